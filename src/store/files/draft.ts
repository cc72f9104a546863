import type { BatchHead, ChangeRecord } from '../../domain/stock/batch.ts'
import type { OpenItem } from '../../domain/stock/left-open.ts'
import { Postings } from '../postings.ts'
import type { Draft } from '../store.ts'
import { LinePages } from './checked.ts'
import { type BatchRoom, type LineCounts, type Part, partFile } from './heads.ts'
import { createFile, type Handle, removeQuietly, writeAll } from './io.ts'
import { readLines } from './parts.ts'
import { tempName } from './temp.ts'
import { chunksOnDisk, onDisk } from './trouble.ts'

/** So much goes to the disk at a time: the last wait, before a batch is committed, is then a short one. */
const SYNC_BYTES = 32 * 1024 * 1024

/** Lines on their way into a file that has a temporary name until the batch is committed. */
class PartWriter {
  readonly #room: BatchRoom
  readonly #pages = new LinePages()
  readonly temp: string
  readonly path: string
  #file: Handle | null = null
  /** What is written while the next lines come. */
  #writing: Promise<void> = Promise.resolve()
  #unsynced = 0

  constructor(room: BatchRoom, path: string) {
    this.#room = room
    this.path = path
    this.temp = tempName(this.path, room.machine)
  }

  get lines(): number {
    return this.#pages.lines
  }

  add(line: object): void {
    this.#pages.add(JSON.stringify(line))
  }

  /** Begins to write where there is a page's worth, after what was begun before: so no more than that waits in memory. */
  async drain(): Promise<void> {
    if (!this.#pages.isLarge) return
    await this.#writing
    this.#writing = this.#write()
    // Whoever waits for it next is told.
    this.#writing.catch(() => undefined)
  }

  /** All lines until now are in the file. */
  async write(): Promise<void> {
    await this.#writing
    await this.#write()
  }

  async #write(): Promise<void> {
    for (const page of this.#pages.take()) {
      this.#file ??= await createFile(this.#room.io, this.temp)
      await writeAll(this.#file, page)
      this.#unsynced += page.length
      this.#pages.giveBack(page)
    }
    if (this.#unsynced < SYNC_BYTES) return
    this.#unsynced = 0
    // Sooner, not instead.
    await this.#file?.datasync()
  }

  /** After this the lines are on stable storage, under their temporary name. */
  async finish(): Promise<void> {
    await this.write()
    await this.#file?.datasync()
    await this.#close()
  }

  async discard(): Promise<void> {
    await this.#writing.catch(() => undefined)
    await this.#close().catch(() => undefined)
    if (this.lines > 0) await removeQuietly(this.#room.io, this.temp)
  }

  async #close(): Promise<void> {
    const file = this.#file
    this.#file = null
    await file?.close()
  }
}

/** What has been written for a batch, waiting to get its names. */
export interface Finished {
  readonly draft: string
  readonly lines: LineCounts
  /** What its changes are about. */
  readonly names: Postings
  readonly renames: readonly { readonly from: string; readonly to: string }[]
}

/** Lines go into files with temporary names as they come, so memory does not grow with the batch. */
export class FileDraft implements Draft {
  readonly id: number
  readonly #room: BatchRoom
  readonly #draft: string
  readonly #changes: PartWriter
  readonly #carried: PartWriter
  readonly #names = new Postings()
  readonly #commit: (head: BatchHead, finished: Finished) => Promise<void>

  constructor(
    room: BatchRoom,
    id: number,
    commit: (head: BatchHead, finished: Finished) => Promise<void>,
  ) {
    this.id = id
    this.#room = room
    this.#draft = `d${room.machine.system.hex(6)}`
    const writer = (part: Part): PartWriter =>
      new PartWriter(room, partFile(room.folder, id, part, this.#draft))
    this.#changes = writer('changes')
    this.#carried = writer('carried')
    this.#commit = commit
  }

  record(line: ChangeRecord): void {
    this.#changes.add(line)
    this.#names.line(line)
  }

  async *changes(): AsyncGenerator<readonly ChangeRecord[]> {
    const { folder, io } = this.#room
    await onDisk(folder, () => this.#changes.write())
    const { temp, lines } = this.#changes
    yield* chunksOnDisk(folder, readLines<ChangeRecord>(io, temp, lines))
  }

  async drain(): Promise<void> {
    await onDisk(this.#room.folder, () => this.#changes.drain())
  }

  async seal(head: BatchHead, carried: readonly OpenItem[]): Promise<void> {
    if (head.id !== this.id) throw new Error(`draft ${this.id} sealed as ${head.id}`)
    await onDisk(this.#room.folder, async () => {
      for (const row of carried) this.#carried.add(row)
      const parts = [this.#changes, this.#carried]
      for (const part of parts) await part.finish()
      await this.#commit(head, {
        draft: this.#draft,
        lines: { changes: this.#changes.lines, carried: this.#carried.lines },
        names: this.#names,
        renames: parts
          .filter((part) => part.lines > 0)
          .map((part) => ({ from: part.temp, to: part.path })),
      })
    })
  }

  async abort(): Promise<void> {
    await this.#changes.discard()
    await this.#carried.discard()
  }
}
