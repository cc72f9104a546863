import type { Told } from './problems.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** What is told of a pause as long as it stands. */

export const row: Sentence = { ja: '棚卸', en: 'Stocktaking' }

export function rowText(since: string, isQuiet: boolean): Sentence {
  return isQuiet
    ? { ja: `${since} から停止中`, en: `paused since ${since}` }
    : { ja: `${since} から停止の準備中`, en: `being paused since ${since}` }
}

export const notPausedNow: Sentence = { ja: '止めていません', en: 'not paused' }

/** `hours`: since then. */
export function lasts(since: string, hours: number): Told {
  return {
    what: {
      ja: `棚卸のための停止が ${hours} 時間続いています（${since} から）。その間、店舗とネットの販売はもう一方に伝わりません。`,
      en: `The pause for a stocktaking has lasted ${hours} hours (since ${since}): no sale reaches the other side meanwhile.`,
    },
    next: {
      ja: '棚卸が終わっていれば再開: ston resume --counted "数えた日時"　棚卸をしなかったら: ston resume --not-counted',
      en: 'If the counting is over: `ston resume --counted "THE MOMENT OF THE COUNT"`; if nothing was counted: `ston resume --not-counted`',
    },
  }
}

/** The pause was asked for, or is being ended, and nobody has gone on with it. */
export function unfinished(since: string, resuming: boolean): Told {
  return {
    what: resuming
      ? {
          ja: `棚卸のあとの再開が終わっていません（${since} から停止中）。`,
          en: `The way back from the stocktaking has not come to its end (paused since ${since}).`,
        }
      : {
          ja: `棚卸のための停止が終わっていません（${since} から）。`,
          en: `The pause for a stocktaking is not complete yet (asked for at ${since}).`,
        },
    next: resuming
      ? { ja: 'もう一度: ston resume', en: 'Again: `ston resume`' }
      : {
          ja: 'もう一度: ston pause --for stocktaking',
          en: 'Again: `ston pause --for stocktaking`',
        },
  }
}

/** What the page says first. */
export function pausedHeadline(since: string): {
  readonly headline: Sentence
  readonly explanation: Sentence
} {
  return {
    headline: { ja: '棚卸のために止めています', en: 'Paused for a stocktaking' },
    explanation: {
      ja: `${since} から、店舗の売上もネットの受注も、もう一方に伝えていません。届いた変動は失われません。棚卸が終わったら、サーバーで ston resume を実行してください。`,
      en: `Since ${since} neither the stores’ sales nor online orders reach the other side. Nothing that is received is lost. When the counting is over, run \`ston resume\` on the server.`,
    },
  }
}
