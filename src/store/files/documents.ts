import { join } from 'node:path'
import { type Adapter, Low } from 'lowdb'
import { Moved } from '../../kernel/errors.ts'
import type { Document } from '../store.ts'
import { stamp, unstamp } from './checked.ts'
import { readSmall, removeQuietly } from './io.ts'
import { addFile, type FileRoom, sweepTemps } from './temp.ts'
import { damaged, onDisk } from './trouble.ts'

/** `names`: of the files in the folder, see `namesTogether`. */
export interface DocumentRoom extends FileRoom {
  readonly names: () => Promise<string[]>
}

interface Stored<T> {
  readonly revision: number
  readonly value: T | null
  /** Names of this revision and of those that it was made from, the newest first; absent in format 1. */
  readonly line?: readonly string[]
}

/** So many revisions back it can be told whether one of them was the next one's beginning. */
const LINE = 32

/** The number in a name of format 1, which has none: older than all others. */
const UNNUMBERED = 0

/**
 * lowdb's own adapter never syncs: after a power cut it leaves an old state or none. For tokens that is a sign-in. Here each revision
 * is a file of its own, `runs.000012.json`, that is never written over; the highest one counts.
 */
class RevisionAdapter<T> implements Adapter<Stored<T>> {
  readonly #room: DocumentRoom
  readonly #name: string
  readonly #beginning: string
  /** The names in the folder at the last look. */
  there: readonly string[] = []

  constructor(room: DocumentRoom, name: string) {
    this.#room = room
    this.#name = name
    this.#beginning = `${name}.`
  }

  async read(): Promise<Stored<T> | null> {
    for (;;) {
      const number = (await this.#numbers()).at(-1)
      if (number === undefined) return null
      const path = this.#path(number)
      const bytes = await readSmall(this.#room.io, path)
      // Its successor has been written meanwhile, and it was removed.
      if (bytes === null) continue
      const stored = unstamp(bytes)
      if (stored === null) throw damaged(path, 'document')
      return stored as Stored<T>
    }
  }

  /**
   * A late one gets a number that others have had and removed already: then the highest one does not come from it, and it counts
   * for nobody. One that somebody has built upon in the meantime counts.
   */
  async write(stored: Stored<T>): Promise<void> {
    const { revision } = stored
    await addFile(this.#room, this.#path(revision), stamp({ format: 2, ...stored }))
    const numbers = await this.#numbers()
    const late = numbers.some((number) => number > revision) && !(await this.#isContinued(stored))
    for (const number of numbers)
      if (late ? number === revision : number < revision)
        await removeQuietly(this.#room.io, this.#path(number))
    if (late) throw new Moved(`document ${this.#name}`)
  }

  async #isContinued({ revision, line }: Stored<T>): Promise<boolean> {
    const newest = await this.read()
    return newest?.line?.[newest.revision - revision] === line?.[0]
  }

  async #numbers(): Promise<number[]> {
    this.there = await this.#room.names()
    const numbers: number[] = []
    for (const name of this.there) {
      const number = this.#numberOf(name)
      if (number !== null) numbers.push(number)
    }
    return numbers.sort((a, b) => a - b)
  }

  #numberOf(name: string): number | null {
    if (!name.startsWith(this.#beginning) || !name.endsWith('.json')) return null
    const middle = name.slice(this.#beginning.length, -'json'.length)
    if (middle === '') return UNNUMBERED
    return /^\d{6,15}\.$/.test(middle) ? Number(middle.slice(0, -1)) : null
  }

  #path(number: number): string {
    const digits = number === UNNUMBERED ? '' : `.${String(number).padStart(6, '0')}`
    return join(this.#room.folder, `${this.#name}${digits}.json`)
  }
}

/** One JSON file. Throws `damaged` (exit `attention`) where it cannot be read: an empty document in its place would lose tokens. */
export class FileDocument<T> implements Document<T> {
  readonly #room: DocumentRoom
  readonly #name: string
  readonly #adapter: RevisionAdapter<T>

  constructor(room: DocumentRoom, name: string) {
    this.#room = room
    this.#name = name
    this.#adapter = new RevisionAdapter(room, name)
  }

  async read(): Promise<Stored<T>> {
    return onDisk(this.#room.folder, async () => {
      const { revision, value } = (await this.#open()).data
      return { revision, value }
    })
  }

  async replace(value: T, revision: number): Promise<void> {
    await onDisk(this.#room.folder, async () => {
      const low = await this.#open()
      if (low.data.revision !== revision) throw new Moved(`document ${this.#name}`)
      await sweepTemps(this.#room, this.#adapter.there)
      const line = [this.#room.machine.system.hex(6), ...(low.data.line ?? [])].slice(0, LINE)
      low.data = { revision: revision + 1, value, line }
      await low.write()
    })
  }

  async #open(): Promise<Low<Stored<T>>> {
    const low = new Low<Stored<T>>(this.#adapter, { revision: 0, value: null })
    await low.read()
    return low
  }
}
