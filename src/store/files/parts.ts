import type { ChangeRecord } from '../../domain/stock/batch.ts'
import { lineJson } from './checked.ts'
import { type BatchRoom, type Part, partFile, type StoredHead } from './heads.ts'
import { type Handle, type Io, orNull, withFileIfAny } from './io.ts'
import { runsOfLines } from './lines.ts'
import { damaged } from './trouble.ts'

const CHUNK = 1000
/** Read at a time, where few lines are wanted. */
const GLANCE_BYTES = 64 * 1024
const NEWLINE = 0x0a

/**
 * A batch's changes or carried rows. They were on stable storage before their head was, so anything missing or
 * unreadable is damage: it is never passed over.
 */
export function readPart<T>(
  room: BatchRoom,
  { head, lines, draft }: StoredHead,
  part: Part,
): AsyncGenerator<readonly T[]> {
  return readLines<T>(room.io, partFile(room.folder, head.id, part, draft), lines[part])
}

/** The same, wherever they are. */
export async function* readLines<T>(
  io: Io,
  path: string,
  expected: number,
): AsyncGenerator<readonly T[]> {
  if (expected === 0) return
  const file = await orNull(io.open(path, 'r'))
  if (file === null) throw damaged(path, 'batch')
  let count = 0
  try {
    for await (const { bytes } of runsOfLines(file, 0, (await file.stat()).size)) {
      let chunk: T[] = []
      for (let at = 0; at < bytes.length;) {
        const stop = bytes.indexOf(NEWLINE, at)
        const line = lineJson<T>(bytes, at, stop)
        if (line === null) throw damaged(path, 'batch')
        chunk.push(line)
        count += 1
        at = stop + 1
        if (chunk.length < CHUNK && at < bytes.length) continue
        yield chunk
        chunk = []
      }
    }
  } finally {
    await file.close()
  }
  if (count !== expected) throw damaged(path, 'batch')
}

/** The changes of these numbers (from 0, ascending) alone: the others are passed over as bytes. */
export async function readChanges(
  room: BatchRoom,
  { head, draft }: StoredHead,
  wanted: readonly number[],
): Promise<readonly ChangeRecord[]> {
  if (wanted.length === 0) return []
  const path = partFile(room.folder, head.id, 'changes', draft)
  const found = await withFileIfAny(room.io, path, (file) => linesOf<ChangeRecord>(file, wanted))
  if (found?.length !== wanted.length) throw damaged(path, 'batch')
  return found
}

/** Ends early where one cannot be read. */
async function linesOf<T>(file: Handle, wanted: readonly number[]): Promise<readonly T[]> {
  const found: T[] = []
  let number = 0
  const { size } = await file.stat()
  for await (const { bytes } of runsOfLines(file, 0, size, GLANCE_BYTES)) {
    for (let at = 0; at < bytes.length && found.length < wanted.length; number += 1) {
      const stop = bytes.indexOf(NEWLINE, at)
      if (number === wanted[found.length]) {
        const line = lineJson<T>(bytes, at, stop)
        if (line === null) return found
        found.push(line)
      }
      at = stop + 1
    }
    if (found.length === wanted.length) break
  }
  return found
}
