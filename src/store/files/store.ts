import { resolve } from 'node:path'
import type {
  Document,
  DocumentName,
  Intake,
  LockAnswer,
  LockName,
  LockOptions,
  Reading,
  Received,
  Store,
} from '../store.ts'
import type { Position } from '../../domain/stock/batch.ts'
import { Moved } from '../../kernel/errors.ts'
import { takeOver } from '../batch-states.ts'
import type { IntakeLimits } from '../group-commit.ts'
import { type Leave, leaveWhile } from '../leave.ts'
import { FileBatches } from './batches.ts'
import { FileBeats } from './beats.ts'
import { BookingIndex } from './booking-index.ts'
import { FileBookings } from './bookings.ts'
import { type DocumentRoom, FileDocument } from './documents.ts'
import { FileEchoes } from './echoes.ts'
import { isNewest } from './epochs.ts'
import { type Folders, prepareFolders } from './folders.ts'
import { holderOf, type Holders, holdersOf, type LockRoom } from './holders.ts'
import { type FolderRoom, olderListener } from './format-1.ts'
import { FileIdTables } from './id-tables.ts'
import { nodeIo, syncFolder } from './io.ts'
import { FileKeys } from './keys.ts'
import { thisMachine } from './machine.ts'
import { namesTogether } from './names-together.ts'
import { type AsRoot, foreignOwner, givingTo, refuseRoot, socketsFor } from './owner.ts'
import { FileProductIndex } from './product-index.ts'
import { JournalReading, waitingSince } from './reading.ts'
import { FileRuleSets } from './rule-sets.ts'
import { signOfLife, sweepSockets } from './signs.ts'
import { chunksOnDisk, onDisk } from './trouble.ts'

/** `path`: the store's folder, made where it is missing. The rest is for tests. */
export interface FileStoreOptions extends Partial<Omit<Room, 'path'>> {
  readonly path: string
  /** What root may do in a folder that belongs to somebody else. */
  readonly asRoot?: AsRoot
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
  const owner = foreignOwner(room.io, room.path)
  if (owner === null) return new FileStore(room, await prepareFolders(room))
  refuseRoot(room.path, owner, options.asRoot ?? 'refuse')
  const io = givingTo(owner, room.io)
  const given: Room = { ...room, io, machine: socketsFor(owner, room.machine) }
  return new FileStore(given, await prepareFolders(given))
}

interface Room extends FolderRoom {
  readonly limits?: Partial<IntakeLimits>
}

const PAUSE_MS = [10, 100] as const

class FileStore implements Store {
  readonly #room: Room
  readonly #folders: Folders
  readonly #locks: LockRoom
  readonly #sign: ReturnType<typeof signOfLife>
  readonly #documents: DocumentRoom
  /** The numbers of the locks that are held here. */
  readonly #held = new Map<LockName, number>()
  readonly #closing = new Set<() => Promise<void>>()
  readonly batches: FileBatches
  readonly keys: FileKeys
  readonly products: FileProductIndex
  readonly tables: FileIdTables
  readonly rules: FileRuleSets
  readonly bookings: FileBookings
  readonly echoes: FileEchoes
  readonly beats: FileBeats
  readonly server = (): Promise<null> => Promise.resolve(null)

  constructor(room: Room, folders: Folders) {
    this.#room = room
    this.#folders = folders
    this.#sign = signOfLife(room.machine, folders.claims)
    this.#locks = {
      ...room,
      folder: folders.claims,
      inherit: () => this.#inherit(),
      socket: () => this.#sign.name(),
    }
    this.batches = new FileBatches({ ...room, folder: folders.batches }, this.#holders('stock'))
    this.keys = new FileKeys({ ...room, folder: folders.keys }, this.batches)
    this.products = new FileProductIndex({ ...room, folder: folders.products }, this.batches)
    const { hasLost } = this.#holders('stock')
    this.tables = new FileIdTables({ ...room, folder: folders.tables, hasLost })
    this.rules = new FileRuleSets({ ...room, folder: folders.rules })
    const holders = this.#holders('orders')
    const index = new BookingIndex({ ...room, folder: folders.products })
    this.bookings = new FileBookings({ ...room, folder: folders.bookings, holders, index })
    this.echoes = new FileEchoes({ ...room, folder: folders.echoes, holders })
    this.beats = new FileBeats({ ...room, folder: folders.documents })
    const names = namesTogether(room.io, folders.documents)
    this.#documents = { ...room, folder: folders.documents, names }
  }

