import { drift } from './status.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** The status page, for a manager who has a browser and no terminal. */

export const title: Sentence = { ja: '在庫連携の状態', en: 'The stock link' }
export const inThisLanguage: Sentence = { ja: '日本語', en: 'English' }
export const now: Sentence = { ja: '今の状態', en: 'How things are' }
export const todo: Sentence = { ja: '確認が必要なこと', en: 'What needs a person' }

export const whereToRun: Sentence = {
  ja: 'ston で始まるコマンドは、ston の動いているサーバーで実行します。分からないときは、ston の担当者にこのページを見せてください。',
  en: 'Commands that begin with ston are run on the server it lives on. If that is not you, show this page to whoever looks after ston.',
}

export const driftHeading: Sentence = {
  ja: '両方の在庫数の差（ston reconcile）',
  en: 'How far the two counts were apart (`ston reconcile`)',
}
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
    en: `The differences of ${runs} ${runs === 1 ? 'comparison' : 'comparisons'}: ${most} pieces at most; the newest: ${newest.en.trim()}`,
  }
}

export const daysTitle: Sentence = { ja: 'この 14 日間', en: 'The last 14 days' }
export const day: Sentence = { ja: '日', en: 'Day' }
export const asTable: Sentence = { ja: '数字で見る', en: 'As numbers' }
export const daysNote: Sentence = {
  ja: '最後の送信までの数です。',
  en: 'Up to the last flush.',
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
  return { ja: `（最後にうまく終わったのは ${time}）`, en: ` (last ended well at ${time})` }
}
