import type { Sentence } from '../kernel/sentence.ts'
import { type PlaceNames, storeIn } from './places.ts'

interface Told {
  readonly what: Sentence
  readonly next: Sentence
}

/** As many as fit in a line. */
const SHOWN = 3

function listed(all: readonly Sentence[]): Sentence {
  const shown = all.slice(0, SHOWN)
  const rest = all.length - shown.length
  return {
    ja: [...shown.map(({ ja }) => ja), ...(rest > 0 ? [`ほか ${rest} 件`] : [])].join('、'),
    en: [...shown.map(({ en }) => en), ...(rest > 0 ? [`and ${rest} more`] : [])].join('; '),
  }
}

/** One product that came back in two places; dates are `YYYY-MM-DD`. */
export interface TwoReturns {
  readonly productId: string
  readonly storeId: string
  readonly tillDay: string
  readonly tillPieces: number
  readonly slip: number
  readonly slipPieces: number
}

export function returnedTwice(all: readonly TwoReturns[], names: PlaceNames): Told {
  const { ja, en } = listed(
    all.map(({ productId, storeId, tillDay, tillPieces, slip, slipPieces }) => ({
      ja: `商品ID ${productId}（${storeIn(storeId, names).ja} のレジで ${tillDay} に +${tillPieces}、ネクストエンジンの伝票 ${slip} の売上返品で +${slipPieces}）`,
      en: `product ${productId} (+${tillPieces} at the till of ${storeIn(storeId, names).en} on ${tillDay}, +${slipPieces} by 売上返品 of slip ${slip} in Next Engine)`,
    })),
  )
  return {
    what: {
      ja: `同じ商品が、レジとネクストエンジンの両方で戻っています: ${ja}`,
      en: `The same product has come back both at a till and in Next Engine: ${en}`,
    },
    next: {
      ja: '同じ返品を両方に登録していれば、在庫が二重に増えています。返品はどちらか一方に登録し、二重の分は直してください。両方の在庫数を比べるには: ston reconcile',
      en: 'If it is one return that was registered on both sides, the stock has risen twice: register returns on one side, and correct this one. To compare both counts: `ston reconcile`',
    },
  }
}

export function foreignUploads(
  all: readonly { readonly code: string; readonly pieces: number }[],
): Told {
  const { ja, en } = listed(
    all.map(({ code, pieces }) => {
      const text = `${code} ${pieces > 0 ? `+${pieces}` : pieces}`
      return { ja: text, en: text }
    }),
  )
  return {
    what: {
      ja: `ston が送ったのと同じ商品・同じ数の変動が、ston のものではないアップロードでもネクストエンジンに入っています: ${ja}`,
      en: `Next Engine has got the same amounts of the same products by an upload that is not ston’s: ${en}`,
    },
    next: {
      ja: '以前の在庫連携サービスや別の EC連携が動いたままなら、止めてください。在庫が二重に変わっています。そのあと、両方の在庫数を比べてください: ston reconcile',
      en: 'If the former service, or another link, still runs, stop it: the stock changes twice. Then compare both counts: `ston reconcile`',
    },
  }
}

/** In the log. */
export function foreignNotRead(why: Sentence): Sentence {
  return {
    ja: `ほかのアップロードがないか調べられませんでした。次回もう一度調べます。${why.ja}`,
    en: `Whether somebody else uploads the same could not be seen; the next run looks again. ${why.en}`,
  }
}

export const laidAway: Told = {
  what: {
    ja: 'スマレジの取置（区分 07）は、ネクストエンジンが在庫の基準なので送っていません。取り置いた商品が、受け取りまでの間にネットで売れることがあります。',
    en: 'With Next Engine as stock master, goods laid away in Smaregi (取置, division 07) are not passed on: until they are picked up they can be sold online.',
  },
  next: {
    ja: '送るなら smaregi.forwardDivisions に "07" を、送らなくてよければ smaregi.ignoreDivisions に "07" を加えてください。',
    en: 'To pass them on, add "07" to smaregi.forwardDivisions; if it is right as it is, add it to smaregi.ignoreDivisions.',
  },
}

/** `named`: by the configuration; `leftOut`: whose changes came, and are left out. */
export function unknownStore({
  named,
  leftOut,
}: {
  readonly named: readonly string[]
  readonly leftOut: readonly string[]
}): Told {
  const others =
    leftOut.length === 0
      ? { ja: '', en: '' }
      : {
          ja: `対象外の店舗 ${leftOut.join('、')} からは届いていて、ネクストエンジンに送っていません。`,
          en: ` What came from ${leftOut.join(', ')} is not passed on.`,
        }
  return {
    what: {
      ja: `対象に指定した店舗 ${named.join('、')} からは、在庫変動が一度も届いていません。店舗IDが違うおそれがあります。${others.ja}`,
      en: `Nothing has ever come from ${named.length === 1 ? 'store' : 'stores'} ${named.join(', ')}, which the settings name: the id may be wrong.${others.en}`,
    },
    next: {
      ja: 'スマレジの店舗IDを確認し、設定（smaregi.stores、nextengine.warehouses）を直してください。店舗の一覧: ston doctor　直すまでに送らなかった分は送り直しませんので、直したあとに両方の在庫数を比べて合わせてください: ston reconcile',
      en: 'Look up the store id in Smaregi and correct smaregi.stores (nextengine.warehouses); the stores there are: `ston doctor`. What was left out meanwhile is not sent afterwards: compare both counts then, `ston reconcile`.',
    },
  }
}
