import { join } from 'node:path'
import type { BatchHead, BatchState, OpenItem, ChangeRecord } from '../../domain/stock/batch.ts'
import { Moved } from '../../kernel/errors.ts'
import type { Batches, Draft } from '../store.ts'
import { FileDraft, type Finished } from './draft.ts'
import { type BatchRoom, headIds, newestId, parseName, readHead, writeHead } from './heads.ts'
import { errnoOf, removeQuietly, syncFolder } from './io.ts'
import type { Mutex } from './mutex.ts'
import { readPart } from './parts.ts'
import { sweepTemps } from './temp.ts'
import { chunksOnDisk, onDisk } from './trouble.ts'

const ORDER: readonly BatchState[] = ['sealed', 'sending', 'accepted', 'settled']

/**
 * Three files a batch: `000123.changes.jsonl`, `000123.carried.jsonl` and the head `000123.json`. The head comes last,
 * by one atomic replace: it is the commit of all three, and lines without a head were never there.
 */
export class FileBatches implements Batches {
  readonly #room: BatchRoom
  readonly #mutex: Mutex

  constructor(room: BatchRoom, mutex: Mutex) {
    this.#room = room
    this.#mutex = mutex
  }

  async newest(): Promise<BatchHead | null> {
    const id = await this.#onDisk(() => newestId(this.#room))
    return id === 0 ? null : this.read(id)
  }

  read(id: number): Promise<BatchHead | null> {
    return this.#onDisk(async () => (await readHead(this.#room, id))?.head ?? null)
  }

  list(): Promise<readonly number[]> {
    return this.#onDisk(() => headIds(this.#room))
  }

  async carried(id: number): Promise<readonly OpenItem[]> {
    const rows: OpenItem[] = []
    for await (const chunk of this.#part<OpenItem>(id, 'carried'))
      for (const row of chunk) rows.push(row)
    return rows
  }

  changes(id: number): AsyncIterable<readonly ChangeRecord[]> {
    return this.#part<ChangeRecord>(id, 'changes')
  }

  async draft(predecessor: number): Promise<Draft> {
    await this.#onDisk(() => this.#mutex.run(() => this.#sweep()))
    return new FileDraft(this.#room, predecessor + 1, (head, finished) =>
      this.#mutex.run(() => this.#commit(predecessor, head, finished)),
    )
  }

  async advance(from: BatchState, next: BatchHead): Promise<void> {
    if (ORDER.indexOf(next.state) < ORDER.indexOf(from))
      throw new Error(`a batch never goes back: ${from} → ${next.state}`)
    await this.#onDisk(() =>
      this.#mutex.run(async () => {
        const stored = await readHead(this.#room, next.id)
        if (stored?.head.state !== from) throw new Moved(`batch ${next.id}`)
        await writeHead(this.#room, { lines: stored.lines, head: next })
      }),
    )
  }

  /** Each sync comes before the name that relies on it: content, then the lines' names, then the head. */
  async #commit(predecessor: number, head: BatchHead, finished: Finished): Promise<void> {
    const newest = await newestId(this.#room)
    if (newest !== predecessor) throw new Moved(`the batch after ${predecessor}`)
    for (const { from, to } of finished.renames) {
      await this.#room.io.rename(from, to).catch((error: unknown) => {
        throw errnoOf(error) === 'ENOENT' ? new Moved(`the draft of batch ${head.id}`) : error
      })
    }
    if (finished.renames.length > 0) await syncFolder(this.#room.io, this.#room.folder)
    await writeHead(this.#room, { lines: finished.lines, head })
  }

  /** Removes lines that never got a head, and what dead processes were writing. */
  async #sweep(): Promise<void> {
    const { io, folder, machine } = this.#room
    await sweepTemps(io, folder, machine)
    const names = await io.readdir(folder)
    const parsed = names.flatMap((name) => ({
      name,
      ...(parseName(name) ?? { id: 0, isHead: true }),
    }))
    const newest = parsed.reduce((most, one) => (one.isHead ? Math.max(most, one.id) : most), 0)
    for (const one of parsed)
      if (!one.isHead && one.id > newest) await removeQuietly(io, join(folder, one.name))
  }

  async *#part<T>(id: number, part: 'changes' | 'carried'): AsyncGenerator<readonly T[]> {
    const stored = await this.#onDisk(() => readHead(this.#room, id))
    if (stored === null) return
    yield* chunksOnDisk(this.#room.folder, readPart<T>(this.#room, id, part, stored.lines[part]))
  }

  #onDisk<T>(work: () => Promise<T>): Promise<T> {
    return onDisk(this.#room.folder, work)
  }
}
