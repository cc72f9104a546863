import type { Sentence } from '../kernel/sentence.ts'
import { BUTTONS } from './owner-words.ts'

/** Signing in to Next Engine from the owner's pages. */

interface User {
  readonly uid: string
  readonly name: string
}

export const title: Sentence = {
  ja: 'ネクストエンジンのログイン',
  en: 'Sign-in to Next Engine',
}

export const state = {
  good: { ja: 'ログインしています', en: 'Signed in' },
  bad: { ja: 'ログインが必要です', en: 'The sign-in is needed' },
  done: { ja: 'ネクストエンジンにログインしました', en: 'Signed in to Next Engine' },
  failed: { ja: 'ログインできませんでした', en: 'The sign-in did not work' },
  failedWhy: {
    ja: '時間が経過したか、別の企業でログインしたためです。もう一度ログインしてください。',
    en: 'It took too long, or it was another company. Please sign in again.',
  },
  until: (at: string): Sentence => ({
    ja: `${at} まで有効です。ふだんは自動で延長されます。`,
    en: `Good until ${at}; it is prolonged by itself.`,
  }),
}

export const rows = {
  user: { ja: '担当者', en: 'User' },
  company: { ja: '企業', en: 'Company' },
}

export function userName({ uid, name }: User): Sentence {
  const text = name === '' ? uid : `${name}（${uid}）`
  return { ja: text, en: name === '' ? uid : `${name} (${uid})` }
}

export const again = BUTTONS.signIn

export const about: Sentence = {
  ja: 'ボタンを押すと、ネクストエンジンのログイン画面に移ります。10 分以内にログインすると、この画面に戻ります。ston 用の担当者でログインしてください。',
  en: "The button leads to Next Engine's sign-in. Sign in there within ten minutes, as the user made for ston, and you come back here.",
}

export const aboutPaste: Sentence = {
  ja: 'ボタンを押すと、ネクストエンジンのログイン画面が開きます。ログインのあと「ページを表示できません」という画面になったら、そのアドレス欄の URL をすべてコピーして、この画面に戻って貼り付けてください（5 分以内）。',
  en: "The button leads to Next Engine's sign-in. After it, a page appears that cannot be shown: copy its whole address, come back here within five minutes, and paste it.",
}

export const leaving: Sentence = {
  ja: 'ネクストエンジンに移ります',
  en: 'On to Next Engine',
}
export const open: Sentence = { ja: 'ネクストエンジンを開く', en: 'Open Next Engine' }

export const pasteLabel: Sentence = { ja: 'コピーした URL', en: 'The copied address' }
export const paste: Sentence = { ja: 'ログインを完了する', en: 'Complete the sign-in' }

export const other = {
  title: {
    ja: '前回と違う担当者でログインされました',
    en: 'Another user than last time has signed in',
  },
  about: {
    ja: 'この担当者でログインすると、これからの連携はこの担当者の名前で行われ、その人が退職などで使えなくなると連携が止まります。ston 用の担当者でない場合は、ネクストエンジンからログアウトして、やり直してください。',
    en: 'From then on ston works in the name of this user, and stops when that user goes. If it is not the user made for ston, sign out of Next Engine and begin again.',
  },
  before: { ja: '前回の担当者', en: 'Last time' },
  now: { ja: '今回の担当者', en: 'This time' },
  yes: { ja: 'この担当者でログインする', en: 'Go on as this user' },
  no: { ja: 'やめる', en: 'Do not' },
}

export const otherMail = {
  headline: {
    ja: 'ネクストエンジンのログインの担当者が変わりました',
    en: 'Another user has signed in to Next Engine',
  },
  what: ({
    before,
    user,
    company,
    by,
  }: {
    readonly before: User
    readonly user: User
    readonly company: string | null
    readonly by: string
  }): Sentence => ({
    ja: `担当者が ${userName(before).ja} から ${userName(user).ja} に変わりました（企業: ${company ?? '－'}、確認した人: ${by}）。`,
    en: `It was ${userName(before).en}, and is ${userName(user).en} now (company: ${company ?? '-'}, confirmed by ${by}).`,
  }),
  next: {
    ja: '心当たりがなければ、オーナーの画面の「ネクストエンジンのログイン」から、ston 用の担当者でログインし直してください。',
    en: "If nobody meant to do that, sign in again as the user made for ston, on the owner's page of the sign-in.",
  },
}
