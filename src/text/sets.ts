import type { Undecidable } from '../mapping/sets.ts'
import type { Told } from './problems.ts'
import type { Sentence } from './sentence.ts'

/** Why a set product cannot be taken apart into its components. */
export function setHeldBecause(why: Undecidable, names: readonly string[]): Told {
  return { what: WHAT[why](names), next: NEXT }
}

const NEXT: Sentence = {
  ja: 'ネクストエンジンのセット商品マスタを直してください。直れば自動で送ります（ston は 1 日に 1 回読み直します）。',
  en: 'Correct the set in Next Engine; it is sent by itself afterwards (ston reads the sets once a day).',
}

const WHAT: Record<Undecidable, (names: readonly string[]) => Sentence> = {
  nested: ([name = '']) => ({
    ja: `セット商品の構成商品 ${name} もセット商品です（保留中）`,
    en: `The set holds ${name}, which is a set itself (held)`,
  }),
  component: ([name = '']) => ({
    ja: `セット商品の構成商品 ${name || '（空欄）'} がネクストエンジンにありません（保留中）`,
    en: `The set holds ${name || '(blank)'}, which Next Engine does not have (held)`,
  }),
  quantity: ([name = '']) => ({
    ja: `セット商品の構成商品 ${name} の数量が 1 以上の整数ではありません（保留中）`,
    en: `The set’s quantity of ${name} is no whole number from 1 (held)`,
  }),
  repeated: ([name = '']) => ({
    ja: `セット商品に構成商品 ${name} が 2 回あります（保留中）`,
    en: `The set holds ${name} twice (held)`,
  }),
  spelling: (names) => ({
    ja: `大文字と小文字だけが違うセット商品が複数あります（${names.join('、')}。保留中）`,
    en: `Several sets differ in letter case only (${names.join(', ')}; held)`,
  }),
}

export function setsNotRead(words: Sentence): Sentence {
  return {
    ja: `セット商品マスタを読めませんでした（${words.ja}）。セット商品の増減は保留になります。`,
    en: `The set products could not be read (${words.en}); changes of sets are held.`,
  }
}
