import type { KeyOrder } from '../../domain/mapping/sort.ts'

const NEWLINE = 0x0a

/** The lines that begin in one block of a file of sorted `key,value` lines. */
export class Block {
  readonly #bytes: Buffer
  readonly #order: KeyOrder
  /** Where each line begins. */
  readonly #starts: Uint16Array

  /** `from` is where the first of the lines begins; those that begin before `to` are this block's. */
  constructor(bytes: Buffer, from: number, to: number, order: KeyOrder) {
    this.#bytes = bytes
    this.#order = order
    this.#starts = Uint16Array.from(lineStarts(bytes, from, to))
  }

  /** The key of the first line, written as it is ranked; '' when there is no line. */
  get firstKey(): string {
    const [start] = this.#starts
    if (start === undefined) return ''
    const { end, rank } = this.#order
    const key = this.#bytes.subarray(start, this.#bytes.indexOf(end, start))
    return Buffer.from(key.map((byte) => rank[byte] ?? 0)).toString('latin1')
  }

  /** `key` must be written as it is ranked. */
  find(key: string): string | null {
    let from = 0
    let to = this.#starts.length
    while (from < to) {
      const middle = (from + to) >>> 1
      const start = this.#starts[middle] ?? 0
      const difference = this.#compare(start, key)
      if (difference === 0) return this.#value(start + key.length + 1)
      if (difference > 0) to = middle
      else from = middle + 1
    }
    return null
  }

  #value(start: number): string {
    return this.#bytes.toString('latin1', start, this.#bytes.indexOf(NEWLINE, start))
  }

  /** Less than 0 when the line's key comes before `key`. */
  #compare(start: number, key: string): number {
    const { rank, end } = this.#order
    for (let i = 0; i < key.length; i += 1) {
      const difference = (rank[this.#bytes[start + i] ?? end] ?? 0) - key.charCodeAt(i)
      if (difference !== 0) return difference
    }
    return (this.#bytes[start + key.length] ?? end) - end
  }
}

function* lineStarts(bytes: Buffer, from: number, to: number): Generator<number> {
  for (let at = from; at < to;) {
    yield at
    const end = bytes.indexOf(NEWLINE, at)
    if (end === -1) return
    at = end + 1
  }
}

/** Where the first line begins at or after `at`; -1 when none does. The byte before `at` must be there, or nothing. */
export function firstLine(bytes: Buffer, at: number): number {
  if (at === 0) return 0
  const end = bytes.indexOf(NEWLINE, at - 1)
  return end === -1 || end + 1 >= bytes.length ? -1 : end + 1
}
