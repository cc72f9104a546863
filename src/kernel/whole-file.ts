import { randomBytes } from 'node:crypto'
import { type FileHandle, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

export type Write = (file: FileHandle) => Promise<void>

/**
 * Makes a file that nobody ever sees half of: `write` fills a draft beside it, and when that is on stable storage, `place` gives it its
 * name. No draft stays, whatever goes wrong.
 */
export async function makeWhole(
  path: string,
  write: Write,
  place: (draft: string) => Promise<void> | void,
  mode?: number,
): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeThrough(draft, write, mode)
    await place(draft)
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(dirname(path))
}

/** Makes a new file and waits until its content is on stable storage; throws `EEXIST` where something stands already. */
export async function writeThrough(path: string, write: Write, mode?: number): Promise<void> {
  const file = await open(path, 'wx', mode)
  try {
    await write(file)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Makes the names in a folder safe: a new name may else be gone when the power goes. Windows has no such thing. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
