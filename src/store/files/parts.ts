import { lineJson } from './checked.ts'
import { type BatchRoom, type Part, partFile, type StoredHead } from './heads.ts'
import { type Io, orNull } from './io.ts'
import { runsOfLines } from './lines.ts'
import { damaged } from './trouble.ts'

const CHUNK = 1000
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
