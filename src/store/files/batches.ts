import { join } from 'node:path'
import type { BatchHead, BatchState, ChangeRecord } from '../../domain/stock/batch.ts'
import { openItemFrom } from '../../domain/stock/earlier-forms.ts'
import type { OpenItem } from '../../domain/stock/left-open.ts'
import { collected } from '../../kernel/collected.ts'
import { errnoOf, Moved } from '../../kernel/errors.ts'
import { neverBack } from '../batch-states.ts'
import type { Postings } from '../postings.ts'
import type { Places } from '../product-index.ts'
import type { Batches, Draft, SomeOfBatch } from '../store.ts'
import type { Finished } from './draft.ts'
import { type BatchRoom, Heads, parseName, type Part } from './heads.ts'
import type { Holders } from './holders.ts'
import { removeQuietly, syncFolder } from './io.ts'
import { readChanges, readPart } from './parts.ts'
import { sweepTemps } from './temp.ts'
import { chunksOnDisk, onDisk } from './trouble.ts'

/**
 * Three files a batch: `000123.<draft>.changes.jsonl`, `000123.<draft>.carried.jsonl` and the head `000123.1.json`. The head comes
 * last, linked once: it is the commit of all three, and lines without a head were never there.
 */
export class FileBatches implements Batches {
  readonly #room: BatchRoom
  readonly #heads: Heads
  readonly #holders: Holders
  /** Of what was sealed here and is not in the index of products yet. */
  readonly #taken = new Map<number, Postings>()

  constructor(room: BatchRoom, holders: Holders) {
    this.#room = room
    this.#heads = new Heads(room)
    this.#holders = holders
  }

  newest(): Promise<BatchHead | null> {
    return this.#onDisk(async () => (await this.#heads.newest())?.head ?? null)
  }

  newestShown(): Promise<BatchHead | null> {
    return this.#onDisk(async () => (await this.#heads.newestShown())?.head ?? null)
  }

  read(id: number): Promise<BatchHead | null> {
    return this.#onDisk(async () => (await this.#heads.read(id))?.head ?? null)
  }

  list(): Promise<readonly number[]> {
    return this.#onDisk(() => this.#heads.ids())
  }

  async carried(id: number): Promise<readonly OpenItem[]> {
    return (await collected(this.#part<OpenItem>(id, 'carried'))).map(openItemFrom)
  }

  changes(id: number): AsyncIterable<readonly ChangeRecord[]> {
    return this.#part<ChangeRecord>(id, 'changes')
  }

  some(id: number, { lines, rows }: Pick<Places, 'lines' | 'rows'>): Promise<SomeOfBatch | null> {
    return this.#onDisk(async () => {
      const stored = await this.#heads.readSome(id, rows)
      if (stored === null) return null
      return { head: stored.head, changes: await readChanges(this.#room, stored, lines) }
    })
  }

  /** Gives away what was taken of the batch's changes while it was made. */
  linesTaken(id: number): Postings | undefined {
    const taken = this.#taken.get(id)
    this.#taken.delete(id)
    return taken
  }

  async draft(predecessor: number): Promise<Draft> {
    await this.#onDisk(() => this.#sweep())
    const { FileDraft } = await import('./draft.ts')
    return new FileDraft(this.#room, predecessor + 1, (head, finished) =>
      this.#commit(predecessor, head, finished),
    )
  }

  async advance(from: BatchState, next: BatchHead): Promise<void> {
    neverBack(from, next.state)
    await this.#onDisk(async () => {
      const stored = await this.#heads.read(next.id)
      if (stored?.head.state !== from) throw new Moved(`batch ${next.id}`)
      const { revision, lines, draft, epoch } = stored
      const writer = next.state === from ? epoch : await this.#holders.epoch()
      await this.#heads.add({ lines, head: next, draft, epoch: writer }, revision + 1)
    })
  }

  senderMayLive(id: number): Promise<boolean> {
    return this.#onDisk(async () => {
      const stored = await this.#heads.read(id)
      return stored === null || this.#holders.mayLive(stored.epoch ?? 0)
    })
  }

  /** Removes a batch; the caller makes that safe. */
  remove(id: number): Promise<void> {
    return this.#heads.remove(id)
  }

  /** Each sync comes before the name that relies on it: content, then the lines' names, then the head. */
  async #commit(predecessor: number, head: BatchHead, finished: Finished): Promise<void> {
    const { io, folder } = this.#room
    if ((await this.#heads.newestId()) !== predecessor)
      throw new Moved(`the batch after ${predecessor}`)
    for (const { from, to } of finished.renames) {
      await io.rename(from, to).catch((error: unknown) => {
        throw errnoOf(error) === 'ENOENT' ? new Moved(`the draft of batch ${head.id}`) : error
      })
    }
    if (finished.renames.length > 0) await syncFolder(io, folder)
    const { lines, draft, names } = finished
    // What a former holder has made out of readings from before its stop, the new one's batch, if any, knows nothing of.
    if (this.#holders.hasLost()) throw new Moved('the lock stock')
    await this.#heads.add({ lines, draft, epoch: await this.#holders.epoch(), head }, 1)
    this.#taken.set(head.id, names)
  }

  /** Removes lines that never got a head, and what dead processes were writing. */
  async #sweep(): Promise<void> {
    const { io, folder } = this.#room
    await sweepTemps(this.#room)
    const names = await io.readdir(folder)
    const newest = await this.#heads.newestId()
    for (const name of names) {
      const parsed = parseName(name)
      if (parsed?.kind === 'part' && parsed.id > newest) await removeQuietly(io, join(folder, name))
    }
  }

  async *#part<T>(id: number, part: Part): AsyncGenerator<readonly T[]> {
    const stored = await this.#onDisk(() => this.#heads.read(id))
    if (stored === null) return
    yield* chunksOnDisk(this.#room.folder, readPart<T>(this.#room, stored, part))
  }

  #onDisk<T>(work: () => Promise<T>): Promise<T> {
    return onDisk(this.#room.folder, work)
  }
}
