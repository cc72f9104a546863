import type { Sentence } from '../kernel/sentence.ts'
import { plural } from './plural.ts'

/** The status page, for a manager who has a browser and no terminal. */

export const title: Sentence = { ja: '在庫連携の状態', en: 'The stock link' }
export const inThisLanguage: Sentence = { ja: '日本語', en: 'English' }
export const now: Sentence = { ja: '今の状態', en: 'How things are' }
export const todo: Sentence = { ja: '確認が必要なこと', en: 'What needs a person' }

/** Where nobody in the shop can help. */
export const showIt: Sentence = {
  ja: '今すぐ、サーバーの管理者に知らせてください（この画面の写真を送ってください）。',
  en: 'Tell whoever keeps the server now: send a picture of this screen.',
}

export const whereToRun: Sentence = {
  ja: 'ston で始まるコマンドは、ston の動いているサーバーで実行します。わからないときは、サーバーの管理者にこのページを見せてください。',
  en: 'Commands that begin with ston are run on the server it lives on. If that is not you, show this page to whoever keeps the server.',
}

export const forServer: Sentence = {
  ja: 'サーバーの管理者向けの数値',
  en: 'Figures for whoever keeps the server',
}

/** A sign-in lives for days, and each call to Next Engine may renew it. */
export function signedInUntil(end: string): Sentence {
  return {
    ja: `有効（${end} まで。ふだんは自動で延長されます）`,
    en: `valid until ${end} (extended by itself as a rule)`,
  }
}

export const driftHeading: Sentence = {
  ja: 'これまでの在庫数の比較',
  en: 'Comparisons of both counts so far',
}
export const driftTitle: Sentence = {
  ja: '比べるたびに見つかった、理由のわからない差（個）',
  en: 'Unexplained pieces, comparison by comparison',
}

/** Whether anything is wrong now; the bars are mostly of what has long been settled. `last`: in pieces. */
export function driftNow(last: number): Sentence {
  return last === 0
    ? {
        ja: '最後の比較では、理由のわからない差はありませんでした。',
        en: 'The last comparison found no difference without a known reason.',
      }
    : {
        ja: `最後の比較では、理由のわからない差が ${last} 個ありました。`,
        en: `The last comparison found ${plural(last, 'piece')} without a known reason.`,
      }
}

/** In pieces. */
export function driftWords(runs: number, most: number, last: number): Sentence {
  const [ja, en] = last === 0 ? ['差なし', 'none'] : [` ${last} 個`, plural(last, 'piece')]
  return {
    ja: `照合 ${runs} 回の、理由のわからない差。最大 ${most} 個、最新は${ja}`,
    en: `The unexplained differences of ${plural(runs, 'comparison')}: ${plural(most, 'piece')} at most; the newest: ${en}`,
  }
}

export const daysTitle: Sentence = { ja: '直近 14 日間', en: 'The last 14 days' }
export const day: Sentence = { ja: '日', en: 'Day' }
export const asTable: Sentence = { ja: '数字で見る', en: 'As numbers' }
export const daysNote: Sentence = {
  ja: '最後の送信までの数です。1 件で何個も動いたり、増減が打ち消し合ったりするので、件と個の数は同じになりません。',
  en: 'Up to the last flush. One change may be of several pieces, and changes may cancel out, so the two figures differ.',
}

export const figures = {
  received: { ja: 'スマレジから届いた変動（件）', en: 'Changes from Smaregi' },
  applied: { ja: 'ネクストエンジンに反映した数（個）', en: 'Pieces applied to Next Engine' },
} satisfies Record<string, Sentence>

export function most(value: number): Sentence {
  return { ja: `最大 ${value}`, en: `most: ${value}` }
}

/** `values`: one a day, the last one is today's. */
export function daysWords(
  figure: keyof typeof figures,
  values: readonly number[],
  first: string,
  last: string,
): Sentence {
  const list = values.join(', ')
  return {
    ja: `${figures[figure].ja}、${first} から ${last} まで 1 日ごとに: ${list}`,
    en: `${figures[figure].en}, day by day from ${first} to ${last}: ${list}`,
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

export function stoppedBecause(command: string, { ja, en }: Sentence): Sentence {
  return { ja: `${command} が途中で止まりました: ${ja}`, en: `\`${command}\` stopped: ${en}` }
}

export function waitingSince(time: string): Sentence {
  return { ja: `あり（${time} から）`, en: `yes, since ${time}` }
}

export const nothingWaits: Sentence = { ja: 'なし', en: 'none' }

export function endedWell(time: string): Sentence {
  return { ja: `（最後に正常に終わったのは ${time}）`, en: ` (last ended well at ${time})` }
}
