import { quoted } from '../kernel/shell-quote.ts'
import type { Change } from '../domain/stock/change.ts'
import { type PlaceNames, storeIn } from './places.ts'
import type { Told } from './problems.ts'

/** Equal rows within a second. */
export function repeatBecause(
  { storeId, division, at }: Change,
  id: string,
  names: PlaceNames,
): Told {
  const store = storeIn(storeId, names)
  const second = at.slice(0, 19).replace('T', ' ')
  return {
    what: {
      ja: `同じ内容の変動が同じ秒にもう一度届きました。再送か、もう一度あった変動か、まだわかりません（${store.ja}、区分 ${division}、${second}、保留中）`,
      en: `An equal change of the same second has come again; whether it was sent again or happened again cannot be told yet (${store.en}, division ${division}, ${second}; held)`,
    },
    next: {
      ja: `スマレジの在庫変動履歴を読めるとき、または同じ商品の次の変動が届いたときに自動で決まります。待たないときは、履歴でその秒の行を数えてください。もう一度あった変動なら: ston failures retry ${quoted(id)}　再送なら: ston failures drop ${quoted(id)} --why "再送"`,
      en: `It is decided by itself when Smaregi’s stock history can be read, or when the product’s next change comes. Not to wait, count the rows of that second in the history. If it happened again: \`ston failures retry ${quoted(id)}\`  If it was sent again: \`ston failures drop ${quoted(id)} --why "sent again"\``,
    },
  }
}
