import { join } from 'node:path'
import type { BookingEntry } from '../../domain/orders/booking.ts'
import { grouped } from '../../kernel/grouped.ts'
import { sideBySide } from '../../kernel/side-by-side.ts'
import { numbersOf } from '../postings.ts'
import type { Bookings } from '../store.ts'
import type { BookingIndex, Note } from './booking-index.ts'
import type { Holders } from './holders.ts'
import { numbersIn, orNull, removeQuietly, statOrNull } from './io.ts'
import { LineAppender, type Lines, readLastLine, readLines } from './line-file.ts'
import { type FileRoom, replaceFile } from './temp.ts'
import { chunksOnDisk, onDisk } from './trouble.ts'
import { readStamped, stamp } from './checked.ts'

/** Slip numbers grow, so slips of one time share a file, and a run touches only a few of them. */
const SLIPS_A_SHARD = 1000
const SHARD = /^(\d{6,})\.jsonl$/
const FORGOTTEN = 'forgotten.json'

interface BookingRoom extends FileRoom {
  readonly holders: Holders
  readonly index: BookingIndex
}

/** Files that are read at a time, where little of each is wanted. */
const AT_A_TIME = 4
/** So many files are taken into the index at a time. */
const FILES_A_TIME = 100

/** The bookings in files of a thousand slips each, one JSON object a line. */
export class FileBookings implements Bookings {
  readonly #room: BookingRoom
  readonly #appender: LineAppender

  constructor(room: BookingRoom) {
    this.#room = room
    this.#appender = new LineAppender(room.io, room.holders.isHeld)
  }

  /** For a new holder of the lock: what it has not read may have changed. */
  forget(): void {
    this.#appender.forget()
  }

