import { join } from 'node:path'
import type { Uint32List } from '../../kernel/uint32-list.ts'
import { type Handle, readUpTo, syncFolder, withFile, withFileIfAny, writeAll } from './io.ts'
import { KEY_BYTES } from './key-set.ts'
import { type FileRoom, replaceCarelessly } from './temp.ts'
import { readStamped, stamp } from './checked.ts'

const BLOCK = 1024 * 1024
const FILE_MODE = 0o600
const MARKER = 'complete.json'

/** `YYYY-MM-DD`; null for a file of another kind. */
export function dayOfFile(name: string): string | null {
  return /^(\d{4}-\d{2}-\d{2})\.keys$/.exec(name)?.[1] ?? null
}

/** `2026-03-01.keys`: keys of 16 bytes one after the other, in no order. */
export function keyFile(folder: string, day: string): string {
  return join(folder, `${day}.keys`)
}

/** Gives out a day's keys, block by block; `ready` is told how many there are. */
export async function readDay(
  room: FileRoom,
  day: string,
  ready: (keys: number) => void,
  visit: (words: Uint32Array, keys: number) => void,
): Promise<void> {
  await withFileIfAny(room.io, keyFile(room.folder, day), async (file) => {
    const keys = Math.floor((await file.stat()).size / KEY_BYTES)
    ready(keys)
    await eachBlock(file, keys, visit)
  })
}

async function eachBlock(
  file: Handle,
  keys: number,
  visit: (words: Uint32Array, keys: number) => void,
): Promise<void> {
  const bytes = new Uint8Array(Math.min(BLOCK, keys * KEY_BYTES))
  const words = new Uint32Array(bytes.buffer)
  for (let at = 0; at < keys * KEY_BYTES;) {
    const want = Math.min(bytes.length, keys * KEY_BYTES - at)
    if ((await readUpTo(file, bytes.subarray(0, want), at)) < want) return
    visit(words, want / KEY_BYTES)
    at += want
  }
}

/**
 * Adds keys to their days' files. A key that is torn at a file's end, from a crash, is cut off first: everything behind
 * it would be read at the wrong place. Keys that a crash lets us write twice do no harm in a set.
 */
export async function appendKeys(
  room: FileRoom,
  days: ReadonlyMap<string, Pick<Uint32List, 'bytes'>>,
): Promise<void> {
  for (const [day, keys] of days) {
    await withFile(room.io.open(keyFile(room.folder, day), 'a', FILE_MODE), async (file) => {
      const { size } = await file.stat()
      if (size === 0) await file.chmod(FILE_MODE)
      if (size % KEY_BYTES !== 0) await file.truncate(size - (size % KEY_BYTES))
      await writeAll(file, keys.bytes)
      await file.datasync()
    })
  }
  if (days.size > 0) await syncFolder(room.io, room.folder)
}

/** Up to which batch the files are complete; 0 when that is not known, and they are made complete from the first one. */
export async function readMarker(room: FileRoom): Promise<number> {
  return (await readStamped<{ batch: number }>(room.io, join(room.folder, MARKER)))?.batch ?? 0
}

/** Not synced on purpose: a marker that falls back or gets lost costs reading batches again, nothing else. */
export async function writeMarker(room: FileRoom, batch: number): Promise<void> {
  await replaceCarelessly(room, join(room.folder, MARKER), stamp({ batch }))
}
