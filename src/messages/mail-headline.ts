import type { Sentence } from '../kernel/sentence.ts'

/** The line after a mail's outcome: what it is about before everything else. */

/** Where the owner himself can do nothing. */
export const askServer: Sentence = {
  ja: 'サーバーの管理者にご連絡ください。サーバーで次を実行すると、原因と直し方がわかります: ston doctor',
  en: 'Please tell whoever keeps the server: `ston doctor` there says what is wrong and how to put it right.',
}

export const insideWrong: Sentence = {
  ja: 'ston の設定に問題があります。',
  en: 'Something is wrong in the settings of ston.',
}

/** What a mail is about before everything else. */
export interface Worst {
  readonly kind: 'oversold' | 'held' | 'failed' | 'inDoubt' | 'notice'
  /** The product, or a notice's own words. */
  readonly about: Sentence
  /** Of a 売り越し: how many are missing; 0 = it is none, or nobody has looked. */
  readonly missing?: number
  /** No order waits for the missing ones: no customer is concerned, the counts do not fit. */
  readonly nobodyWaits?: boolean
  /** Of an order, not of a change of stock. */
  readonly isOrder: boolean
}

/** `more`: how many problems there are besides. */
export function toCheck(worst: Worst, more: number): Sentence {
  const { kind, about, missing = 0, nobodyWaits = false, isOrder } = worst
  if (kind === 'notice') return andMore(firstSentence(about), more)
  const matter =
    missing > 0 ? shortBy(missing, nobodyWaits) : (isOrder ? ORDER_MATTERS : MATTERS)[kind]
  return andMore(joined(about, matter), more)
}

function shortBy(pieces: number, nobodyWaits: boolean): Sentence {
  return nobodyWaits
    ? { ja: `在庫数が ${pieces} 個合っていません`, en: `the counts do not fit, by ${pieces}` }
    : { ja: `${pieces} 個足りません（売り越し）`, en: `oversold, ${pieces} short` }
}

export function andMore({ ja, en }: Sentence, more: number): Sentence {
  return more === 0
    ? { ja, en }
    : { ja: `${ja}（ほか ${more} 件）`, en: `${en} (and ${more} more)` }
}

function joined(about: Sentence, matter: Sentence): Sentence {
  return { ja: `${about.ja}：${matter.ja}`, en: `${about.en}: ${matter.en}` }
}

const MATTERS = {
  oversold: { ja: '売り越しです', en: 'oversold' },
  inDoubt: { ja: '在庫が反映されたか、確認が必要です', en: 'was it applied? Please look' },
  failed: { ja: '在庫を反映できません', en: 'the stock could not be passed on' },
  held: { ja: '在庫を反映できません', en: 'the stock could not be passed on' },
} satisfies Record<string, Sentence>

/** The order itself is safe where it came from. */
const NOT_TAKEN: Sentence = {
  ja: '受注の分を、スマレジの在庫から引けません',
  en: 'its order cannot be taken off Smaregi’s stock',
}

const ORDER_MATTERS = {
  ...MATTERS,
  inDoubt: {
    ja: '受注の出荷が登録されたか、確認が必要です',
    en: 'was its order booked? Please look',
  },
  failed: NOT_TAKEN,
  held: NOT_TAKEN,
} satisfies Record<string, Sentence>

function firstSentence({ ja, en }: Sentence): Sentence {
  return { ja: ja.split('。')[0] ?? ja, en: en.split(/[.:](?:\s|$)/)[0] ?? en }
}

export function stillOpen(headline: Sentence, count: number): Sentence {
  return {
    ja: `${headline.ja}（連絡済みの ${count} 件は未解決）`,
    en: `${headline.en} (${count} told earlier still open)`,
  }
}
