import type { Sentence } from '../kernel/sentence.ts'

/** Next Engine refuses to show its sets: the program need not stop for that. */
export function setsNotRead(words: Sentence): Sentence {
  return {
    ja: `セット商品マスタを読めませんでした（${words.ja}）。セット商品の増減は保留になります。`,
    en: `The set products could not be read (${words.en}); changes of sets are held.`,
  }
}
