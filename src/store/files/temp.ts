import { dirname, join } from 'node:path'
import { createFile, type Io, orNull, removeQuietly, syncFolder, writeAll } from './io.ts'
import type { Machine } from './machine.ts'
import { nodeCrypto } from '../../kernel/crypto.ts'

const TEMP = /\.(\d+)-(\d*)-[0-9a-f]{8}\.tmp$/

/** A name that nobody else makes and that says whose it is, so that only what a dead process left is swept. */
export function tempName(path: string, machine: Machine): string {
  const { pid, start } = machine.self()
  return `${path}.${pid}-${start}-${nodeCrypto().randomBytes(4).toString('hex')}.tmp`
}

/** Any temporary file, whoever made it and whether or not it is still in use. */
export function isTemp(name: string): boolean {
  return name.endsWith('.tmp')
}

/** A temporary file whose process is gone. */
export function isLeftOver(name: string, machine: Machine): boolean {
  const owner = TEMP.exec(name)
  return owner !== null && !machine.isRunning(Number(owner[1]), owner[2] ?? '')
}

/** Removes what crashed processes left half-written in a folder. */
export async function sweepTemps(io: Io, folder: string, machine: Machine): Promise<void> {
  const names = (await orNull(io.readdir(folder))) ?? []
  for (const name of names)
    if (isLeftOver(name, machine)) await removeQuietly(io, join(folder, name))
}

/**
 * Replaces a small file as a whole: readers see the old one or the new one, and so does the power going at any moment.
 * Each step is needed: without the first sync the new name may lead to empty content, without the second the old
 * content may come back.
 */
export async function replaceFile(
  io: Io,
  machine: Machine,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  await placeFile(io, machine, path, bytes, true)
  await syncFolder(io, dirname(path))
}

/** For what may fall back or get lost when the power goes, but must never be seen half-written. */
export async function replaceCarelessly(
  io: Io,
  machine: Machine,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  await placeFile(io, machine, path, bytes, false)
}

async function placeFile(
  io: Io,
  machine: Machine,
  path: string,
  bytes: Uint8Array,
  durable: boolean,
): Promise<void> {
  const temp = tempName(path, machine)
  try {
    const file = await createFile(io, temp)
    try {
      await writeAll(file, bytes)
      if (durable) await file.sync()
    } finally {
      await file.close()
    }
    await io.rename(temp, path)
  } catch (error) {
    await removeQuietly(io, temp)
    throw error
  }
}
