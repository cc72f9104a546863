import { join } from 'node:path'
import type { BatchHead } from '../../domain/stock/batch.ts'
import { headFrom } from '../../domain/stock/earlier-forms.ts'
import { Moved } from '../../kernel/errors.ts'
import { onlyRows } from '../batch-states.ts'
import { stamp, unstamp } from './checked.ts'
import { partOf } from './head-rows.ts'
import { readSmall, removeQuietly } from './io.ts'
import { addFile, type FileRoom } from './temp.ts'
import { Scratch } from './scratch.ts'
import { damaged } from './trouble.ts'

/** `folder`: the one of batches. */
export type BatchRoom = FileRoom

/** How many lines belong to a head: a file of none is not written, and one that has lost some is noticed. */
export interface LineCounts {
  readonly changes: number
  readonly carried: number
}

/** What `000007.json` holds. */
export interface StoredHead {
  readonly head: BatchHead
  readonly lines: LineCounts
  /** In the names of its lines; absent in format 1. */
  readonly draft?: string | undefined
  /** Of the lock, when the batch came into its state: who was about to act on it. Absent in format 1. */
  readonly epoch?: number | undefined
}

/** And which of its files it stood in. */
export interface FoundHead extends StoredHead {
  readonly revision: number
}

/** A file of JSON lines beside the head. */
export type Part = keyof LineCounts

/** The revision that a name of format 1 stands for. */
const UNNUMBERED = 0

/** `000007.2.json`: at least six digits, and the revision. */
export function headFile(folder: string, id: number, revision: number): string {
  return join(folder, `${numbered(id)}${revision === UNNUMBERED ? '' : `.${revision}`}.json`)
}

/** Two drafts of one number never share a file. */
export function partFile(
  folder: string,
  id: number,
  part: Part,
  draft: string | undefined,
): string {
  return join(folder, `${numbered(id)}.${draft === undefined ? '' : `${draft}.`}${part}.jsonl`)
}

function numbered(id: number): string {
  return String(id).padStart(6, '0')
}

/** A head, or lines beside one. */
export type ParsedName =
  | { readonly kind: 'head'; readonly id: number; readonly revision: number }
  | { readonly kind: 'part'; readonly id: number; readonly draft: string | undefined }

/** What a file in the folder is; null for anything else. */
export function parseName(name: string): ParsedName | null {
  if (name.endsWith('.json')) {
    const [, id, revision] = /^(\d{6,15})(?:\.(\d{1,9}))?\.json$/.exec(name) ?? []
    return id === undefined
      ? null
      : { kind: 'head', id: Number(id), revision: Number(revision ?? UNNUMBERED) }
  }
  const [, id, draft] =
    /^(\d{6,15})(?:\.(d[0-9a-f]{12}))?\.(?:changes|carried)\.jsonl$/.exec(name) ?? []
  return id === undefined ? null : { kind: 'part', id: Number(id), draft }
}

/**
 * The heads: each state of a batch, and each rewriting of it, is a file of its own, `000123.2.json`, that is never written over; the
 * highest one counts. Whoever wrote it removes the ones before.
 */
export class Heads {
  readonly #room: BatchRoom
  /** The batches that were found last, and their revisions, the highest last. Only the newest one is ever given another. */
  #found = new Map<number, readonly number[]>()
  #newest = 0
  readonly #scratch = new Scratch()
  /** The newest one when it was read last: it is read again and again, and what a name stands for never changes. */
  #last: { readonly path: string; readonly stored: StoredHead } | null = null
  /** When the folder was changed last before it was searched for showing, and whether it was so at the time before, too. */
  #shown = { mtimeMs: Number.NaN, twice: false }

  constructor(room: BatchRoom) {
    this.#room = room
  }