  async intake(rules?: () => Promise<number>): Promise<Intake> {
    const { journal, tables } = this.#folders
    const { FileIntake } = await import('./intake.ts')
    const intake = new FileIntake({ ...this.#room, rules, journal, tables })
    this.#closing.add(() => intake.close())
    return intake
  }

  unread(after: Position): Reading {
    return new JournalReading(this.#room.io, this.#folders.journal, after)
  }

  notifications(ids: Iterable<string>): AsyncIterable<Received> {
    const { journal } = this.#folders
    return chunksOnDisk(journal, this.#notifications(ids))
  }

  waitingSince(after: Position): Promise<string | null> {
    const { journal } = this.#folders
    return onDisk(journal, () => waitingSince(this.#room.io, journal, after))
  }

  document<T>(name: DocumentName): Document<T> {
    return new FileDocument<T>(this.#documents, name)
  }

  async lock(name: LockName, { purpose, waitMs }: LockOptions): Promise<LockAnswer> {
    const wish = { lock: name, purpose, waitMs, pauseMs: PAUSE_MS }
    const { takeLock } = await import('./lock.ts')
    const answer = await onDisk(this.#locks.folder, () => takeLock(this.#locks, wish))
    if (answer.kind !== 'held') return answer
    this.#held.set(name, answer.epoch)
    const release = async (): Promise<void> => {
      this.#closing.delete(release)
      this.#held.delete(name)
      await answer.release()
    }
    this.#closing.add(release)
    try {
      await this.#begin(name)
      return { kind: 'held', release }
    } catch (error) {
      await release()
      throw error
    }
  }

  leave(name: LockName): Leave {
    this.holding(name)
    // A command that holds several has lost its footing with the first of them: who took that one acts on what it left.
    const held = [...this.#held]
    const isHolder = (): boolean => held.every(([one, epoch]) => isNewest(this.#locks, one, epoch))
    return leaveWhile(isHolder, { system: this.#room.machine.system, now: this.#room.now })
  }

  stillHeld(name: LockName): Promise<Leave> {
    const leave = this.leave(name)
    return leave() ? Promise.resolve(leave) : Promise.reject(new Moved(`the lock ${name}`))
  }

  holding(name: LockName): number {
    const epoch = this.#held.get(name)
    if (epoch === undefined) throw new Error(`the lock ${name} is not held`)
    return epoch
  }

  holds(name: LockName): boolean {
    return this.#held.has(name)
  }

  senderMayLive(name: LockName, number: number | undefined): Promise<boolean> {
    return onDisk(this.#locks.folder, () => this.#holders(name).mayLive(number ?? 0))
  }

  holder(name: LockName): Promise<string | null> {
    return onDisk(this.#locks.folder, () => holderOf(this.#locks, name))
  }

  olderListener(): Promise<boolean> {
    const { io, path } = this.#room
    return onDisk(path, () => olderListener(io, path, this.#folders.journal))
  }

  async probe(): Promise<{ readonly freeBytes: number }> {
    const room = { ...this.#room, folder: this.#folders.journal }
    const { probe } = await import('./probe.ts')
    return onDisk(this.#room.path, () => probe(room))
  }

  async needFreeSpace(): Promise<void> {
    const { needFreeSpace } = await import('./probe.ts')
    return onDisk(this.#room.path, () => needFreeSpace(this.#room.io, this.#room.path))
  }

  async prune({ before, keysFrom }: Parameters<Store['prune']>[0]): Promise<void> {
    const { batches, products } = this
    const room = { ...this.#room, folders: this.#folders, batches, products }
    const { prune } = await import('./prune.ts')
    await onDisk(this.#room.path, async () => {
      await prune(room, before, keysFrom)
      await sweepSockets(this.#locks)
    })
  }

  /** Before a new holder reads anything. */
  async #begin(name: LockName): Promise<void> {
    if (name === 'stock') {
      this.keys.forget()
      await takeOver(this.batches, this.#room.now())
    }
    if (name !== 'orders') return
    this.bookings.forget()
    this.echoes.forget()
  }

  async *#notifications(ids: Iterable<string>): AsyncGenerator<Received> {
    const { notificationsOf } = await import('./notifications.ts')
    yield* notificationsOf(this.#room.io, this.#folders.journal, ids)
  }

  #holders(name: LockName): Holders {
    return holdersOf(this.#locks, name, () => this.#held.get(name))
  }

  /** What is written as a whole is seen by others before its name is safe. */
  async #inherit(): Promise<void> {
    for (const folder of [this.#folders.documents, this.#folders.batches])
      await syncFolder(this.#room.io, folder)
  }

  async close(): Promise<void> {
    for (const close of this.#closing) await close()
    this.#closing.clear()
    await this.#sign.close()
  }
}
