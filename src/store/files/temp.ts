import { basename, dirname, join } from 'node:path'
import { crc32 } from 'node:zlib'
import { Moved } from '../../kernel/errors.ts'
import { type Io, linkOnce, orNull, removeQuietly, syncFolder, writeNew } from './io.ts'
import type { Machine } from './machine.ts'

const TEMP = /\.(\d+)-(\d*)-([0-9a-z]*)-[0-9a-f]{8}\.tmp$/

/** A name that nobody else makes and that says whose it is, so that only what a dead process left is swept. */
export function tempName(path: string, machine: Machine): string {
  const { pid, start } = machine.self()
  return `${path}.${pid}-${start}-${placeOf(machine)}-${drawn(machine)}.tmp`
}

/** Only the process's own names must differ from it, so the cheap chance will do: a command that reads draws one as well. */
function drawn({ system }: Machine): string {
  return Math.floor(system.fraction() * 2 ** 32)
    .toString(16)
    .padStart(8, '0')
}

/** Where a process id means something: this start of the machine, and this container. */
export function placeOf(machine: Machine): string {
  const { boot, space } = machine.self()
  return crc32(`${boot} ${space}`).toString(36)
}

/** Any temporary file, whoever made it and whether or not it is still in use. */
export function isTemp(name: string): boolean {
  return name.endsWith('.tmp')
}

/** A temporary file whose process is gone. Of another container's nobody here can tell. */
export function isLeftOver(name: string, machine: Machine): boolean {
  const [, pid, start = '', place] = TEMP.exec(name) ?? []
  return pid !== undefined && place === placeOf(machine) && !machine.isRunning(Number(pid), start)
}

/** Removes what crashed processes left half-written in a folder. `there`: the names in it, for who has just looked. */
export async function sweepTemps(
  { io, folder, machine }: FileRoom,
  there?: readonly string[],
): Promise<void> {
  const names = there ?? (await orNull(io.readdir(folder))) ?? []
  for (const name of names)
    if (isLeftOver(name, machine)) await removeQuietly(io, join(folder, name))
}

type Writing = Pick<FileRoom, 'io' | 'machine'>

/**
 * Replaces a small file as a whole: readers see the old one or the new one, and so does the power going at any moment.
 * Each step is needed: without the first sync the new name may lead to empty content, without the second the old
 * content may come back.
 */
export async function replaceFile(room: Writing, path: string, bytes: Uint8Array): Promise<void> {
  await placeFile(room.io, tempName(path, room.machine), path, { bytes, sync: 'sync' })
  await syncFolder(room.io, dirname(path))
}

/** For what may fall back or get lost when the power goes, but must never be seen half-written. */
export async function replaceCarelessly(
  { io, machine }: Writing,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  await placeFile(io, tempName(path, machine), path, { bytes })
}

/**
 * Writes a file under a name that nobody has had yet, for good: it is there as a whole or not at all, and of two who try only one is
 * not told `Moved`. A process that was stopped between looking and writing can therefore never write over somebody else.
 */
export async function addFile(room: Writing, path: string, bytes: Uint8Array): Promise<void> {
  if (!(await linkNew(room, path, bytes))) throw new Moved(basename(path))
  await syncFolder(room.io, dirname(path))
}

/** The same; false where somebody else has the name. The name need not be safe yet. */
export async function linkNew(
  { io, machine }: Writing,
  path: string,
  bytes: Uint8Array,
): Promise<boolean> {
  const temp = tempName(path, machine)
  try {
    await writeNew(io, temp, bytes, 'sync')
    return await linkOnce(io, temp, path)
  } finally {
    await removeQuietly(io, temp)
  }
}

/** Written under the other name first; `sync`: how the content becomes durable, where it has to. */
export async function placeFile(
  io: Io,
  temp: string,
  path: string,
  { bytes, sync }: { readonly bytes: Uint8Array; readonly sync?: 'sync' },
): Promise<void> {
  try {
    await writeNew(io, temp, bytes, sync)
    await io.rename(temp, path)
  } catch (error) {
    await removeQuietly(io, temp)
    throw error
  }
}

/** A folder of the store, how it is read and written, and by which machine: what everything that is kept in files needs. */
export interface FileRoom {
  readonly io: Io
  readonly folder: string
  readonly machine: Machine
}
