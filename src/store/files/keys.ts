import { DayKeys } from '../day-keys.ts'
import type { Batches, Keys } from '../store.ts'
import { appendKeys, readDay, readMarker, writeMarker } from './key-files.ts'
import { KeySet, parseKey } from './key-set.ts'
import { type FileRoom, sweepTemps } from './temp.ts'
import { onDisk } from './trouble.ts'

/** While the index is made complete, keys are written down after so many. */
const PART = 500_000

/** One file of raw keys a day, and a marker that says up to which batch they are complete. */
export class FileKeys implements Keys {
  readonly #room: FileRoom
  readonly #batches: Batches
  #set = new KeySet()
  /** The days in memory; a day's number (from 1) labels its keys that are not written down yet. */
  readonly #days: string[] = []
  readonly #numbers = new Map<string, number>()
  readonly #key = new Uint32Array(4)

  constructor(room: FileRoom, batches: Batches) {
    this.#room = room
    this.#batches = batches
  }

  /** For a new holder of the lock: others may have sealed batches since. */
  forget(): void {
    this.#set = new KeySet()
    this.#days.length = 0
    this.#numbers.clear()
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
      const found = new DayKeys()
      this.#set.forEachUnwritten((words, label) => found.add(this.#days[label - 1] ?? '', words))
      await appendKeys(this.#room, found.days)
      await writeMarker(this.#room, batch)
    })
    this.#set.markWritten()
  }

  reset(): void {
    this.#set.dropUnwritten()
  }

  async #loadDay(day: string): Promise<void> {
    const reserve = (keys: number): void => this.#set.reserve(keys)
    await readDay(this.#room, day, reserve, (words, keys) => {
      for (let i = 0; i < keys; i += 1) this.#addWritten(words, i * 4)
    })
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
    await sweepTemps(this.#room)
    for (const id of await this.#batches.list()) {
      if (id > marker && id <= newest) await this.#takeOver(id)
    }
    await writeMarker(this.#room, newest)
  }

  async #takeOver(id: number): Promise<void> {
    let found = new DayKeys()
    let count = 0
    const seen = (day: string, key: Uint32Array): void => {
      if (this.#numbers.has(day)) this.#addWritten(key, 0)
    }
    for await (const chunk of this.#batches.changes(id)) {
      for (const record of chunk) found.take(record, seen)
      count += chunk.length
      if (count < PART) continue
      await appendKeys(this.#room, found.days)
      found = new DayKeys()
      count = 0
    }
    await appendKeys(this.#room, found.days)
  }
}
