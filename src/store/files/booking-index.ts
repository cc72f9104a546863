import { join } from 'node:path'
import { addBlocks, blockOf, blocksIn } from './product-blocks.ts'
import { type FileRoom, replaceCarelessly } from './temp.ts'

const FILE = 'slips.idx'
/** Grown by so much beyond what counts, the file is written anew. */
const SPARE_BYTES = 4 * 1024 * 1024

/** What is known of a file of bookings as long as it is of this length. */
export interface Note {
  readonly bytes: number
  /** The slips that may be about one of these names. */
  slipsOf(numbers: ReadonlySet<number>): ReadonlySet<number>
  /** The slips of which the two sides may know different things. */
  readonly apart: ReadonlySet<number>
}

/** In the place of a name's number: the slip stands apart. A name of that number finds too much. */
export const APART = 0

/**
 * Which slips of each file of bookings are about which names: blocks one after the other, of which the last one of a file counts.
 * Nothing is waited for: a block that gets lost or torn is one that is not there, and then the file itself is read.
 */
export class BookingIndex {
  readonly #room: FileRoom

  constructor(room: FileRoom) {
    this.#room = room
  }

  /** By the number of the file. */
  async notes(): Promise<ReadonlyMap<number, Note>> {
    const { notes } = await this.#read()
    return new Map([...notes].map(([shard, words]) => [shard, noteOf(words)]))
  }

  /** Adds the blocks of these files. */
  async add(blocks: ReadonlyMap<number, Uint8Array>): Promise<void> {
    if (blocks.size === 0) return
    const { notes, end } = await this.#read()
    const kept = new Map([...notes].filter(([shard]) => !blocks.has(shard)))
    const live = [...kept.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
    if (end > live + SPARE_BYTES) return this.#anew(kept, blocks)
    await addBlocks(this.#room.io, this.#path, end, blocks.values())
  }

  async #anew(
    kept: ReadonlyMap<number, Uint32Array>,
    blocks: ReadonlyMap<number, Uint8Array>,
  ): Promise<void> {
    const former = [...kept].map(([shard, words]) =>
      blockOf(shard, { bytes: new Uint8Array(words.buffer) }),
    )
    await replaceCarelessly(this.#room, this.#path, Buffer.concat([...former, ...blocks.values()]))
  }

  /** `end`: behind the last whole block. */
  async #read(): Promise<{ notes: ReadonlyMap<number, Uint32Array>; end: number }> {
    const notes = new Map<number, Uint32Array>()
    let end = 0
    for await (const { batch: shard, words, end: behind } of blocksIn(this.#room.io, this.#path)) {
      notes.set(shard, words.slice())
      end = behind
    }
    return { notes, end }
  }

  get #path(): string {
    return join(this.#room.folder, FILE)
  }
}

function noteOf(words: Uint32Array): Note {
  const slips = (wanted: (number: number) => boolean): ReadonlySet<number> => {
    const found = new Set<number>()
    for (let i = 2; i < words.length; i += 2)
      if (wanted(words[i] ?? 0)) found.add(words[i + 1] ?? 0)
    return found
  }
  return {
    bytes: words[1] ?? 0,
    slipsOf: (numbers) => slips((number) => numbers.has(number)),
    get apart() {
      return slips((number) => number === APART)
    },
  }
}
