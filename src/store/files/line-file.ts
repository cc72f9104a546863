import { basename, dirname } from 'node:path'
import { errnoOf, Moved } from '../../kernel/errors.ts'
import { lineJson, LinePages } from './checked.ts'
import {
  createFile,
  type Handle,
  type Io,
  statOrNull,
  syncFolder,
  withFile,
  withFileIfAny,
  writeAll,
} from './io.ts'
import { runsOfLines } from './lines.ts'

const NEWLINE = 0x0a
/** Read at a time, where little of a file is wanted. */
const GLANCE_BYTES = 64 * 1024

/** What stands in a file of checked lines. */
export interface Lines<T> {
  readonly items: readonly T[]
  /** Of the writer's lock, item by item. */
  readonly epochs: readonly number[]
  /** Numbers (from 1) of unreadable lines that are followed by a whole one: those were written once. */
  readonly damaged: readonly number[]
  /** Behind the last whole line: what follows was never acknowledged. */
  readonly end: number
}

/** What is appended at once. */
interface Group<T> {
  readonly items: readonly T[]
  /** Of the writer's lock; absent where it does not matter, and in format 1. */
  readonly epoch?: number
}

const NO_LINES: Lines<never> = { items: [], epochs: [], damaged: [], end: 0 }

/**
 * Reads a whole file of lines; one that is not there has none. What is given out is on stable storage. `marks`: of lines without any of
 * these bytes only the epoch is looked at, for a file that is known to be whole.
 */
export async function readLines<T>(
  io: Io,
  path: string,
  marks: readonly Buffer[] = [],
): Promise<Lines<T>> {
  const lines = await withFileIfAny(io, path, async (file) => {
    // A writer that was killed may have left lines that are not safe yet.
    if (marks.length === 0) await file.datasync()
    return scan<T>(file, marks)
  })
  return lines ?? NO_LINES
}

/** How much of a file's end is looked at for its last line. */
const TAIL = 64 * 1024

/** What was written last, without reading the rest; null where the end cannot be read: then nothing is known. */
export function readLastLine<T>(io: Io, path: string): Promise<readonly T[] | null> {
  return withFileIfAny(io, path, async (file) => {
    const { size } = await file.stat()
    const bytes = Buffer.alloc(Math.min(TAIL, size))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, size - bytes.length)
    const stop = bytesRead - 1
    if (bytes[stop] !== NEWLINE) return null
    const start = bytes.lastIndexOf(NEWLINE, stop - 1) + 1
    return lineJson<Group<T>>(bytes, start, stop)?.items ?? null
  })
}

async function scan<T>(file: Handle, marks: readonly Buffer[]): Promise<Lines<T>> {
  const items: T[] = []
  const epochs: number[] = []
  const damaged: number[] = []
  let suspects: number[] = []
  let number = 0
  let end = 0
  let newest = 0
  const block = marks.length === 0 ? undefined : GLANCE_BYTES
  for await (const { bytes, offset } of runsOfLines(file, 0, (await file.stat()).size, block)) {
    for (let at = 0; at < bytes.length;) {
      const stop = bytes.indexOf(NEWLINE, at)
      const group = groupIn<T>(bytes, at, { stop, marks })
      number += 1
      if (group === null) suspects.push(number)
      else {
        const epoch = group.epoch ?? newest
        // Written by a holder who had lost the lock, behind the first line of the next one: it was never acknowledged.
        if (epoch >= newest) {
          items.push(...group.items)
          epochs.push(...group.items.map(() => epoch))
        }
        newest = Math.max(newest, epoch)
        damaged.push(...suspects)
        suspects = []
        end = offset + stop + 1
      }
      at = stop + 1
    }
  }
  return { items, epochs, damaged, end }
}

