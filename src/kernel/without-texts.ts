import { isObject } from './json.ts'

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/

/** A document with its keys, numbers, switches and times; a text stays only where it is one of `words`, else it is named `text`. */
export function withoutTexts(value: unknown, words: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return words.has(value) || TIME.test(value) ? value : 'text'
  if (Array.isArray(value)) return value.map((one) => withoutTexts(one, words))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, withoutTexts(inner, words)]),
  )
}
