import type { Shortage } from '../domain/stock/open-work.ts'
import type { Locale, Sentence } from '../kernel/sentence.ts'
import { argument } from '../kernel/shell-quote.ts'
import { heldBecause, nameIn } from './held.ts'
import { type PlaceNames, shopIn } from './places.ts'
import type { Told } from './problems.ts'

/** So many slips are named, each in a line of its own. */
const SLIPS = 10

/** 売り越し, with what was found out: how many pieces are missing, and which slips hold the product. */
export function oversoldBecause(
  id: string,
  pieces: number,
  { slips, inTransit }: Shortage,
  names: PlaceNames,
): Told {
  const short = shortBy(pieces, inTransit)
  if (slips === null) {
    return {
      what: { ja: `${short.ja}。残りを保留しています`, en: `${short.en}; the rest is held` },
      next: heldBecause({ reason: 'oversold' }, id).next,
    }
  }
  if (slips.length === 0) {
    return {
      what: {
        ja: `${short.ja}。出荷を待つ受注はないので、両方の在庫数が合っていないようです`,
        en: `${short.en}. No order waits for it, so the two counts seem not to fit`,
      },
      next: {
        ja: '1. この商品の実物を数えてください。\u30002. スマレジの在庫数が実物と違えば、スマレジで直してください。\u30003. 数え終わったら両方の在庫数を比べ、まだ違えば、その結果から合わせてください: ston reconcile\u3000ネクストエンジンの画面では、在庫数を直さないでください（二重に引かれます）。',
        en: '1. Count the goods.\u30002. If Smaregi’s count is another one, correct it in Smaregi.\u30003. Then compare both counts, and set them right where they still differ: `ston reconcile`\u3000Do not correct Next Engine’s count by hand, or they go twice.',
      },
    }
  }
  const ordered = slips.reduce((sum, { quantity }) => sum + quantity, 0)
  return {
    what: {
      ja: `${short.ja}。この商品を待っている受注:${named(slips, names, 'ja')}`,
      en: `${short.en}. Orders that wait for it:${named(slips, names, 'en')}`,
    },
    next: {
      ja: `1. この商品の実物を、今すぐ数えてください。\u30002. 受注の合計（${ordered} 個）より少なければ、お客様に連絡し、足りない数だけ（最大 ${pieces} 個）、ネクストエンジンで受注の数量を減らしてください。受注全体をキャンセルする必要はありません。そのあとの在庫数は、自動で合います。\u30003. 実物が足りていれば、在庫数を手で直さずに、両方の在庫数を比べてください: ston reconcile\u3000経緯を見る: ston why ${argument(nameIn(id))}`,
      en: `1. Count the goods now.\u30002. If there are fewer than the orders need (${ordered}), tell the customers and lower the quantity of orders in Next Engine by what is missing (${pieces} at most); no whole order need be cancelled. The counts then come right by themselves.\u30003. If there are enough, correct no count by hand but compare both counts: \`ston reconcile\`\u3000For its story: \`ston why ${argument(nameIn(id))}\``,
    },
  }
}

function shortBy(pieces: number, inTransit: number): Sentence {
  const moving: Sentence =
    inTransit === 0
      ? { ja: '', en: '' }
      : { ja: `（ほかに移動中 ${inTransit} 個）`, en: ` (another ${inTransit} in transit)` }
  return {
    ja: `売り越し: フリー在庫が ${pieces} 個足りません${moving.ja}`,
    en: `Oversold: the free stock is ${pieces} short${moving.en}`,
  }
}

function named(slips: Shortage['slips'] & object, names: PlaceNames, locale: Locale): string {
  const shown = slips
    .slice(0, SLIPS)
    .map(({ slip, shopId, quantity }) =>
      locale === 'ja'
        ? `・伝票番号 ${slip}（${shopIn(shopId, names).ja}、${quantity} 個）`
        : `・slip ${slip} (${shopIn(shopId, names).en}, ${quantity})`,
    )
  const rest = slips.length - SLIPS
  const more = locale === 'ja' ? `・ほか ${rest} 件` : `・${rest} more`
  return [...shown, ...(rest > 0 ? [more] : [])].map((one) => `\u3000${one}`).join('')
}

export const shortageNotFound: Sentence = {
  ja: '売り越しの原因を調べられませんでした。在庫の処理には影響ありません。',
  en: 'What is behind an oversold product could not be found out; the stock itself is not concerned.',
}

/** In the log: the sale is told all the same. */
export function slipsNotRead(why: Sentence): Sentence {
  return {
    ja: `売り越しの受注伝票を調べられませんでした。次回もう一度調べます。${why.ja}`,
    en: `The orders behind an oversold product could not be read; the next run tries again. ${why.en}`,
  }
}