const EPOCH = /^\{"epoch":(\d+),/

function groupIn<T>(
  bytes: Buffer,
  at: number,
  { stop, marks }: { readonly stop: number; readonly marks: readonly Buffer[] },
): Group<T> | null {
  const line = bytes.subarray(at, stop)
  if (marks.length === 0 || marks.some((mark) => line.includes(mark)))
    return lineJson<Group<T>>(bytes, at, stop)
  const [, epoch] = EPOCH.exec(line.toString('latin1', 0, 32)) ?? []
  return { items: [], ...(epoch === undefined ? {} : { epoch: Number(epoch) }) }
}

/**
 * Appends lines to files that one process at a time may write to (a lock says who). What is appended at once is one line, so it is
 * there as a whole or not at all, also when the power goes. What was torn off at a file's end is cut away first, so that it can never
 * stand in front of a whole line.
 *
 * A file is only appended to as it is known: whoever finds it longer has lost the lock, and is told `Moved`.
 */
export class LineAppender {
  readonly #io: Io
  readonly #holdsLock: () => boolean
  /** How long the files are, as far as this holder of the lock has read or written them. */
  readonly #known = new Map<string, number>()
  #last: Promise<unknown> = Promise.resolve()

  /** `holdsLock`: whether this process has the lock of the files just now. */
  constructor(io: Io, holdsLock: () => boolean) {
    this.#io = io
    this.#holdsLock = holdsLock
  }

  /** A new holder of the lock knows nothing yet. */
  forget(): void {
    this.#known.clear()
  }

  /** What was read counts for what is appended: nothing else may have come behind it. */
  seen(path: string, { end }: Lines<unknown>): void {
    this.#known.set(path, Math.max(end, this.#known.get(path) ?? 0))
  }

  /** The file was removed by its own holder. */
  gone(path: string): void {
    this.#known.delete(path)
  }

  /** On stable storage when it resolves; when it rejects, what was written is cut away before the next time. */
  append<T extends object>(path: string, group: Group<T>): Promise<void> {
    const mine = this.#last.then(() => this.#append(path, group))
    this.#last = mine.catch(() => undefined)
    return mine
  }

  async #append<T extends object>(path: string, group: Group<T>): Promise<void> {
    if (group.items.length === 0) return
    const { file, size } = await this.#open(path)
    try {
      // One line, on a page of its size.
      const pages = new LinePages(0)
      pages.add(JSON.stringify(group))
      let end = size
      for (const page of pages.take()) {
        await writeAll(file, page)
        end += page.length
      }
      await file.datasync()
      await this.#isAlone(path, file, end)
      this.#known.set(path, end)
    } finally {
      await file.close()
    }
  }

  /** Two may have appended at once. Both learn it here, before they act on what they wrote. */
  async #isAlone(path: string, file: Handle, end: number): Promise<void> {
    if ((await file.stat()).size === end) return
    this.#known.delete(path)
    throw new Moved(basename(path))
  }

  /** The file, and its length without what is torn off. */
  async #open(path: string): Promise<{ readonly file: Handle; readonly size: number }> {
    const facts = statOrNull(this.#io, path)
    const known = this.#known.get(path)
    if (facts === null && (known ?? 0) === 0) return { file: await this.#create(path), size: 0 }
    if (facts?.size !== known) await this.#repair(path)
    return { file: await this.#io.open(path, 'a'), size: this.#known.get(path) ?? 0 }
  }

  async #create(path: string): Promise<Handle> {
    let file: Handle
    try {
      file = await createFile(this.#io, path)
    } catch (error) {
      throw errnoOf(error) === 'EEXIST' ? new Moved(basename(path)) : error
    }
    try {
      await syncFolder(this.#io, dirname(path))
      return file
    } catch (error) {
      await file.close()
      throw error
    }
  }

  /** Cut away for certain when what is appended next is. The name may not be safe yet either, if its maker was killed. */
  async #repair(path: string): Promise<void> {
    const { end } = await readLines(this.#io, path)
    const known = this.#known.get(path)
    this.#known.set(path, end)
    if (known !== undefined && known !== end) {
      this.#known.delete(path)
      throw new Moved(basename(path))
    }
    await withFile(this.#io.open(path, 'r+'), async (file) => {
      if ((await file.stat()).size <= end) return
      // For anybody else it may be what the lock's holder is just writing.
      if (!this.#holdsLock()) throw new Moved(basename(path))
      await file.truncate(end)
    })
    await syncFolder(this.#io, dirname(path))
  }
}
