import type { HoldReason } from '../domain/stock/batch.ts'
import type { Suspect, WhyHeld } from '../domain/stock/returned-shipment.ts'
import type { Shortage } from '../domain/stock/shortage.ts'
import type { Locale, Sentence } from '../kernel/sentence.ts'
import type { Told } from './problems.ts'
import { repeatBecause } from './repeats.ts'

export function heldBecause(reason: HoldReason, words: string, id: string): Told {
  return HELD[reason](words, id)
}

/** The code, or the product's id, in the name of a held row. */
function nameIn(id: string): string {
  return id.replace(/^h-:?/, '')
}

const HELD: Record<HoldReason, (words: string, id: string) => Told> = {
  missing: (_words, id) => ({
    what: {
      ja: 'ネクストエンジンにこの商品コードがありません（保留中）',
      en: 'Next Engine does not have this code (held)',
    },
    next: {
      ja: `ネクストエンジンに商品を登録してください。登録後、次回の実行で自動的に送ります。ネットで売らない商品なら: ston map exclude ${nameIn(id)}`,
      en: `Add the product in Next Engine; it is sent by itself afterwards. If it is not sold online: \`ston map exclude ${nameIn(id)}\``,
    },
  }),
  counts: (words, id) => ({
    what: {
      ja: `商品コードは見つかりましたが、在庫数が合いません（ネクストエンジン・スマレジ: ${words.replace(' ', '・')}、保留中）`,
      en: `The code has turned up, but the counts do not fit (Next Engine, Smaregi: ${words.replace(' ', ', ')}; held)`,
    },
    next: {
      ja: `どちらかの在庫数を直してください。合えば自動で終わります。このまま送るなら: ston failures retry ${id}`,
      en: `Correct one of the two counts; it ends by itself once they fit. To send it as it is: \`ston failures retry ${id}\``,
    },
  }),
  master: (_words, id) => ({
    what: {
      ja: '商品コードが見つかりました。在庫の基準がネクストエンジンなので、自動では送りません（保留中）',
      en: 'The code has turned up; with Next Engine as stock master it is not sent by itself (held)',
    },
    next: {
      ja: `ネクストエンジンの在庫数に入っていなければ: ston failures retry ${id}　入っていれば: ston failures drop ${id} --why "入力済み"`,
      en: `If Next Engine’s count lacks it: \`ston failures retry ${id}\`  If it has it: \`ston failures drop ${id} --why "entered by hand"\``,
    },
  }),
  // As long as nobody has looked whether the goods are on their way between stores, it is not called 売り越し.
  oversold: () => ({
    what: {
      ja: 'ネクストエンジンのフリー在庫が足りないため、残りを保留しています',
      en: 'Next Engine’s free stock was not enough; the rest is held',
    },
    next: {
      ja: 'ネクストエンジンの引当中の受注を確かめてください。フリー在庫が増えれば自動で送ります。',
      en: 'Look at the orders that hold the stock in Next Engine; it is sent by itself when there is free stock.',
    },
  }),
  inTransit: () => inTransitBecause(null),
  refused: (words) => ({
    what: {
      ja: `ネクストエンジンが受け付けませんでした（保留中）${words === '' ? '' : `: ${words}`}`,
      en: `Next Engine did not take it (held)${words === '' ? '' : `: ${words}`}`,
    },
    next: {
      ja: '次回、入る分だけを自動で送り直します。',
      en: 'The next run sends what fits by itself.',
    },
  }),
  guard: (_words, id) => ({
    what: {
      ja: '数量が大きすぎるため止めています（guard.maxDelta）',
      en: 'Held because the quantity is unusually large (guard.maxDelta)',
    },
    next: {
      ja: `スマレジの在庫変動を確かめてください。正しければ: ston failures retry ${id}　まちがいなら: ston failures drop ${id} --why "…"`,
      en: `Check the change in Smaregi. If it is right: \`ston failures retry ${id}\`  If not: \`ston failures drop ${id} --why "…"\``,
    },
  }),
  unlinked: (words, id) => ({
    what: {
      ja: `ネクストエンジンに対応する商品が見つかりません（${words === '' ? 'スマレジの商品コードが空です' : `JANコード ${words}`}、保留中）`,
      en: `Nothing in Next Engine goes with this product (${words === '' ? 'its 商品コード in Smaregi is empty' : `JAN ${words}`}; held)`,
    },
    next: {
      ja: `スマレジの商品コードとネクストエンジンのJANコードをそろえてください。そろえば自動で送ります。ネットで売らない商品なら: ston map exclude ${nameIn(id)}`,
      en: `Give both the same key: 商品コード in Smaregi, JANコード in Next Engine; it is sent by itself afterwards. If it is not sold online: \`ston map exclude ${nameIn(id)}\``,
    },
  }),
  set: (words) => ({
    what: {
      ja: `セット商品を構成商品に分けられません: ${words}（保留中）`,
      en: `The set cannot be taken apart: ${words} (held)`,
    },
    next: {
      ja: 'ネクストエンジンのセット商品の構成（商品コードと数量）を確かめてください。',
      en: 'Check the set’s components and quantities in Next Engine.',
    },
  }),
  shipment: (words, id) => {
    const { storeId = '', at = '', division = '', why = 'later' } = parsed(words)
    const moment = at.slice(0, 16).replace('T', ' ')
    return {
      what: {
        ja: `手で入力した出荷の編集・削除かもしれません（店舗ID ${storeId}、区分 ${division}、${moment}、保留中）: ${UNTOLD[why].ja}`,
        en: `This may be a 出荷 typed by hand that was edited or deleted (store ${storeId}, division ${division}, ${moment}; held): ${UNTOLD[why].en}`,
      },
      next: {
        ja: `スマレジの在庫変動と出荷を見てください。出荷の編集・削除なら: ston failures drop ${id} --why "出荷の修正"　そうでなければ: ston failures retry ${id}`,
        en: `Look at the change and the 出荷 in Smaregi. If it was an edited or deleted 出荷: ston failures drop ${id} --why "出荷"  If not: ston failures retry ${id}`,
      },
    }
  },
  repeat: (_words, id) => repeatBecause(null, id),
  ambiguous: (words) => ({
    what: {
      ja: `商品コードを一つに決められません${words === '' ? '' : `: ${words}`}（保留中）`,
      en: `The code is not unique${words === '' ? '' : `: ${words}`} (held)`,
    },
    next: {
      ja: '商品コードやJANコードの重なり（大文字・小文字だけの違いも）をなくしてください。直れば自動で送ります。',
      en: 'Remove the overlap of codes or JAN codes (letter case alone counts as one too); it is sent by itself afterwards.',
    },
  }),
}

