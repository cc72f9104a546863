import { Uint32List } from '../../kernel/uint32-list.ts'
import { CODE_ORDER, compareKeys, ID_ORDER, type KeyOrder, sortKeys } from './sort.ts'
import type { Pair, TableText } from './table.ts'

const NEWLINE = 0x0a
const COMMA = 0x2c
const CHUNK = 256 * 1024
/** An id, a code, a comma and a line feed. */
const LONGEST_LINE = 64

/** A name that stands in two rows. */
export interface Twice {
  readonly side: 'id' | 'code'
  readonly text: string
  readonly line: number
  /** How it is written in the row before, and where that is. */
  readonly before: string
  readonly beforeLine: number
}

/**
 * Rows on their way to a table: their text in one block, and the places where ids and codes begin in it.
 * Nothing is kept as strings, so half a million rows need little more than their own bytes.
 */
export class Sheet {
  #bytes: Buffer
  #used = 0
  readonly #rows = new Uint32List()
  readonly #lines = new Uint32List()
  readonly #ids = new Uint32List()
  readonly #codes = new Uint32List()

  /** `room`: about how many bytes of rows will come. */
  constructor(room = 0) {
    this.#bytes = Buffer.allocUnsafeSlow(room + LONGEST_LINE)
  }

  get rows(): number {
    return this.#rows.count
  }

  /** Adds a row; a side that cannot be used is null, and the other one still counts when names are compared. */
  add(productId: string | null, code: string | null, line: number): void {
    this.#makeRoom()
    const id = productId ?? ''
    this.#rows.push(this.#used)
    this.#lines.push(line)
    if (productId !== null) this.#ids.push(this.#used)
    if (code !== null) this.#codes.push(this.#used + id.length + 1)
    this.#used += this.#bytes.write(`${id},${code ?? ''}\n`, this.#used, 'latin1')
  }

  /** Puts everything in order and tells each name that stands there more than once. Must come before `table`. */
  *sort(): Generator<Twice> {
    yield* this.#twice('id', this.#ids.all(), ID_ORDER)
    yield* this.#twice('code', this.#codes.all(), CODE_ORDER)
  }

  /** The rows as a table; right only when they have been sorted and no name stands there twice. */
  table(): TableText {
    return {
      entries: this.#rows.count,
      byId: () => this.#chunks(this.#ids.all(), (place, to, at) => this.#copyById(place, to, at)),
      byCode: () =>
        this.#chunks(this.#codes.all(), (place, to, at) => this.#copyByCode(place, to, at)),
    }
  }

  *#twice(side: Twice['side'], places: Uint32Array, order: KeyOrder): Generator<Twice> {
    sortKeys(this.#bytes, places, order)
    for (let from = 0; from < places.length;) {
      let to = from + 1
      while (to < places.length && this.#equal(places, from, to, order)) to += 1
      // The sort does not keep the rows' order among equal ones.
      if (to > from + 1) yield* this.#group(side, places.slice(from, to).sort(), order)
      from = to
    }
  }

  *#group(side: Twice['side'], equal: Uint32Array, order: KeyOrder): Generator<Twice> {
    for (let i = 1; i < equal.length; i += 1) {
      const [place, before] = [equal[i] ?? 0, equal[i - 1] ?? 0]
      yield {
        side,
        text: this.#textAt(place, order.end),
        line: this.#lineOf(place),
        before: this.#textAt(before, order.end),
        beforeLine: this.#lineOf(before),
      }
    }
  }

  #equal(places: Uint32Array, a: number, b: number, order: KeyOrder): boolean {
    const bytes = this.#bytes
    return compareKeys({ bytes, at: places[a] ?? 0 }, { bytes, at: places[b] ?? 0 }, order) === 0
  }

  #textAt(place: number, end: number): string {
    return this.#bytes.toString('latin1', place, this.#bytes.indexOf(end, place))
  }

  #lineOf(place: number): number {
    return this.#lines.at(lastUpTo(this.#rows, place))
  }

  *#chunks(
    places: Uint32Array,
    copy: (place: number, to: Buffer, at: number) => number,
  ): Generator<Uint8Array> {
    const chunk = Buffer.allocUnsafeSlow(CHUNK)
    let used = 0
    for (const place of places) {
      if (used + LONGEST_LINE > CHUNK) {
        yield chunk.subarray(0, used)
        used = 0
      }
      used = copy(place, chunk, used)
    }
    if (used > 0) yield chunk.subarray(0, used)
  }

  #copyById(place: number, to: Buffer, at: number): number {
    return copyLine(this.#bytes, place, to, at)
  }

  #copyByCode(code: number, to: Buffer, at: number): number {
    let end = code
    for (; this.#bytes[end] !== NEWLINE; end += 1) to[at++] = this.#bytes[end] ?? 0
    let id = code - 1
    while (id > 0 && this.#bytes[id - 1] !== NEWLINE) id -= 1
    to[at++] = COMMA
    for (; id < code - 1; id += 1) to[at++] = this.#bytes[id] ?? 0
    to[at++] = NEWLINE
    return at
  }

  #makeRoom(): void {
    if (this.#bytes.length - this.#used >= LONGEST_LINE) return
    const larger = Buffer.allocUnsafeSlow(this.#bytes.length * 2)
    this.#bytes.copy(larger, 0, 0, this.#used)
    this.#bytes = larger
  }
}

/** A table from pairs that are known to be good. */
export function tableOf(pairs: Iterable<Pair>): TableText {
  const sheet = new Sheet()
  for (const { productId, code } of pairs) sheet.add(productId, code, sheet.rows + 1)
  for (const twice of sheet.sort()) throw new Error(`twice in one table: ${twice.text}`)
  return sheet.table()
}

function copyLine(from: Buffer, place: number, to: Buffer, at: number): number {
  for (let i = place; ; i += 1) {
    const byte = from[i] ?? NEWLINE
    to[at++] = byte
    if (byte === NEWLINE) return at
  }
}

/** Index of the last of an ascending list's places that is not beyond `place`. */
function lastUpTo(places: Uint32List, place: number): number {
  let from = 0
  let to = places.count
  while (to - from > 1) {
    const half = (from + to) >>> 1
    if (places.at(half) <= place) from = half
    else to = half
  }
  return from
}
