import { drift } from './status.ts'
import type { Sentence } from './sentence.ts'

/** The status page, for a manager who has a browser and no terminal. */

export const title: Sentence = { ja: '在庫連携の状態', en: 'The stock link' }
export const now: Sentence = { ja: '今の状態', en: 'How things are' }
export const todo: Sentence = { ja: '確認が必要なこと', en: 'What needs a person' }
export const driftTitle: Sentence = {
  ja: '照合のたびの差（個数）',
  en: 'Pieces that differed, comparison by comparison',
}

export function driftWords(
  runs: number,
  most: number,
  last: { readonly at: string; readonly differences: number; readonly units: number },
): Sentence {
  const newest = drift('', last)
  return {
    ja: `照合 ${runs} 回の差。最大 ${most} 個、最新は${newest.ja.trim()}`,
    en: `The differences of ${runs} comparisons: ${most} pieces at most; the newest: ${newest.en.trim()}`,
  }
}

export function asOf(at: string): Sentence {
  return {
    ja: `${at}（日本時間）の状態です。新しくするには、ページを読み込み直してください。`,
    en: `As of ${at}, Japan time. Load the page again for news.`,
  }
}

export function more(count: number): Sentence {
  return {
    ja: `ほか ${count} 件（サーバーで ston failures list）`,
    en: `and ${count} more (on the server: \`ston failures list\`)`,
  }
}

export const headlines = {
  signIn: {
    headline: {
      ja: 'ネクストエンジンへのログインが必要です',
      en: 'The sign-in to Next Engine is needed',
    },
    explanation: {
      ja: '店の売上はネクストエンジンに届いていません。受け取った変動は失われず、ログインのあとに送られます。',
      en: 'The stores’ sales do not reach Next Engine. Nothing that was received is lost: it goes after the sign-in.',
    },
  },
  check: {
    headline: { ja: '確認が必要なことがあります', en: 'Something needs a person' },
    explanation: {
      ja: '下の商品のほかは、いつもどおり届いています。',
      en: 'Everything but what is named below goes as usual.',
    },
  },
  waits: {
    headline: {
      ja: '次の送信を待っている変動があります',
      en: 'Changes wait for the next flush',
    },
    explanation: {
      ja: '予定の時刻に自動で送られます。急ぐときはサーバーで ston flush を実行してください。',
      en: 'They go by themselves at the next scheduled time. In a hurry: `ston flush` on the server.',
    },
  },
  good: {
    headline: {
      ja: '店の変動は、すべてネクストエンジンに届いています',
      en: 'All changes of the stores have reached Next Engine',
    },
    explanation: {
      ja: '何もする必要はありません。',
      en: 'There is nothing to do.',
    },
  },
} satisfies Record<string, { readonly headline: Sentence; readonly explanation: Sentence }>

export function waitingSince(time: string): Sentence {
  return { ja: `あり（${time} から）`, en: `yes, since ${time}` }
}

export const nothingWaits: Sentence = { ja: 'なし', en: 'none' }
