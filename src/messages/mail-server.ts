import type { Sentence } from '../kernel/sentence.ts'

/** What the mail server has against a mail. `words` are the server's own, or the system's. */

export const badUrl: Sentence = {
  ja: '設定の mail.smtpUrl を URL として読めません。',
  en: 'mail.smtpUrl in the configuration cannot be read as a URL.',
}
export const badUrlHint: Sentence = {
  ja: '例: smtps://ユーザー名:パスワード@mail.example.jp:465。パスワードの記号は %40 のように書きます。',
  en: 'For example smtps://user:password@mail.example.jp:465; signs in the password are written like %40.',
}

export function busy(words: string): Sentence {
  return {
    ja: `メールサーバーが今は受け付けません: ${words}`,
    en: `The mail server does not take the mail at the moment: ${words}`,
  }
}
export const busyHint: Sentence = {
  ja: 'しばらくしてからもう一度試します。',
  en: 'It is tried again later.',
}

export function unreachable(words: string): Sentence {
  return {
    ja: `メールサーバーにつながりません（${words}）。`,
    en: `The mail server cannot be reached (${words}).`,
  }
}
export function tooSlow(words: string): Sentence {
  return {
    ja: `メールサーバーから応答がありません（${words}）。`,
    en: `The mail server did not answer in time (${words}).`,
  }
}
export const unreachableHint: Sentence = {
  ja: '設定の mail.smtpUrl のサーバー名とポート番号、ネットワークを確認してください。',
  en: 'Check the host and port in mail.smtpUrl, and the network.',
}

/** Nobody knows whether it arrives. */
export function unanswered(words: string): Sentence {
  return {
    ja: `メールは渡しましたが、メールサーバーから受け取りの応答がありません（${words}）。`,
    en: `The mail was handed over, but the mail server did not say that it has it (${words}).`,
  }
}
export const unansweredHint: Sentence = {
  ja: 'メールは届いているかもしれません。続くようなら、メールサーバーの負荷や迷惑メール検査の時間を確認してください。',
  en: 'It may have arrived. If this goes on, see what keeps the mail server busy, such as its check for junk.',
}

/** In the log, while nothing is sent to it. */
export const restsNow: Sentence = {
  ja: 'メールサーバーの応答が遅いため、間をあけてから送ります。',
  en: 'The mail server was slow to answer: mails wait for a while before the next is sent.',
}

export function signIn(words: string): Sentence {
  return {
    ja: `メールサーバーにログインできません: ${words}`,
    en: `The mail server refuses the sign-in: ${words}`,
  }
}
export const signInHint: Sentence = {
  ja: '設定の mail.smtpUrl のユーザー名とパスワードを確認してください。記号は %40 のように書きます。',
  en: 'Check user and password in mail.smtpUrl; signs are written like %40.',
}

export function address(words: string): Sentence {
  return {
    ja: `メールサーバーが宛先または差出人を受け付けません: ${words}`,
    en: `The mail server refuses a recipient or the sender: ${words}`,
  }
}
export const addressHint: Sentence = {
  ja: '設定の mail.to と mail.from を確認してください。',
  en: 'Check mail.to and mail.from.',
}

export function refused(words: string): Sentence {
  return {
    ja: `メールサーバーがメールを受け付けません: ${words}`,
    en: `The mail server refuses the mail: ${words}`,
  }
}
export const refusedHint: Sentence = {
  ja: 'メールサーバーの応答の意味を、メールサービスの案内で調べてください。',
  en: 'Look the server’s words up with your mail provider.',
}

export function certificate(words: string): Sentence {
  return {
    ja: `メールサーバーの証明書を確認できません（${words}）。`,
    en: `The mail server’s certificate cannot be verified (${words}).`,
  }
}
export const certificateHint: Sentence = {
  ja: '正しいサーバー名かどうか確認してください。自分で作った証明書なら、mail.smtpUrl の末尾に ?tls.rejectUnauthorized=false を付けます。',
  en: 'Check the host. If you made the certificate yourself, add ?tls.rejectUnauthorized=false to mail.smtpUrl.',
}

export function encryption(words: string): Sentence {
  return {
    ja: `メールサーバーと暗号化した通信を始められません（${words}）。`,
    en: `No encrypted connection to the mail server (${words}).`,
  }
}
export const encryptionHint: Sentence = {
  ja: 'ポート 465 なら smtps://、587 なら smtp:// にします。暗号化のないサーバーにパスワードを送ってよければ、mail.smtpUrl の末尾に ?requireTLS=false を付けます。',
  en: 'Port 465 goes with smtps://, 587 with smtp://. To send the password to a server without encryption, add ?requireTLS=false to mail.smtpUrl.',
}

export function someRefused(addresses: readonly string[]): Sentence {
  return {
    ja: `一部の宛先にメールを送れませんでした: ${addresses.join('、')}`,
    en: `Some recipients were refused: ${addresses.join(', ')}`,
  }
}

export function someLater(addresses: readonly string[]): Sentence {
  return {
    ja: `メールサーバーが今は受け付けない宛先があります。同じメールを次の実行で送ります: ${addresses.join('、')}`,
    en: `Some recipients are not taken at the moment; the next run sends them the same mail: ${addresses.join(', ')}`,
  }
}
