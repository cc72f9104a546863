import { isObject } from '../kernel/json.ts'
import type { Scrambler } from './scrambler.ts'

/** Words of the services themselves, by the place that they stand in and the form that they have: no shop has made them. */
const SPOKEN: readonly (readonly [RegExp, RegExp])[] = [
  [/^body\.result$/, /^[a-z]{1,20}$/],
  [/^body\.code$/, /^\d{6}$/],
  [/^body\.(error_code|status|count|total_count|expires_in)$/, /^-?\d{1,9}$/],
  [/^body\.(error|token_type|type)$/, /^[A-Za-z][a-z_:]{1,40}$/],
  [/^body\.title$/, /^[A-Za-z ]{1,40}$/],
  [/^body\.data\[\]\.(que_method_name|que_upload_name)$/, /^[A-Z_]{2,40}$/],
  [/(^form|^query|\.params)\.(limit|offset|page)$/, /^\d{1,9}$/],
  [/^form\.(grant_type|data_type)$/, /^[a-z_]{1,40}$/],
  [/^(body|form)\.scope$/, /^[a-z:. -]{1,400}$/],
  [/^form\.(proc_name|params\.table_name|params\.proc_info\.proc_division)$/, /^[A-Za-z_]{1,40}$/],
  [/(^form|^query|\.params)\.(fields|sort|order)(\[\])?$/, /^[A-Za-z_,: ]{1,2000}$/],
  [/\.params\.data\[\]\.table_name$/, /^[A-Za-z_]{1,40}$/],
]
/** What a column of a table, or an answer's part, is called. Anything else is somebody's word that has become a key. */
const NAME = /^[a-z][A-Za-z0-9]{0,40}([_.-][A-Za-z0-9]{1,40}){0,12}( ?[<>=]{1,2})?$/
/** A table of the former API, which counts what was written by them. */
const TABLE = /^([A-Z][a-z]+){1,4}$/
/** Of a list so many of each form are kept, and so many in all. */
const OF_A_FORM = 3
const MOST_ITEMS = 40
const LONGEST_TEXT = 2_000
const DEEPEST = 12

/** What was left out of a value, by where it stands. */
export type Cut = Record<string, number>

/** A value as it came, with something else of the same form in the place of all that is somebody's. */
export class Masked {
  readonly #scrambler: Scrambler
  readonly cut: Cut = {}

  constructor(scrambler: Scrambler) {
    this.#scrambler = scrambler
  }

  /** `place`: the way to it, from `body`, `form`, `query` or `json` on. */
  value(value: unknown, place: string, depth = 0): unknown {
    if (value === null || typeof value === 'boolean') return value
    if (depth > DEEPEST) return null
    if (typeof value === 'string') return this.#text(value, place)
    if (typeof value === 'number')
      return isSpoken(place, String(value)) ? value : this.#scrambler.number(value)
    if (Array.isArray(value))
      return this.#some(value, place).map((one) => this.value(one, `${place}[]`, depth + 1))
    return isObject(value) ? this.#object(value, place, depth) : null
  }

  /** An upload's file: what its columns are called is told. */
  file(text: string, place: string): string {
    const [head = '', ...lines] = text.split('\n')
    const told = /^[a-z_,\r]+$/.test(head) ? head : this.#scrambler.text(head)
    const kept = this.#some(lines, place).map((line) => this.#scrambler.text(line))
    return [told, ...kept].join('\n')
  }

  #object(value: Readonly<Record<string, unknown>>, place: string, depth: number): unknown {
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => {
        const shown = isName(name, place) ? name : this.#scrambler.text(name)
        return [shown, this.value(one, `${place}.${shown}`, depth + 1)]
      }),
    )
  }

  #text(text: string, place: string): string {
    if (isSpoken(place, text)) return text
    if (place.endsWith('-in')) return this.#list(text, place)
    if (text.length > LONGEST_TEXT) this.cut[place] = text.length
    return this.#scrambler.text(text.slice(0, LONGEST_TEXT))
  }

  #list(text: string, place: string): string {
    const items = this.#some(text.split(','), place)
    return items.map((one) => this.#scrambler.text(one)).join(',')
  }

  /** Each form that an item has is among those that are kept. */
  #some<T>(items: readonly T[], place: string): readonly T[] {
    if (items.length <= MOST_ITEMS) return items
    this.cut[place] = items.length
    const seen = new Map<string, number>()
    const kept = items.filter((one) => {
      const form = formOf(one)
      const before = seen.get(form) ?? 0
      seen.set(form, before + 1)
      return before < OF_A_FORM
    })
    return kept.slice(0, MOST_ITEMS)
  }
}

function isSpoken(place: string, text: string): boolean {
  return SPOKEN.some(([places, words]) => places.test(place) && words.test(text))
}

/** What a message says, it may say by keys as well. */
function isName(name: string, place: string): boolean {
  if (place === 'body.result' && TABLE.test(name)) return true
  return NAME.test(name) && !place.includes('message')
}

/** Keys, and of what type each value is. */
function formOf(item: unknown): string {
  if (!isObject(item)) return typeOf(item)
  return Object.entries(item)
    .map(([name, value]) => `${name}:${typeOf(value)}`)
    .join(' ')
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value !== 'string') return typeof value
  if (value === '') return 'empty'
  return /^-?\d+$/.test(value) ? 'digits' : /^-?\d+\.\d+$/.test(value) ? 'decimal' : 'text'
}
