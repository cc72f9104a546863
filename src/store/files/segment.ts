import { join } from 'node:path'
import {
  createFile,
  type Handle,
  type Io,
  removeQuietly,
  statOrNull,
  syncFolder,
  writeAll,
} from './io.ts'
import type { System } from '../../kernel/system.ts'

const ENDING = '.jsonl'

/** The end of a segment's name tells which data format its writer knows; format 1 has none. */
const FORMAT = '-f2'

/** Names sort by time; the random part keeps two processes of one moment apart. */
function newName(now: Date, system: System): string {
  const time = now.toISOString().replaceAll(/[-:]/g, '')
  return `${time}-${system.pid}-${system.hex(3)}${FORMAT}`
}

/** A segment of the journal that a listener of format 1 has written. */
export function isOfFormat1(segment: string): boolean {
  return !segment.endsWith(FORMAT)
}

/** `segment` without the ending, as positions and notification ids have it. */
export function segmentFile(folder: string, segment: string): string {
  return join(folder, `${segment}${ENDING}`)
}

/** The segments there are, oldest first. */
export async function listSegments(io: Io, folder: string): Promise<string[]> {
  const names = await io.readdir(folder)
  return names
    .filter((name) => name.endsWith(ENDING))
    .map((name) => name.slice(0, -ENDING.length))
    .sort()
}

/** `folder`: where its segments are. */
interface Journal {
  readonly io: Io
  readonly folder: string
  readonly system: System
}

interface Place {
  readonly io: Io
  readonly system: System
  readonly path: string
  /** Another file may come to stand there. */
  readonly ino: number
}

/** A file of the journal as its writer has it: made by this process, appended to by nobody else. */
export class Segment {
  readonly name: string
  readonly #file: Handle
  /** When it was made, by both clocks: the wall clock may jump, the other one stops in a sleeping machine. */
  readonly #since: { readonly wall: number; readonly steady: number }
  #size = 0
  #lines = 0

  readonly #place: Place

  static async open(journal: Journal, now: Date): Promise<Segment> {
    const { io, folder, system } = journal
    const name = newName(now, system)
    const file = await createFile(io, segmentFile(folder, name))
    try {
      await syncFolder(io, folder)
      const { ino } = await file.stat()
      return new Segment(file, name, now, { io, system, path: segmentFile(folder, name), ino })
    } catch (error) {
      await file.close()
      await removeQuietly(io, segmentFile(folder, name))
      throw error
    }
  }

  private constructor(file: Handle, name: string, now: Date, place: Place) {
    this.#file = file
    this.name = name
    this.#place = place
    this.#since = { wall: now.getTime(), steady: place.system.ticks() }
  }

  get size(): number {
    return this.#size
  }

  /** How many lines it holds: the next line's number. */
  get lines(): number {
    return this.#lines
  }

  ageMs(now: Date): number {
    return Math.max(
      Math.abs(now.getTime() - this.#since.wall),
      this.#place.system.ticks() - this.#since.steady,
    )
  }

  /** False when somebody has deleted the file, or put a backup in the place of its folder: nobody would read what is written to it. */
  isThere(): boolean {
    const { io, path, ino } = this.#place
    return statOrNull(io, path)?.ino === ino
  }

  /** Returns when the lines are on stable storage. After it has thrown, the segment takes no more. */
  async append(pages: readonly Buffer[], lines: number): Promise<void> {
    let bytes = 0
    for (const page of pages) {
      await writeAll(this.#file, page)
      bytes += page.length
    }
    await this.#file.datasync()
    this.#size += bytes
    this.#lines += lines
  }

  /**
   * After a failed write or sync: takes back what was not acknowledged, as far as the disk lets us. A failed sync may be
   * reported only once, so nothing is ever tried again on this file.
   */
  async abandon(): Promise<void> {
    await this.#file.truncate(this.#size).catch(() => undefined)
    await this.close()
    if (this.#size === 0) await removeQuietly(this.#place.io, this.#place.path) // a disk that stays full is not littered with empty files
  }

  async close(): Promise<void> {
    await this.#file.close().catch(() => undefined) // everything acknowledged is already safe
  }
}
