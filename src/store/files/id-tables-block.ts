import type { KeyOrder } from '../../mapping/sort.ts'

const NEWLINE = 0x0a

/** The lines that begin in one block of a file of sorted `key,value` lines. */
export class Block {
  readonly #bytes: Buffer
  readonly #order: KeyOrder
  readonly #from: number
  readonly #to: number

  /** `from` is where the first of the lines begins; those that begin before `to` are this block's. */
  constructor(bytes: Buffer, from: number, to: number, order: KeyOrder) {
    this.#bytes = bytes
    this.#order = order
    this.#from = from
    this.#to = bytes.indexOf(NEWLINE, to - 1) + 1 // where the last one ends
  }

  /** The key of the first line. */
  get firstKey(): string {
    const end = this.#bytes.indexOf(this.#order.end, this.#from)
    const { rank } = this.#order
    const key = this.#bytes.subarray(this.#from, end).map((byte) => rank[byte] ?? 0)
    return Buffer.from(key).toString('latin1')
  }

  /** Keys that a search compares with are written as they are ranked. */
  find(key: string): string | null {
    let from = this.#from
    let to = this.#to
    while (from < to) {
      const start = this.#lineStart((from + to) >>> 1)
      const difference = this.#compare(start, key)
      if (difference > 0) to = start
      else {
        const end = this.#bytes.indexOf(NEWLINE, start)
        if (difference === 0) return this.#bytes.toString('latin1', start + key.length + 1, end)
        from = end + 1
      }
    }
    return null
  }

  #lineStart(at: number): number {
    const bytes = this.#bytes
    let start = at
    while (start > this.#from && bytes[start - 1] !== NEWLINE) start -= 1
    return start
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

/** Where the first line begins at or after `at`; -1 when none does. The byte before `at` must be there, or nothing. */
export function firstLine(bytes: Buffer, at: number): number {
  if (at === 0) return 0
  const end = bytes.indexOf(NEWLINE, at - 1)
  return end === -1 || end + 1 >= bytes.length ? -1 : end + 1
}
