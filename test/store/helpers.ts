import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { diskError, type Handle, type Io, nodeIo } from '../../src/store/files/io.ts'
import { type FileStoreOptions, openFileStore } from '../../src/store/files/store.ts'
import type { JournalItem, Reading, Received, Store } from '../../src/store/store.ts'

/** A folder of the test's own; kept when the test fails. */
export async function newFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ston-store-'))
  onTestFinished(async ({ task }) => {
    if (task.result?.state !== 'fail') await rm(path, { recursive: true, force: true })
  })
  return path
}

export async function openStore(
  path: string,
  options: Partial<FileStoreOptions> = {},
): Promise<Store> {
  const store = await openFileStore({ path, ...options })
  onTestFinished(() => store.close())
  return store
}

export async function readAll(reading: Reading): Promise<JournalItem[]> {
  const all: JournalItem[] = []
  for await (const items of reading) all.push(...items)
  return all
}

export async function received(reading: Reading): Promise<Received[]> {
  const items = await readAll(reading)
  return items.flatMap((item) => (item.kind === 'notification' ? [item.received] : []))
}

export async function segments(path: string): Promise<string[]> {
  return (await readdir(join(path, 'journal'))).sort()
}

export async function collect<T>(chunks: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = []
  for await (const chunk of chunks) all.push(...chunk)
  return all
}

/** What is wrong with the disk just now; tests change it as they go. */
export interface Disk {
  /** Bytes that still fit. */
  room: number
  /** Takes at most so many bytes a call. */
  shortWrites: number
  syncFails: boolean
  /** Every sync waits for it. */
  gate: Promise<void>
  /** How many files were synced, and opened. */
  syncs: number
  opened: number
}

export function fine(): Disk {
  return {
    room: Infinity,
    shortWrites: Infinity,
    syncFails: false,
    gate: Promise.resolve(),
    syncs: 0,
    opened: 0,
  }
}

/** The real file functions, on such a disk. */
export function ioIn(disk: Disk): Io {
  const bound = nodeIo
  return {
    ...bound,
    open: async (path, flags, mode) => {
      disk.opened += 1
      return handleIn(disk, await bound.open(path, flags, mode))
    },
  }
}

function handleIn(disk: Disk, file: Handle): Handle {
  const sync = async (): Promise<void> => {
    disk.syncs += 1
    await disk.gate
    if (disk.syncFails) throw diskError('EIO', 'sync')
    await file.datasync()
  }
  return {
    write: async (bytes, offset, length) => {
      const taken = Math.min(length, disk.shortWrites, disk.room)
      if (taken === 0) throw diskError('ENOSPC', 'write')
      disk.room -= taken
      return file.write(bytes, offset, taken)
    },
    read: (bytes, offset, length, position) => file.read(bytes, offset, length, position),
    stat: () => file.stat(),
    truncate: (length) => file.truncate(length),
    chmod: (mode) => file.chmod(mode),
    sync,
    datasync: sync,
    close: () => file.close(),
  }
}