const UNTOLD: Record<WhyHeld, Sentence> = {
  unreadable: {
    ja: 'スマレジの出荷と在庫変動履歴を読めません（API の設定と、参照の許可を確かめてください）',
    en: 'Smaregi’s 出荷 and stock history cannot be read (see the credentials, and the rights to read them)',
  },
  later: {
    ja: 'いまスマレジに確かめられません（次の回に自動で確かめます）',
    en: 'Smaregi cannot be asked just now (the next run does)',
  },
  unclear: {
    ja: 'スマレジの出荷を見ても決められません',
    en: 'Smaregi’s 出荷 do not tell',
  },
}

function parsed(words: string): Partial<Suspect> {
  return words === '' ? {} : (JSON.parse(words) as Suspect)
}

/** Goods between two stores: they are not gone, so this is no 売り越し. */
export function inTransitBecause(pieces: number | null): Told {
  const [ja, en] =
    pieces === null
      ? ['商品', 'goods']
      : [` ${pieces} 個`, pieces === 1 ? '1 piece' : `${pieces} pieces`]
  return {
    what: {
      ja: `移動中: 店舗間で移動中の${ja}が入庫されるのを待っています（売り越しではありません）`,
      en: `In transit: waiting for ${en} on the way between stores (not oversold)`,
    },
    next: {
      ja: 'スマレジで入庫を登録すると、次回、自動で片づきます。入庫し忘れがないか確かめてください。',
      en: 'It ends by itself once the goods are received (入庫) in Smaregi. See that nobody has forgotten to.',
    },
  }
}

/** So many slips are named in a line. */
const SLIPS = 10

/** 売り越し, with what was found out: how many pieces are missing, and which slips hold the product. */
export function oversoldBecause(id: string, pieces: number, { slips, inTransit }: Shortage): Told {
  const moving: Sentence =
    inTransit === 0
      ? { ja: '', en: '' }
      : { ja: `（ほかに移動中 ${inTransit} 個）`, en: ` (another ${inTransit} in transit)` }
  const short: Sentence = {
    ja: `売り越し: フリー在庫が ${pieces} 個足りません${moving.ja}`,
    en: `Oversold: the free stock is ${pieces} short${moving.en}`,
  }
  if (slips === null) {
    return {
      what: { ja: `${short.ja}。残りを保留しています`, en: `${short.en}; the rest is held` },
      next: HELD.oversold('', id).next,
    }
  }
  if (slips.length === 0) {
    return {
      what: {
        ja: `${short.ja}。引き当て中の受注伝票はありません`,
        en: `${short.en}; no open order holds it`,
      },
      next: {
        ja: 'ネクストエンジンの在庫数が実物より少ないようです。両方の在庫数を比べてください: ston reconcile',
        en: 'Next Engine seems to count too few: compare both counts with `ston reconcile`.',
      },
    }
  }
  return {
    what: {
      ja: `${short.ja}。引き当て中の受注: ${named(slips, 'ja')}`,
      en: `${short.en}. Orders that hold it: ${named(slips, 'en')}`,
    },
    next: {
      ja: `この受注を出荷できるか、すぐに確かめてください。出荷できなければ、お客様に連絡し、ネクストエンジンで受注をキャンセルします。フリー在庫が増えれば、残りは自動で送ります。経緯を見る: ston why ${nameIn(id)}`,
      en: `See at once whether these orders can be shipped. If one cannot, tell the customer and cancel it in Next Engine. The rest is sent by itself when there is free stock. For its story: \`ston why ${nameIn(id)}\``,
    },
  }
}

function named(slips: Shortage['slips'] & object, locale: Locale): string {
  const shown = slips
    .slice(0, SLIPS)
    .map(({ slip, shopId, quantity }) =>
      locale === 'ja'
        ? `伝票番号 ${slip}（店舗 ${shopId}、${quantity} 個）`
        : `slip ${slip} (shop ${shopId}, ${quantity})`,
    )
  const rest = slips.length - SLIPS
  const more = locale === 'ja' ? `ほか ${rest} 件` : `${rest} more`
  return [...shown, ...(rest > 0 ? [more] : [])].join(locale === 'ja' ? '、' : ', ')
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
