import type { Chunks } from './table.ts'

const COMMA = 0x2c
const NEWLINE = 0x0a

/**
 * Goes through lines of `key,value` that come in chunks, one line at a time. Only a new chunk has to be waited for
 * (`fill`); half a million promises would take longer than the work.
 */
export class LineWalk {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>
  #bytes: Buffer = Buffer.alloc(0)
  #over = false
  /** Where the current line begins, its comma is, and its line feed. */
  start = 0
  #comma = 0
  #end = -1

  constructor(chunks: Chunks) {
    this.#chunks =
      Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()
  }

  get bytes(): Uint8Array {
    return this.#bytes
  }

  /** True when there is no line left. */
  get over(): boolean {
    return this.#over
  }

  /** The chunk is used up: `fill` before looking at a line. */
  get needsFill(): boolean {
    return !this.#over && this.start >= this.#bytes.length
  }

  async fill(): Promise<void> {
    while (this.needsFill) {
      const next = await this.#chunks.next()
      this.#over = next.done === true
      this.#bytes = next.done === true ? Buffer.alloc(0) : asBuffer(next.value)
      this.start = 0
      this.#find()
    }
  }

  step(): void {
    this.start = this.#end + 1
    this.#find()
  }

  get key(): string {
    return this.#bytes.toString('latin1', this.start, this.#comma)
  }

  get value(): string {
    return this.#bytes.toString('latin1', this.#comma + 1, this.#end)
  }

  /** Both stand at the same key: have they the same value? */
  sameValue(other: LineWalk): boolean {
    const length = this.#end - this.#comma
    if (length !== other.#end - other.#comma) return false
    for (let i = 1; i < length; i += 1) {
      if (this.#bytes[this.#comma + i] !== other.#bytes[other.#comma + i]) return false
    }
    return true
  }

  #find(): void {
    const length = this.#bytes.length
    let at = this.start
    while (at < length && this.#bytes[at] !== COMMA) at += 1
    this.#comma = at
    while (at < length && this.#bytes[at] !== NEWLINE) at += 1
    this.#end = at
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
