import type { KeyOrder } from '../../domain/mapping/sort.ts'
import { Block, firstLine } from './id-tables-block.ts'
import { damaged } from './id-tables-write.ts'
import { LONGEST_LINE } from './id-tables-guard.ts'
import { type Handle, readUpTo } from './io.ts'
import { runsOfLines } from './lines.ts'

/** What is needed of a file; a database's chunks can be read the same way. */
export type Readable = Pick<Handle, 'read' | 'close'>

const BLOCK = 8 * 1024
/** 32 MiB: a table of 700,000 products fits as a whole. */
const MOST_BLOCKS = (32 * 1024 * 1024) / BLOCK
/** The answer depends on a block that has not been read. */
const UNREAD = Symbol('unread')

/**
 * Sorted `key,value` lines in a file, looked up by bisection: first among the first keys of its blocks, then within one.
 * A single look-up reads about a dozen blocks of whatever size the file is; what was read is kept, within bounds, so
 * that many look-ups soon read nothing.
 */
export class SortedLines {
  readonly #file: Readable
  readonly #size: number
  readonly #order: KeyOrder
  readonly #path: string
  readonly #count: number
  readonly #blocks: (Block | undefined)[] = []
  /** The first key of each block that was ever read. */
  readonly #firstKeys: (string | undefined)[] = []
  /** Blocks that were used since the hand of the clock last came by. */
  readonly #used: boolean[] = []
  readonly #kept: number[] = []
  #hand = 0
  #wanted = 0

  constructor(file: Readable, size: number, order: KeyOrder, path: string) {
    this.#file = file
    this.#size = size
    this.#order = order
    this.#path = path
    this.#count = Math.ceil(size / BLOCK)
  }

  async find(key: string): Promise<string | null> {
    for (;;) {
      const found = this.#search(key)
      if (found !== UNREAD) return found
      await this.#read(this.#wanted)
    }
  }

  /** The values of those keys that are there, under the names they were asked by. */
  async findAll(
    names: Iterable<string>,
    keyOf: (name: string) => string,
  ): Promise<ReadonlyMap<string, string>> {
    const values = new Map<string, string>()
    for (const name of this.#inReadingOrder(names, keyOf)) {
      const key = keyOf(name)
      const quick = this.#search(key)
      const found = quick === UNREAD ? await this.find(key) : quick
      if (found !== null) values.set(name, found)
    }
    return values
  }

  /** All lines, in order. */
  async *lines(): AsyncGenerator<Uint8Array> {
    let given = 0
    for await (const { bytes } of runsOfLines(this.#file, 0, this.#size)) {
      yield bytes
      given += bytes.length
    }
    if (given !== this.#size) throw damaged(this.#path)
  }

  close(): Promise<void> {
    return this.#file.close()
  }

  /** A file that does not fit into memory is gone through once instead of back and forth. */
  #inReadingOrder(names: Iterable<string>, keyOf: (name: string) => string): Iterable<string> {
    if (this.#count <= MOST_BLOCKS) return names
    const keyed = Array.from(names, (name) => ({ name, key: keyOf(name) }))
    return keyed.toSorted((a, b) => (a.key < b.key ? -1 : 1)).map(({ name }) => name)
  }

  #search(key: string): string | null | typeof UNREAD {
    let from = 0 // the key's line begins in this block or a later one
    let to = this.#count
    while (to - from > 1) {
      const middle = (from + to) >>> 1
      const first = this.#firstKeys[middle]
      if (first === undefined) return this.#unread(middle)
      if (first <= key) from = middle
      else to = middle
    }
    if (to === 0) return null
    const block = this.#blocks[from]
    if (block === undefined) return this.#unread(from)
    this.#used[from] = true
    return block.find(key)
  }

  #unread(number: number): typeof UNREAD {
    this.#wanted = number
    return UNREAD
  }

  async #read(number: number): Promise<void> {
    const begin = number * BLOCK
    const base = Math.max(0, begin - 1) // the byte before tells whether a line begins at the first one
    const end = Math.min(this.#size, begin + BLOCK)
    // The last line that begins here is read as a whole.
    const bytes = await this.#bytes(base, Math.min(this.#size, end + LONGEST_LINE))
    const first = firstLine(bytes, begin - base)
    // Only a file's last block may have no line of its own, when the line before it reaches the end.
    const own = first !== -1 && first < end - base
    if (!own && end < this.#size) throw damaged(this.#path)
    const block = own ? new Block(bytes, first, end - base, this.#order) : null
    this.#firstKeys[number] = block?.firstKey ?? AFTER_ALL
    this.#keep(number, block ?? new Block(NO_LINES, 0, 0, this.#order))
  }

  async #bytes(from: number, to: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafeSlow(to - from)
    if ((await readUpTo(this.#file, bytes, from)) < bytes.length) throw damaged(this.#path)
    return bytes
  }

  /** When memory is full, the next block in turn that nobody has used lately makes room. */
  #keep(number: number, block: Block): void {
    if (this.#blocks[number] === undefined) {
      if (this.#kept.length < MOST_BLOCKS) this.#kept.push(number)
      else this.#kept[this.#makeRoom()] = number
    }
    this.#blocks[number] = block
    this.#used[number] = true
  }

  #makeRoom(): number {
    for (;;) {
      this.#hand = (this.#hand + 1) % MOST_BLOCKS
      const candidate = this.#kept[this.#hand] ?? 0
      if (this.#used[candidate] !== true) {
        this.#blocks[candidate] = undefined
        return this.#hand
      }
      this.#used[candidate] = false
    }
  }
}

/** Comes after every key. */
const AFTER_ALL = '\uffff'
const NO_LINES = Buffer.alloc(0)
