import type { Sentence } from '../kernel/sentence.ts'

/** Short notices for a chat. */

export function title(count: number): Sentence {
  return {
    ja: `ston 要確認: ${count} 件`,
    en: `ston, please check: ${count}`,
  }
}

/** Of a list of products. */
export function andMore(count: number): Sentence {
  return { ja: `ほか ${count} 件`, en: `and ${count} more` }
}

export function more(count: number): Sentence {
  return {
    ja: `ほか ${count} 件（ston failures list）`,
    en: `and ${count} more (\`ston failures list\`)`,
  }
}

export function notSent(code: string): Sentence {
  return {
    ja: `通知（notice.url）を送れませんでした（${code}）。次回、送り直します。`,
    en: `The notice (notice.url) could not be sent (${code}); the next run tries again.`,
  }
}

/** Of something that no later run tells. */
export function notSentOnce(code: string): Sentence {
  return {
    ja: `通知（notice.url）を送れませんでした（${code}）。`,
    en: `The notice (notice.url) could not be sent (${code}).`,
  }
}

export const notWritten: Sentence = {
  ja: '通知（notice.url）を用意できませんでした。',
  en: 'The notice (notice.url) could not be made.',
}
