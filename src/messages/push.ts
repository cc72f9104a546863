import type { Sentence } from '../kernel/sentence.ts'

/** About Next Engine's own calls (汎用在庫連携). */

/** In the log of a listener. */
export const notKept: Sentence = {
  ja: 'ネクストエンジンから届いた在庫の知らせを書き留められませんでした',
  en: 'what Next Engine told of its stock could not be written down',
}

export const name: Sentence = { ja: 'ネクストエンジンの在庫連携', en: 'Next Engine’s push' }

export const notAsked: Sentence = {
  ja: '使っていません（nextengine.push）',
  en: 'not in use (nextengine.push)',
}

export const never: Sentence = {
  ja: 'まだ 1 度も届いていません',
  en: 'nothing has come yet',
}

/** `at`: Japan time, to the minute. `ms`: 99 of 100 answers took no longer; null = not known. */
export function last(at: string, heard: number, ms: number | null): Sentence {
  const time = ms === null ? null : Math.max(1, Math.round(ms))
  return {
    ja: `最後の知らせ ${at}（これまでに ${heard} 件）${time === null ? '' : `、応答 ${time} ms 以内（99 %）`}`,
    en: `the last one at ${at} (${heard} so far)${time === null ? '' : `; 99 % are answered within ${time} ms`}`,
  }
}

/** The last call had a wrong signature. */
export function badSignature(at: string): Sentence {
  return {
    ja: `署名の合わない知らせが届いています（最後は ${at}）`,
    en: `calls with a wrong signature come (the last at ${at})`,
  }
}

export const sameKey: Sentence = {
  ja: 'ネクストエンジンの店舗設定の認証キーが nextengine.push.key と同じか確認してください。',
  en: 'Compare the 認証キー of the shop in Next Engine with nextengine.push.key.',
}

export const setUp: Sentence = {
  ja: 'ネクストエンジンの汎用の店舗に在庫更新用URL、ストアアカウント、認証キーを登録し、在庫連携を有効にします（docs/push.ja.md）。変わった商品しか届かないので、しばらく届かないこともあります。',
  en: 'Enter 在庫更新用URL, ストアアカウント and 認証キー in a shop of the kind 汎用 in Next Engine, and switch its 在庫連携 on (docs/push.md). Only products that change are told, so it may be silent for a while.',
}

export const slow: Sentence = {
  ja: '応答が遅いと、ネクストエンジンからほかの店舗への在庫連携も遅くなります。サーバーの負荷を確認してください。',
  en: 'Slow answers slow down what Next Engine tells the other shops as well. Look at the load of the server.',
}
