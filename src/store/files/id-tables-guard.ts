import { compareKeys, type Key, type KeyOrder } from '../../domain/mapping/sort.ts'

const NEWLINE = 0x0a
/** What a look-up reads at once beyond a block: no line may be longer. */
export const LONGEST_LINE = 64

/**
 * Looks at lines on their way to a file. Lines out of order would be overlooked later, and a product's stock would go to
 * another code, so they never get there: whoever made them has a bug.
 */
export class LineGuard {
  readonly #order: KeyOrder
  #last: Buffer = Buffer.alloc(0)
  lines = 0

  constructor(order: KeyOrder) {
    this.#order = order
  }

  look(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    let before: Key = { bytes: this.#last, at: 0 }
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(NEWLINE, at)
      const line = { bytes, at }
      this.#lookAt(line, end, before)
      before = line
      at = end + 1
    }
    // The chunk's memory is used again.
    if (bytes.length > 0) this.#last = Buffer.from(bytes.subarray(before.at))
  }

  #lookAt(line: Key & { readonly bytes: Buffer }, end: number, before: Key): void {
    const { bytes, at } = line
    const comma = bytes.indexOf(this.#order.end, at)
    const isLine = end - at < LONGEST_LINE && comma > at && comma < end - 1
    if (!isLine) throw new Error('an id table with a line that is none')
    const isFirst = this.lines === 0
    if (!isFirst && compareKeys(before, line, this.#order) >= 0)
      throw new Error('an id table that is not in order')
    this.lines += 1
  }
}
