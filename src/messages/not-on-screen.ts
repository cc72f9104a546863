import type { Sentence } from '../kernel/sentence.ts'

/** The usual screens are where an owner looks first; ston has a sign-in of its own. */
export const notOnScreen: Sentence = {
  ja: '必要なのは ston の再ログインです。いつものネクストエンジンの画面にログインしても直りません。',
  en: 'It is ston’s own sign-in: signing in to Next Engine’s usual screens does not help.',
}
