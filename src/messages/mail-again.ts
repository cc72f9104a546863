import type { Sentence } from '../kernel/sentence.ts'

/** What had failed has come to its end well. */
export function worksAgain(direction: 'flush' | 'import'): Sentence {
  return direction === 'flush'
    ? { ja: '在庫を送れるようになりました', en: 'stock is sent again' }
    : { ja: '受注を取り込めるようになりました', en: 'orders are read again' }
}

/** `since`: when a mail told so. */
export function failedFrom(since: string): Sentence {
  return {
    ja: `${since} にお知らせした問題は解消しました。`,
    en: `The trouble that was told at ${since} is over.`,
  }
}
