import { crc32 } from 'node:zlib'
import type { Postings } from '../postings.ts'
import { type Handle, type Io, orNull, readUpTo, withFile, writeAll } from './io.ts'

/** A batch's number, how many bytes follow, and their checksum. */
const HEAD_WORDS = 3
const WORD = Uint32Array.BYTES_PER_ELEMENT
const HEAD_BYTES = HEAD_WORDS * WORD
const READ_BYTES = 256 * 1024
const FILE_MODE = 0o600

/** A batch's postings, or those of a file of bookings, as they stand in the file. */
interface Block {
  readonly batch: number
  /** Where in the file the next one begins. */
  readonly end: number
  /** Good until the next block is asked for. */
  readonly words: Uint32Array
}

/** How a batch's postings are written down. */
export function blockOf(batch: number, { bytes }: Pick<Postings, 'bytes'>): Uint8Array {
  const block = new Uint8Array(HEAD_BYTES + bytes.length)
  new Uint32Array(block.buffer, 0, HEAD_WORDS).set([batch, bytes.length, crc32(bytes)])
  block.set(bytes, HEAD_BYTES)
  return block
}

/** Adds blocks to a file of which so many bytes count: what a crash has left behind them gives way. Nothing is synced. */
export function addBlocks(
  io: Io,
  path: string,
  end: number,
  blocks: Iterable<Uint8Array>,
): Promise<void> {
  return withFile(io.open(path, 'a', FILE_MODE), async (file) => {
    const { size } = await file.stat()
    if (size === 0) await file.chmod(FILE_MODE)
    if (size > end) await file.truncate(end)
    for (const block of blocks) await writeAll(file, block)
  })
}

/** The blocks of a file, up to that byte; what is torn or altered is passed over, with all that follows it. */
export async function* blocksIn(io: Io, path: string, end = Infinity): AsyncGenerator<Block> {
  const file = await orNull(io.open(path, 'r'))
  if (file === null) return
  try {
    yield* blocksOf(file, Math.min(end, (await file.stat()).size))
  } finally {
    await file.close()
  }
}

async function* blocksOf(file: Handle, size: number): AsyncGenerator<Block> {
  let bytes = new Uint8Array(Math.min(READ_BYTES, size))
  for (let from = 0; from < size;) {
    const room = bytes.subarray(0, Math.min(bytes.length, size - from))
    const read = await readUpTo(file, room, from)
    let at = 0
    for (let length = lengthAt(bytes, at); at + length <= read; length = lengthAt(bytes, at)) {
      const block = blockAt(bytes, at)
      if (block === null) return
      at += length
      yield { ...block, end: from + at }
    }
    const needed = lengthAt(bytes, at)
    if (needed > size - from - at) return
    if (needed > bytes.length) bytes = new Uint8Array(needed)
    from += at
  }
}

/** Without end where not even its head is there. */
function lengthAt(bytes: Uint8Array, at: number): number {
  if (at + HEAD_BYTES > bytes.length) return at === 0 ? Infinity : HEAD_BYTES
  return HEAD_BYTES + (new Uint32Array(bytes.buffer, at, HEAD_WORDS)[1] ?? 0)
}

function blockAt(bytes: Uint8Array, at: number): Omit<Block, 'end'> | null {
  const [batch = 0, length = 0, crc] = new Uint32Array(bytes.buffer, at, HEAD_WORDS)
  const begin = at + HEAD_BYTES
  if (length % WORD !== 0 || crc32(bytes.subarray(begin, begin + length)) !== crc) return null
  return { batch, words: new Uint32Array(bytes.buffer, begin, length / WORD) }
}
