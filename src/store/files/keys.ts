import type { Batches, Keys } from '../store.ts'
import {
  appendKeys,
  eachBlock,
  KeyBuffer,
  type KeyRoom,
  openDay,
  readMarker,
  writeMarker,
} from './key-files.ts'
import { KeySet, parseKey } from './key-set.ts'
import { sweepTemps } from './temp.ts'
import { onDisk } from './trouble.ts'

/** While the index is made complete, keys are written down after so many. */
const PART = 500_000

/** One file of raw keys a day, and a marker that says up to which batch they are complete. */
export class FileKeys implements Keys {
  readonly #room: KeyRoom
  readonly #batches: Batches
  #set = new KeySet()
  /** The days in memory; a day's number (from 1) labels its keys that are not written down yet. */
  readonly #days: string[] = []
  readonly #numbers = new Map<string, number>()
  readonly #key = new Uint32Array(4)

  constructor(room: KeyRoom, batches: Batches) {
    this.#room = room
    this.#batches = batches
  }

  async load(days: Iterable<string>): Promise<void> {
    const missing = [...new Set(days)].filter((day) => !this.#numbers.has(day))
    if (missing.length === 0) return
    await onDisk(this.#room.folder, async () => {
      await this.#complete((await this.#batches.list()).at(-1) ?? 0)
      for (const day of missing) await this.#loadDay(day)
    })
  }

  add(day: string, key: string): boolean {
    const label = this.#numbers.get(day)
    if (label === undefined) throw new Error(`the keys of ${day} are not loaded`)
    if (!parseKey(key, this.#key)) throw new Error(`not a key: ${key}`)
    return this.#set.add(this.#key, 0, label)
  }

  has(day: string, key: string): boolean {
    if (!this.#numbers.has(day)) throw new Error(`the keys of ${day} are not loaded`)
    return parseKey(key, this.#key) && this.#set.has(this.#key, 0)
  }

  async commit(batch: number): Promise<void> {
    await onDisk(this.#room.folder, async () => {
      await this.#complete(batch - 1)
      const found = new Map<string, KeyBuffer>()
      this.#set.forEachUnwritten((words, label) =>
        bufferOf(found, this.#days[label - 1] ?? '').add(words),
      )
      await appendKeys(this.#room, found)
      await writeMarker(this.#room, batch)
    })
    this.#set.markWritten()
  }

  reset(): void {
    this.#set.dropUnwritten()
  }

  async #loadDay(day: string): Promise<void> {
    const opened = await openDay(this.#room, day)
    if (opened !== null) {
      try {
        this.#set.reserve(opened.keys)
        await eachBlock(opened.file, opened.keys, (words, keys) => {
          for (let i = 0; i < keys; i += 1) this.#addWritten(words, i * 4)
        })
      } finally {
        await opened.file.close()
      }
    }
    this.#days.push(day)
    this.#numbers.set(day, this.#days.length)
  }

  /** Zeros are what a crash may leave at a file's end; they are no key. */
  #addWritten(words: Uint32Array, at: number): void {
    const any =
      (words[at] ?? 0) | (words[at + 1] ?? 0) | (words[at + 2] ?? 0) | (words[at + 3] ?? 0)
    if (any !== 0) this.#set.add(words, at, 0)
  }

  /** Takes over what batches up to `newest` say and the files do not know: after a crash, or when the marker is lost. */
  async #complete(newest: number): Promise<void> {
    const marker = await readMarker(this.#room)
    if (marker >= newest) return
    await sweepTemps(this.#room.io, this.#room.folder, this.#room.machine)
    for (const id of await this.#batches.list()) {
      if (id > marker && id <= newest) await this.#takeOver(id)
    }
    await writeMarker(this.#room, newest)
  }

  async #takeOver(id: number): Promise<void> {
    let found = new Map<string, KeyBuffer>()
    let count = 0
    for await (const chunk of this.#batches.changes(id)) {
      for (const { key, at, spent, judged } of chunk) {
        this.#takeKey(found, at.slice(0, 10), key)
        if (spent !== undefined) this.#takeKey(found, spent.day, spent.key)
        for (const one of judged ?? []) this.#takeKey(found, one.day, one.key)
      }
      count += chunk.length
      if (count < PART) continue
      await appendKeys(this.#room, found)
      found = new Map()
      count = 0
    }
    await appendKeys(this.#room, found)
  }

  #takeKey(found: Map<string, KeyBuffer>, day: string, key: string): void {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !parseKey(key, this.#key)) return
    bufferOf(found, day).add(this.#key)
    if (this.#numbers.has(day)) this.#addWritten(this.#key, 0)
  }
}

function bufferOf(days: Map<string, KeyBuffer>, day: string): KeyBuffer {
  const buffer = days.get(day) ?? new KeyBuffer()
  days.set(day, buffer)
  return buffer
}