  append(entries: readonly BookingEntry[]): Promise<void> {
    return onDisk(this.#room.folder, async () => {
      const epoch = await this.#room.holders.epoch()
      for (const [shard, items] of grouped(entries, ({ slip }) => shardOf(slip)))
        await this.#appender.append(this.#path(shard), { epoch, items })
    })
  }

  of(slips: Iterable<number>): ReturnType<Bookings['of']> {
    return onDisk(this.#room.folder, async () => {
      const entries: BookingEntry[] = []
      const damaged: { slips: readonly number[]; where: string }[] = []
      for (const [shard, wanted] of grouped(slips, shardOf)) {
        const mine = new Set(wanted)
        const lines = await this.#read(shard)
        entries.push(...lines.items.filter((entry) => mine.has(entry.slip)))
        const [line] = lines.damaged
        // Nobody can say whose line it was.
        if (line !== undefined)
          damaged.push({ slips: wanted, where: `${this.#path(shard)}:${line}` })
      }
      return { entries, damaged }
    })
  }

  senderMayLive(slip: number, id: string): Promise<boolean> {
    return onDisk(this.#room.folder, async () => {
      const { items, epochs } = await this.#read(shardOf(slip))
      const at = items.findIndex((entry) => entry.slip === slip && 'id' in entry && entry.id === id)
      return this.#room.holders.mayLive(epochs[at] ?? 0)
    })
  }

  all(): AsyncIterable<readonly BookingEntry[]> {
    return chunksOnDisk(this.#room.folder, this.#all())
  }

  about(names: Iterable<string>): AsyncIterable<readonly BookingEntry[]> {
    const numbers = numbersOf(names)
    return chunksOnDisk(
      this.#room.folder,
      this.#some((note) => note.slipsOf(numbers)),
    )
  }

  apart(): AsyncIterable<readonly BookingEntry[]> {
    return chunksOnDisk(
      this.#room.folder,
      this.#some((note) => note.apart),
    )
  }

  complete(): Promise<void> {
    return onDisk(this.#room.folder, async () => {
      const { noteBlock } = await import('./booking-note.ts')
      const notes = await this.#room.index.notes()
      const read = new Map<number, Uint8Array>()
      for (const shard of await this.#shards()) {
        const size = this.#size(shard)
        if (notes.get(shard)?.bytes === size || read.size >= FILES_A_TIME) continue
        const { items, damaged, end } = await this.#read(shard)
        if (damaged.length === 0 && end === size)
          read.set(shard, noteBlock(shard, { bytes: end, entries: items }))
      }
      await this.#room.index.add(read)
    })
  }

  prune(before: string, open: ReadonlySet<number>): ReturnType<Bookings['prune']> {
    return onDisk(this.#room.folder, async () => {
      const gone: number[] = []
      let forgottenUpTo = await this.#forgotten()
      for (const shard of await this.#shards()) {
        if (await this.#isYoung(shard, before)) continue
        const { items, damaged } = await this.#read(shard)
        if (damaged.length > 0 || !isOver(items, before, open)) continue
        gone.push(shard)
        forgottenUpTo = Math.max(forgottenUpTo, ...items.map((entry) => entry.slip))
      }
      if (gone.length === 0) return { forgottenUpTo }
      // Written down before anything is deleted: a slip that is forgotten must never look new. What comes back after the power
      // went is deleted the next time.
      await this.#rememberForgotten(forgottenUpTo)
      for (const shard of gone) {
        await removeQuietly(this.#room.io, this.#path(shard))
        this.#appender.gone(this.#path(shard))
      }
      return { forgottenUpTo }
    })
  }

  /** What was written last tells of most files that they are not over, without reading two years of orders. */
  async #isYoung(shard: number, before: string): Promise<boolean> {
    const last = await readLastLine<BookingEntry>(this.#room.io, this.#path(shard))
    return last !== null && last.some(({ at }) => at >= before)
  }

  async *#all(): AsyncGenerator<readonly BookingEntry[]> {
    for (const shard of await this.#shards()) {
      const { items } = await this.#read(shard)
      yield items.toSorted((a, b) => a.slip - b.slip)
    }
  }

  /** A file that is not as the index knows it is read as a whole. */
  async *#some(
    wanted: (note: Note) => ReadonlySet<number>,
  ): AsyncGenerator<readonly BookingEntry[]> {
    const notes = await this.#room.index.notes()
    const shards = await this.#shards()
    const read = sideBySide(shards, AT_A_TIME, async (shard) => {
      const note = notes.get(shard)
      return note === undefined || note.bytes !== this.#size(shard)
        ? (await this.#read(shard)).items
        : this.#readOf(shard, wanted(note))
    })
    for await (const items of read)
      if (items.length > 0) yield items.toSorted((a, b) => a.slip - b.slip)
  }

  async #readOf(shard: number, slips: ReadonlySet<number>): Promise<readonly BookingEntry[]> {
    if (slips.size === 0) return []
    const marks = [...slips].map((slip) => Buffer.from(`"slip":${slip},`))
    const { items } = await readLines<BookingEntry>(this.#room.io, this.#path(shard), marks)
    return items.filter(({ slip }) => slips.has(slip))
  }

  #size(shard: number): number | undefined {
    return statOrNull(this.#room.io, this.#path(shard))?.size
  }

  async #read(shard: number): Promise<Lines<BookingEntry>> {
    const lines = await readLines<BookingEntry>(this.#room.io, this.#path(shard))
    this.#appender.seen(this.#path(shard), lines)
    return lines
  }

  #path(shard: number): string {
    return join(this.#room.folder, `${String(shard).padStart(6, '0')}.jsonl`)
  }

  async #shards(): Promise<number[]> {
    return (await orNull(numbersIn(this.#room.io, this.#room.folder, SHARD))) ?? []
  }

  async #forgotten(): Promise<number> {
    const path = join(this.#room.folder, FORGOTTEN)
    return (await readStamped<{ upTo: number }>(this.#room.io, path))?.upTo ?? 0
  }

  async #rememberForgotten(upTo: number): Promise<void> {
    await replaceFile(this.#room, join(this.#room.folder, FORGOTTEN), stamp({ upTo }))
  }
}

function shardOf(slip: number): number {
  return Math.floor(slip / SLIPS_A_SHARD)
}

function isOver(
  entries: readonly BookingEntry[],
  before: string,
  open: ReadonlySet<number>,
): boolean {
  return entries.length > 0 && entries.every(({ at, slip }) => at < before && !open.has(slip))
}
