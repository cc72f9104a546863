/** A file in an archive; its content may be gone through once, before the next file is asked for. */
export interface Entry {
  readonly name: string
  /** Bytes. */
  readonly size: number
  readonly content: AsyncIterable<Uint8Array>
}

/** What is read is no archive, or one that was cut off or altered. */
export class NotAnArchive extends Error {}

const BLOCK = 512
const MODE = '0000600'
const EMPTY = new Uint8Array(0)

/**
 * The form `ustar`, which every `tar` reads. A content that turns out shorter than was said is filled with spaces, one that turns out
 * longer is cut off.
 */
export async function* packed(entries: AsyncIterable<Entry>): AsyncGenerator<Uint8Array> {
  for await (const { name, size, content } of entries) {
    yield header(name, size)
    let left = size
    for await (const bytes of content) {
      yield bytes.subarray(0, left)
      left -= Math.min(left, bytes.length)
      if (left === 0) break
    }
    yield* spaces(left)
    yield Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
  }
  yield Buffer.alloc(2 * BLOCK)
}

function* spaces(left: number): Generator<Uint8Array> {
  for (let at = left; at > 0; at -= 65_536) yield Buffer.alloc(Math.min(at, 65_536), ' ')
}

function header(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new Error(`too long for an archive: ${name}`)
  const block = Buffer.alloc(BLOCK)
  const field = (at: number, text: string): number => block.write(text, at, 'utf8')
  field(0, name)
  field(100, `${MODE}\0`)
  field(108, '0000000\0')
  field(116, '0000000\0')
  field(124, `${size.toString(8).padStart(11, '0')}\0`)
  field(136, '00000000000\0')
  field(148, ' '.repeat(8))
  field(156, '0')
  field(257, 'ustar\u000000')
  field(148, `${sumOf(block).toString(8).padStart(6, '0')}\0 `)
  return block
}

function sumOf(block: Uint8Array): number {
  return block.reduce((sum, byte) => sum + byte, 0)
}

/** The files in it, one after the other. Throws `NotAnArchive`. */
export async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Entry> {
  const source = new Source(bytes)
  for (;;) {
    const block = await source.exactly(BLOCK)
    // To the very end, because a checksum of the whole may stand there.
    if (block.every((byte) => byte === 0)) return source.finish()
    const { name, size } = headerOf(block)
    const content = source.pieces(size)
    yield { name, size, content }
    for await (const _ of content); // what nobody wanted to read
    await source.exactly((BLOCK - (size % BLOCK)) % BLOCK)
  }
}

function headerOf(block: Buffer): { readonly name: string; readonly size: number } {
  const field = (from: number, to: number): string =>
    block.toString('utf8', from, to).split('\0')[0] ?? ''
  const blank = Buffer.from(block)
  blank.fill(' ', 148, 156)
  const size = Number.parseInt(field(124, 136), 8)
  if (sumOf(blank) !== Number.parseInt(field(148, 156), 8) || !Number.isSafeInteger(size))
    throw new NotAnArchive('no header of an archive')
  return { name: field(0, 100), size }
}

/** Bytes that come in pieces of any length, taken in pieces of the wanted one. */
class Source {
  readonly #pieces: AsyncIterator<Uint8Array>
  #rest: Uint8Array = EMPTY

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#pieces = bytes[Symbol.asyncIterator]()
  }

  async exactly(length: number): Promise<Buffer> {
    const parts: Uint8Array[] = []
    for await (const part of this.pieces(length)) parts.push(part)
    return Buffer.concat(parts)
  }

  async *pieces(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      if (this.#rest.length === 0) await this.#next()
      const piece = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(piece.length)
      left -= piece.length
      yield piece
    }
  }

  async finish(): Promise<void> {
    while ((await this.#pieces.next()).done !== true);
  }

  async #next(): Promise<void> {
    const { value, done } = await this.#pieces.next()
    if (done === true) throw new NotAnArchive('the archive ends too early')
    this.#rest = value
  }
}