  /** The ids of the batches there are, ascending. */
  async ids(): Promise<number[]> {
    await this.#search()
    return [...this.#found.keys()].sort((a, b) => a - b)
  }

  /** The highest of them, 0 = none. */
  async newestId(): Promise<number> {
    await this.#search()
    return this.#newest
  }

  /** The newest one; null = there is none. */
  async newest(): Promise<FoundHead | null> {
    await this.#search()
    return this.#readFound(this.#newest)
  }

  /**
   * As `newest`, for showing: the names of a year are not gone through again while the folder is as it was at two looks. Once is not
   * enough, because a change right after the first one may have been written down with the same time.
   */
  async newestShown(): Promise<FoundHead | null> {
    const { mtimeMs } = await this.#room.io.stat(this.#room.folder)
    if (!(this.#shown.mtimeMs === mtimeMs && this.#shown.twice)) {
      await this.#search()
      this.#shown = { mtimeMs, twice: this.#shown.mtimeMs === mtimeMs }
    }
    return this.#readFound(this.#newest)
  }

  async read(id: number): Promise<FoundHead | null> {
    if (id >= this.#newest || !this.#found.has(id)) await this.#search()
    return this.#readFound(id)
  }

  /** With these rows (numbers from 1) and their verdicts alone, in their order. */
  async readSome(id: number, rows: readonly number[]): Promise<StoredHead | null> {
    const revision = this.#found.get(id)?.at(-1)
    // The newest may be given another file meanwhile.
    if (revision !== undefined && id < this.#newest) {
      const path = headFile(this.#room.folder, id, revision)
      const some = await this.#scratch.read(this.#room.io, path, (bytes) =>
        partOf<StoredHead>(bytes, rows),
      )
      if (some?.head.id === id) return some
    }
    const stored = await this.read(id)
    return stored === null ? null : { ...stored, head: onlyRows(stored.head, rows) }
  }

  /** Throws `Moved` where somebody has given the batch this revision, or a later one, or has sealed a later batch. */
  async add(stored: StoredHead, revision: number): Promise<void> {
    const { io, folder } = this.#room
    const { id } = stored.head
    await addFile(this.#room, headFile(folder, id, revision), stamp({ format: 2, ...stored }))
    await this.#search()
    // One that comes late has the number of one that has been removed: then there is a higher one, and it counts for nobody.
    const there = this.#found.get(id) ?? []
    const late = this.#newest > id || there.some((other) => other > revision)
    if (late) await removeQuietly(io, headFile(folder, id, revision))
    if (late) throw new Moved(`batch ${id}`)
    for (const older of there)
      if (older < revision) await removeQuietly(io, headFile(folder, id, older))
  }

  /** Removes a batch. That is safe only when the folder is synced. */
  async remove(id: number): Promise<void> {
    for (const revision of this.#found.get(id) ?? [])
      await removeQuietly(this.#room.io, headFile(this.#room.folder, id, revision))
    this.#found.delete(id)
  }

  async #readFound(id: number): Promise<FoundHead | null> {
    for (let gone: number | null = null; ;) {
      const revision = this.#found.get(id)?.at(-1)
      if (revision === undefined) return null
      const path = headFile(this.#room.folder, id, revision)
      const stored = this.#lastAt(path, id) ?? (await this.#stored(path, id))
      if (stored !== null) return { ...stored, revision }
      // A name that leads nowhere and stays: no use in looking for ever.
      if (revision === gone) throw damaged(path, 'batch')
      // Its successor has been written meanwhile, and it was removed.
      gone = revision
      await this.#search()
    }
  }

  #lastAt(path: string, id: number): StoredHead | undefined {
    return id === this.#newest && this.#last?.path === path ? this.#last.stored : undefined
  }

  async #stored(path: string, id: number): Promise<StoredHead | null> {
    const bytes = await readSmall(this.#room.io, path)
    const stored = bytes === null ? null : storedIn(path, bytes, id)
    if (stored !== null && id === this.#newest) this.#last = { path, stored }
    return stored
  }

  async #search(): Promise<void> {
    const found = new Map<number, readonly number[]>()
    let newest = 0
    for (const name of await this.#room.io.readdir(this.#room.folder)) {
      // Most of them are lines, and need no closer look.
      if (!name.endsWith('.json')) continue
      const parsed = parseName(name)
      if (parsed?.kind !== 'head') continue
      const { id, revision } = parsed
      const others = found.get(id)
      found.set(id, others === undefined ? [revision] : [...others, revision].sort((a, b) => a - b))
      newest = Math.max(newest, id)
    }
    this.#found = found
    this.#newest = newest
  }
}

function storedIn(path: string, bytes: Buffer, id: number): StoredHead {
  const stored = unstamp(bytes)
  // Passing over it would take an older batch for the newest one, and send everything since then again.
  if (!isStored(stored) || stored.head.id !== id) throw damaged(path, 'batch')
  return { ...stored, head: headFrom(stored.head) }
}

function isStored(value: unknown): value is StoredHead {
  return typeof value === 'object' && value !== null && 'head' in value && 'lines' in value
}
