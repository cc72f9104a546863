import { join } from 'node:path'
import { type Adapter, Low } from 'lowdb'
import { Moved } from '../../kernel/errors.ts'
import type { Document } from '../store.ts'
import { stamp, unstamp } from './checked.ts'
import { type Io, readSmall } from './io.ts'
import type { Machine } from './machine.ts'
import type { Mutex } from './mutex.ts'
import { replaceFile, sweepTemps } from './temp.ts'
import { damaged, onDisk } from './trouble.ts'

interface Stored<T> {
  readonly revision: number
  readonly value: T | null
}

/** What all documents of a store share; the mutex lets one be replaced at a time in this process. */
export interface DocumentRoom {
  readonly io: Io
  readonly folder: string
  readonly machine: Machine
  readonly mutex: Mutex
}

/** lowdb's own adapter never syncs: after a power cut it leaves an old state or none. For tokens that is a sign-in. */
class DurableAdapter<T> implements Adapter<Stored<T>> {
  readonly #room: DocumentRoom
  readonly #path: string

  constructor(room: DocumentRoom, path: string) {
    this.#room = room
    this.#path = path
  }

  async read(): Promise<Stored<T> | null> {
    const bytes = await readSmall(this.#room.io, this.#path)
    if (bytes === null) return null
    const stored = unstamp(bytes)
    if (stored === null) throw damaged(this.#path, 'document')
    return stored as Stored<T>
  }

  async write(stored: Stored<T>): Promise<void> {
    await replaceFile(this.#room.io, this.#room.machine, this.#path, stamp(stored))
  }
}

/** One JSON file. Throws `damaged` (exit `attention`) where it cannot be read: an empty document in its place would lose tokens. */
export class FileDocument<T> implements Document<T> {
  readonly #room: DocumentRoom
  readonly #name: string
  readonly #adapter: DurableAdapter<T>

  constructor(room: DocumentRoom, name: string) {
    this.#room = room
    this.#name = name
    this.#adapter = new DurableAdapter(room, join(room.folder, `${name}.json`))
  }

  async read(): Promise<Stored<T>> {
    return onDisk(this.#room.folder, async () => (await this.#open()).data)
  }

  async replace(value: T, revision: number): Promise<void> {
    await onDisk(this.#room.folder, () =>
      this.#room.mutex.run(async () => {
        const low = await this.#open()
        if (low.data.revision !== revision) throw new Moved(`document ${this.#name}`)
        await sweepTemps(this.#room.io, this.#room.folder, this.#room.machine)
        low.data = { revision: revision + 1, value }
        await low.write()
      }),
    )
  }

  async #open(): Promise<Low<Stored<T>>> {
    const low = new Low<Stored<T>>(this.#adapter, { revision: 0, value: null })
    await low.read()
    return low
  }
}
