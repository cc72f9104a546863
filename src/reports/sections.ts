import { andMore } from '../messages/map-check.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'

/** As many as fit on a screen; the rest is counted. `--json` has all. */
const SHOWN = 20

export interface Section<T> {
  readonly title: Sentence
  readonly items: readonly T[]
  readonly line: (item: T) => Sentence
  /** What to do about it. */
  readonly next?: Sentence | undefined
}

/** A heading and its first lines; nothing where there are no items. */
export function section<T>(locale: Locale, { title, items, line, next }: Section<T>): string[] {
  if (items.length === 0) return []
  const rest = items.length - SHOWN
  return [
    say(locale, title),
    ...items.slice(0, SHOWN).map((item) => `  ${say(locale, line(item))}`),
    ...(rest > 0 ? [`  ${say(locale, andMore(rest))}`] : []),
    ...(next === undefined ? [] : [`  ${say(locale, next)}`]),
  ]
}
