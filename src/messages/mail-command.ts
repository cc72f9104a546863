import type { CommandText } from './commands.ts'
import type { Sentence } from '../kernel/sentence.ts'
import type { Told } from './problems.ts'

/** The help of `ston mail`, and what it says. */
export const MAIL = {
  mail: {
    about: { ja: '通知メール', en: 'the mail about what happened' },
    examples: [
      ['ston mail test', { ja: 'テストメールを送ってみます', en: 'try it with a sample' }],
    ],
  },
  test: {
    about: {
      ja: '設定のとおりに、テストメールを 1 通送ります',
      en: 'sends a sample mail, as configured',
    },
    examples: [['ston mail test', { ja: '届くかどうか確認します', en: 'see whether it arrives' }]],
  },
} satisfies Record<string, CommandText>

export const incomplete: Sentence = {
  ja: 'メールを送るための設定が足りません。',
  en: 'The configuration does not say how to send mails.',
}
export const incompleteHint: Sentence = {
  ja: '設定ファイルの mail を直してから、もう一度実行してください。',
  en: 'Complete "mail" in the configuration file and try again.',
}
export const mustBeOn: Sentence = {
  ja: 'true（メールを送る）',
  en: 'true, which switches mails on',
}

export function sent(count: number): Sentence {
  return {
    ja: `テストメールを ${count} 件の宛先に送りました。届いたかどうか、迷惑メールの中も確認してください。`,
    en: `A sample was sent to ${count} ${count === 1 ? 'recipient' : 'recipients'}. See whether it has arrived, also among the junk.`,
  }
}

/** In the log, when a run ends without its mail. */
export function notSent(what: Sentence): Sentence {
  return {
    ja: `メールを送れませんでした。次回もう一度送ります。${what.ja}`,
    en: `The mail could not be sent; the next run tries again. ${what.en}`,
  }
}

export const notWritten: Sentence = {
  ja: 'メールを作成できませんでした。在庫の処理には影響ありません。',
  en: 'No mail could be written; the stock itself is not concerned.',
}

// The sample.

export const sampleHeadline: Sentence = {
  ja: 'ston のテストメールです（ston mail test）',
  en: 'this is a sample of ston’s mails (ston mail test)',
}

export const sampleNotice: Told = {
  what: {
    ja: 'これはテストです。下の数と商品は本物ではありません。',
    en: 'This is a sample: the numbers and the product below are not real.',
  },
  next: {
    ja: 'このメールが読めれば、設定は正しくできています。',
    en: 'If you can read it, the configuration is right.',
  },
}
