import type { Sentence } from '../kernel/sentence.ts'
import { plural } from './plural.ts'

/** A table that would be put in force. */
export function previewed(rows: number, encoding: string): Sentence {
  return {
    ja: `誤りはありません（${rows} 商品、${encoding}）。入れ替えると、次のように変わります`,
    en: `No mistakes (${plural(rows, 'row')}, ${encoding}). This would change:`,
  }
}
