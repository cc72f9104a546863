import type { Position } from '../../domain/stock/batch.ts'
import type { JournalItem, Reading, Received } from '../store.ts'
import { lineJson } from './checked.ts'
import { type Handle, type Io, orNull, withFileIfAny } from './io.ts'
import { type Run, runsOfLines } from './lines.ts'
import { listSegments, segmentFile } from './segment.ts'
import { chunksOnDisk } from './trouble.ts'

const CHUNK = 1000
const NEWLINE = 0x0a
/** How much of a damaged run is kept for a person to look at. */
const SHOWN_BYTES = 2000

/** What stands in the journal behind a position. */
export class JournalReading implements Reading {
  readonly #io: Io
  readonly #folder: string
  readonly #reached: Map<string, number>
  readonly #only: readonly string[] | undefined

  /** `only`: look at these segments alone. */
  constructor(io: Io, folder: string, after: Position, only?: readonly string[]) {
    this.#only = only
    this.#io = io
    this.#folder = folder
    this.#reached = new Map(Object.entries(after))
  }

  get position(): Position {
    return Object.fromEntries(this.#reached)
  }

  [Symbol.asyncIterator](): AsyncGenerator<readonly JournalItem[]> {
    return chunksOnDisk(this.#folder, this.#chunks())
  }

  async *#chunks(): AsyncGenerator<readonly JournalItem[]> {
    const segments = this.#only ?? (await listSegments(this.#io, this.#folder))
    const there = new Set(segments)
    for (const known of this.#reached.keys()) if (!there.has(known)) this.#reached.delete(known)
    for (const segment of segments) yield* this.#segment(segment)
  }

  async *#segment(segment: string): AsyncGenerator<readonly JournalItem[]> {
    const path = segmentFile(this.#folder, segment)
    const from = this.#reached.get(segment) ?? 0
    const facts = await orNull(this.#io.stat(path))
    if (facts === null || facts.size <= from) return
    const file = await orNull(this.#io.open(path, 'r'))
    if (file === null) return
    try {
      yield* this.#lines(file, segment, from)
    } finally {
      await file.close()
    }
  }

  async *#lines(file: Handle, segment: string, from: number): AsyncGenerator<JournalItem[]> {
    const { size } = await file.stat()
    // Somebody may be writing: what is given out must not be lost when the power goes after it was acted upon.
    await file.datasync()
    const scan = new Scan(segment)
    for await (const run of runsOfLines(file, from, size)) {
      for (let at = 0; at < run.bytes.length;) {
        const items: JournalItem[] = []
        at = scan.take(run, at, items)
        if (scan.end > 0) this.#reached.set(segment, scan.end)
        if (items.length > 0) yield items
      }
    }
  }
}

/** Enough for an ordinary notification or a few. */
const GLANCE_BYTES = 8 * 1024

/** When the oldest notification behind the position was received: the first one of each segment is looked at. */
export async function waitingSince(
  io: Io,
  folder: string,
  after: Position,
): Promise<string | null> {
  const segments = await listSegments(io, folder)
  const times = await Promise.all(
    segments.map((segment) => firstIn(io, segmentFile(folder, segment), after[segment] ?? 0)),
  )
  return times.filter((time) => time !== null).toSorted()[0] ?? null
}

/** What cannot be read and is followed by nothing whole was never acknowledged: nobody waits for it. */
async function firstIn(io: Io, path: string, from: number): Promise<string | null> {
  const facts = await orNull(io.stat(path))
  if (facts === null || facts.size <= from) return null
  return withFileIfAny(io, path, async (file) => {
    for await (const { bytes } of runsOfLines(file, from, facts.size, GLANCE_BYTES)) {
      for (let start = 0; start < bytes.length;) {
        const stop = bytes.indexOf(NEWLINE, start)
        const received = lineJson<Received>(bytes, start, stop)
        if (received !== null) return received.at
        start = stop + 1
      }
    }
    return null
  })
}

/** Goes through a segment's lines and remembers damage until a valid line proves that it was no torn end. */
class Scan {
  readonly #segment: string
  #damage: { readonly offset: number; bytes: number; readonly text: string } | null = null
  /** Behind the last valid line; 0 while there was none. */
  end = 0

  constructor(segment: string) {
    this.#segment = segment
  }

  /** Reads on from `at` until there is a chunk's worth of items; returns where it stopped. */
  take(run: Run, at: number, items: JournalItem[]): number {
    let start = at
    while (start < run.bytes.length && items.length < CHUNK) {
      const stop = run.bytes.indexOf(NEWLINE, start)
      const received = lineJson<Received>(run.bytes, start, stop)
      if (received === null) this.#damaged(run, start, stop + 1)
      else {
        this.#flushDamage(items)
        items.push({ kind: 'notification', received })
        this.end = run.offset + stop + 1
      }
      start = stop + 1
    }
    return start
  }

  #damaged(run: Run, start: number, stop: number): void {
    const shown = run.bytes.subarray(start, Math.min(stop, start + SHOWN_BYTES))
    this.#damage ??= { offset: run.offset + start, bytes: 0, text: printable(shown) }
    this.#damage.bytes += stop - start
  }

  #flushDamage(items: JournalItem[]): void {
    if (this.#damage !== null)
      items.push({ kind: 'damage', segment: this.#segment, ...this.#damage })
    this.#damage = null
  }
}

/** Whatever stood there, as text that can be shown in a terminal. */
function printable(bytes: Buffer): string {
  return bytes
    .toString()
    .replaceAll(/[\p{Cc}\p{Cs}\uFFFD]+/gu, ' ')
    .trim()
}
