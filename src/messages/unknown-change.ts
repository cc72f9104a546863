import { quoted } from '../kernel/shell-quote.ts'
import type { HoldFor } from '../domain/stock/hold.ts'
import type { Sentence } from '../kernel/sentence.ts'
import type { Told } from './problems.ts'
import { type PlaceNames, storeIn } from './places.ts'
import { fieldOf } from './row-fields.ts'

/** A change of which only the id is known: it is not in the history, or in a row that cannot be read. */
export function unknownChange(
  { changeId, storeId, unreadable }: HoldFor<'unknownChange'>,
  id: string,
  names: PlaceNames,
): Told {
  const store = storeIn(storeId, names)
  if (unreadable === undefined)
    return {
      what: {
        ja: `スマレジの在庫変動履歴に見つかりません（変動ID ${changeId}、${store.ja}、保留中）`,
        en: `Smaregi’s stock history does not show it (change ${changeId}, ${store.en}; held)`,
      },
      next: {
        ja: `1 日 1 回、自動でスマレジに問い合わせ、見つかれば反映します。${nextOf(id).ja}`,
        en: `Smaregi is asked once a day, and it is passed on when it turns up. ${nextOf(id).en}`,
      },
    }
  const field = fieldOf(unreadable.what)
  return {
    what: {
      ja: `スマレジの在庫変動履歴の行を読み取れません（${field.ja}、変動ID ${changeId}、${store.ja}、保留中）`,
      en: `A row of Smaregi’s stock history cannot be read (${field.en}; change ${changeId}, ${store.en}; held)`,
    },
    next: {
      ja: `1 日 1 回、自動でスマレジに問い合わせ、読み取れれば反映します。${nextOf(id).ja}`,
      en: `Smaregi is asked once a day, and it is passed on when it can be read. ${nextOf(id).en}`,
    },
  }
}

function nextOf(id: string): Sentence {
  return {
    ja: `すぐに問い合わせるには: ston failures retry ${quoted(id)}　両方の在庫数を比べて直したら: ston failures drop ${quoted(id)} --why "…"`,
    en: `To ask with the next run: \`ston failures retry ${quoted(id)}\`  Once you have compared and corrected both counts: \`ston failures drop ${quoted(id)} --why "…"\``,
  }
}
