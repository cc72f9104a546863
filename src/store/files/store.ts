import { resolve } from 'node:path'
import type {
  Document,
  DocumentName,
  Intake,
  LockAnswer,
  LockName,
  LockOptions,
  Reading,
  Store,
} from '../store.ts'
import type { Position } from '../../domain/stock/batch.ts'
import { FileBatches } from './batches.ts'
import { FileBookings } from './bookings.ts'
import { FileDocument } from './documents.ts'
import { FileEchoes } from './echoes.ts'
import { type Folders, prepareFolders } from './folders.ts'
import { holderOf, type LockRoom } from './holders.ts'
import { FileIdTables } from './id-tables.ts'
import { FileIntake, type IntakeLimits } from './intake.ts'
import { type Io, nodeIo, syncFolder } from './io.ts'
import { FileKeys } from './keys.ts'
import { takeLock } from './lock.ts'
import { type Machine, thisMachine } from './machine.ts'
import { Mutex } from './mutex.ts'
import { needRoom, probe } from './probe.ts'
import { prune } from './prune.ts'
import { JournalReading, waitingSince } from './reading.ts'
import { FileRuleSets } from './rule-sets.ts'
import { chunksOnDisk, onDisk } from './trouble.ts'

/** `path`: the store's folder, made where it is missing. The rest is for tests. */
export interface FileStoreOptions {
  readonly path: string
  readonly io?: Io
  readonly now?: () => Date
  readonly machine?: Machine
  readonly limits?: Partial<IntakeLimits>
}

/** The embedded store: a folder of files that a person can read. */
export async function openFileStore(options: FileStoreOptions): Promise<Store> {
  const room: Room = {
    io: nodeIo,
    now: () => new Date(),
    machine: thisMachine(),
    ...options,
    path: resolve(options.path),
  }
  return new FileStore(room, await prepareFolders(room.io, room.path))
}

interface Room {
  readonly path: string
  readonly io: Io
  readonly now: () => Date
  readonly machine: Machine
  readonly limits?: Partial<IntakeLimits>
}

const PAUSE_MS = [10, 100] as const

class FileStore implements Store {
  readonly #room: Room
  readonly #folders: Folders
  readonly #locks: LockRoom
  readonly #documents: Mutex
  readonly #closing = new Set<() => Promise<void>>()
  readonly batches: FileBatches
  readonly keys: FileKeys
  readonly tables: FileIdTables
  readonly rules: FileRuleSets
  readonly bookings: FileBookings
  readonly echoes: FileEchoes

  constructor(room: Room, folders: Folders) {
    this.#room = room
    this.#folders = folders
    this.#locks = { ...room, folder: folders.locks, inherit: () => this.#inherit() }
    this.#documents = new Mutex(this.#locks, 'documents')
    const batches = new Mutex(this.#locks, 'batches')
    this.batches = new FileBatches({ ...room, folder: folders.batches }, batches)
    this.keys = new FileKeys({ ...room, folder: folders.keys }, this.batches)
    this.tables = new FileIdTables({ ...room, folder: folders.tables })
    this.rules = new FileRuleSets({ ...room, folder: folders.rules })
    this.bookings = new FileBookings({ ...room, folder: folders.bookings })
    this.echoes = new FileEchoes({ ...room, folder: folders.echoes })
  }

  intake(rules?: () => Promise<number>): Promise<Intake> {
    const { io, path, now, limits = {} } = this.#room
    const intake = new FileIntake({ io, path, now, limits, rules, journal: this.#folders.journal })
    this.#closing.add(() => intake.close())
    return Promise.resolve(intake)
  }

  unread(after: Position): Reading {
    const reading = new JournalReading(this.#room.io, this.#folders.journal, after)
    const chunks = chunksOnDisk(this.#folders.journal, reading)
    return {
      get position() {
        return reading.position
      },
      [Symbol.asyncIterator]: () => chunks,
    }
  }

  waitingSince(after: Position): Promise<string | null> {
    const { journal } = this.#folders
    return onDisk(journal, () => waitingSince(this.#room.io, journal, after))
  }

  document<T>(name: DocumentName): Document<T> {
    const { io, machine } = this.#room
    const folder = this.#folders.documents
    return new FileDocument<T>({ io, machine, folder, mutex: this.#documents }, name)
  }

  async lock(name: LockName, { purpose, waitMs }: LockOptions): Promise<LockAnswer> {
    const wish = { lock: name, purpose, waitMs, pauseMs: PAUSE_MS }
    const answer = await onDisk(this.#locks.folder, () => takeLock(this.#locks, wish))
    if (answer.kind !== 'held') return answer
    const release = async (): Promise<void> => {
      this.#closing.delete(release)
      await answer.release()
    }
    this.#closing.add(release)
    return { kind: 'held', release }
  }

  holder(name: LockName): Promise<string | null> {
    return onDisk(this.#locks.folder, () => holderOf(this.#locks, name))
  }

  probe(): Promise<{ readonly freeBytes: number }> {
    const { io, machine } = this.#room
    return onDisk(this.#room.path, () => probe(io, machine, this.#folders.journal))
  }

  needRoom(): Promise<void> {
    return onDisk(this.#room.path, () => needRoom(this.#room.io, this.#room.path))
  }

  async prune(options: { readonly before: string; readonly keysFrom: string }): Promise<void> {
    const { io, machine, now } = this.#room
    const folders = this.#folders
    const room = {
      io,
      now,
      journal: folders.journal,
      batches: this.batches,
      batchRoom: { io, machine, folder: folders.batches },
      keyRoom: { io, machine, folder: folders.keys },
      folders: Object.values(folders),
    }
    await onDisk(this.#room.path, () => prune(room, options.before, options.keysFrom))
  }

  /** What is replaced as a whole is seen by others before its name is safe. */
  async #inherit(): Promise<void> {
    for (const folder of [this.#folders.documents, this.#folders.batches])
      await syncFolder(this.#room.io, folder)
  }

  async close(): Promise<void> {
    for (const close of this.#closing) await close()
    this.#closing.clear()
  }
}
