import { dirname } from 'node:path'
import { lineText, LinePages } from './checked.ts'
import {
  createFile,
  errnoOf,
  type Handle,
  type Io,
  orNull,
  statOrNull,
  syncFolder,
  writeAll,
} from './io.ts'
import { runsOfLines } from './lines.ts'

const NEWLINE = 0x0a

/** What stands in a file of checked lines. */
export interface Lines<T> {
  readonly items: readonly T[]
  /** Numbers (from 1) of unreadable lines that are followed by a whole one: those were written once. */
  readonly damaged: readonly number[]
  /** Behind the last whole line: what follows was never acknowledged. */
  readonly end: number
}

const NO_LINES: Lines<never> = { items: [], damaged: [], end: 0 }

/** Reads a whole file of lines; one that is not there has none. What is given out is on stable storage. */
export async function readLines<T>(io: Io, path: string): Promise<Lines<T>> {
  const file = await orNull(io.open(path, 'r'))
  if (file === null) return NO_LINES
  try {
    // A writer that was killed may have left lines that are not safe yet.
    await file.datasync()
    return await scan<T>(file)
  } finally {
    await file.close()
  }
}

/** How much of a file's end is looked at for its last line. */
const TAIL = 64 * 1024

/** What was written last, without reading the rest; null where the end cannot be read: then nothing is known. */
export async function readLastLine<T>(io: Io, path: string): Promise<readonly T[] | null> {
  const file = await orNull(io.open(path, 'r'))
  if (file === null) return null
  try {
    const { size } = await file.stat()
    const bytes = Buffer.alloc(Math.min(TAIL, size))
    const { bytesRead } = await file.read(bytes, 0, bytes.length, size - bytes.length)
    const stop = bytesRead - 1
    if (bytes[stop] !== NEWLINE) return null
    const start = bytes.lastIndexOf(NEWLINE, stop - 1) + 1
    return parse<T>(lineText(bytes, start, stop))
  } finally {
    await file.close()
  }
}

async function scan<T>(file: Handle): Promise<Lines<T>> {
  const items: T[] = []
  const damaged: number[] = []
  let suspects: number[] = []
  let number = 0
  let end = 0
  for await (const { bytes, offset } of runsOfLines(file, 0, (await file.stat()).size)) {
    for (let at = 0; at < bytes.length;) {
      const stop = bytes.indexOf(NEWLINE, at)
      const group = parse<T>(lineText(bytes, at, stop))
      number += 1
      if (group === null) suspects.push(number)
      else {
        items.push(...group)
        damaged.push(...suspects)
        suspects = []
        end = offset + stop + 1
      }
      at = stop + 1
    }
  }
  return { items, damaged, end }
}

function parse<T>(text: string | null): readonly T[] | null {
  try {
    return text === null ? null : (JSON.parse(text) as { readonly items: readonly T[] }).items
  } catch {
    return null
  }
}

/**
 * Appends lines to files that one process at a time may write to (a lock says who). What is appended at once is one line, so it is
 * there as a whole or not at all, also when the power goes. The first time a file is touched, what was
 * torn off at its end is cut away, so that it can never stand in front of a whole line.
 */
export class LineAppender {
  readonly #io: Io
  readonly #whole = new Set<string>()

  constructor(io: Io) {
    this.#io = io
  }

  /** On stable storage when it resolves; when it rejects, what was written is cut away before the next time. */
  async append(path: string, items: readonly object[]): Promise<void> {
    if (items.length === 0) return
    const file = await this.#open(path)
    this.#whole.delete(path)
    try {
      const pages = new LinePages()
      pages.add(JSON.stringify({ items }))
      for (const page of pages.take()) await writeAll(file, page)
      await file.datasync()
    } finally {
      await file.close()
    }
    this.#whole.add(path)
  }

  async #open(path: string): Promise<Handle> {
    if (statOrNull(this.#io, path) === null) return this.#create(path)
    if (!this.#whole.has(path)) await this.#mend(path)
    return this.#io.open(path, 'a')
  }

  async #create(path: string): Promise<Handle> {
    let file: Handle
    try {
      file = await createFile(this.#io, path)
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error
      return this.#io.open(path, 'a')
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
  async #mend(path: string): Promise<void> {
    const { end } = await readLines(this.#io, path)
    const file = await this.#io.open(path, 'r+')
    try {
      if ((await file.stat()).size > end) await file.truncate(end)
    } finally {
      await file.close()
    }
    await syncFolder(this.#io, dirname(path))
  }
}
