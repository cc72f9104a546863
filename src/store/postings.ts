import { caseFolded } from '../domain/mapping/names.ts'
import type { ChangeRecord } from '../domain/stock/batch.ts'
import { Uint32List } from '../kernel/uint32-list.ts'
import type { Places } from './product-index.ts'

/** In the place of a line's number: a row's number is added to the first. */
export const ROW = 0xffff_0000
/** The same for what became of something. */
export const OUTCOME = 0xffff_fffe
/** What is carried on. */
export const CARRIED = 0xffff_fffd

const WORDS = 2
/** Names whose number is remembered while lines are taken. */
const REMEMBERED = 50_000

/** What a batch says of names: pairs of a name's number and a place, in eight bytes. */
export class Postings {
  readonly #words = new Uint32List()
  #lines = 0
  readonly #numbers = new Map<string, number>()

  /** The next of the batch's changes. */
  line({ product, code }: Pick<ChangeRecord, 'product' | 'code'>): void {
    this.add(product, this.#lines)
    if (code !== product) this.add(code, this.#lines)
    this.#lines += 1
  }

  add(name: string, place: number): void {
    if (name !== '') this.pair(this.#numberOf(name), place)
  }

  pair(number: number, place: number): void {
    this.#words.push(number)
    this.#words.push(place)
  }

  /** How many changes were taken. */
  get lines(): number {
    return this.#lines
  }

  get bytes(): Uint8Array {
    return this.#words.bytes
  }

  #numberOf(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    if (this.#numbers.size >= REMEMBERED) this.#numbers.clear()
    const number = numberOf(name)
    this.#numbers.set(name, number)
    return number
  }
}

/** A name as 32 bits (FNV-1a). Two names may share a number: then too much is found. */
export function numberOf(name: string): number {
  let number = 0x811c9dc5
  for (const char of caseFolded(name))
    number = Math.imul(number ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return number >>> 0
}

/** The numbers of those that are names. */
export function numbersOf(names: Iterable<string>): ReadonlySet<number> {
  return new Set([...names].filter((name) => name !== '').map(numberOf))
}

/** What of these postings is about one of the names; null = nothing. */
export function placesIn(words: Uint32Array, numbers: ReadonlySet<number>): Places | null {
  const places: number[] = []
  for (const number of numbers)
    for (let i = 0; i < words.length; i += WORDS)
      if (words[i] === number) places.push(words[i + 1] ?? 0)
  if (places.length === 0) return null
  return {
    lines: ascending(places.filter((place) => place < ROW)),
    rows: ascending(places.filter((place) => place >= ROW && place < CARRIED)).map((r) => r - ROW),
    outcomes: places.includes(OUTCOME),
    carried: places.includes(CARRIED),
  }
}

/** Each number once. */
export function ascending(numbers: Iterable<number>): readonly number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}
