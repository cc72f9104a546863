import { randomBytes } from 'node:crypto'
import { type FileHandle, open, realpath, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errnoOf, StonError } from '../kernel/errors.ts'
import * as says from '../messages/map.ts'
import { syncFolder } from '../kernel/sync-folder.ts'

type Parts = AsyncIterable<string | Uint8Array>

/**
 * Writes a file that a person asked for: the old one stays as it was until the new one is on stable storage as a whole.
 * What is no ordinary file, such as a pipe, is written to directly. `mode`: of the new file, less what the user's mask takes away.
 */
export async function writeWhole(path: string, parts: Parts, mode = 0o666): Promise<void> {
  try {
    const there = await kindOf(path)
    if (there === 'other') return await writeInto(path, parts)
    // Behind a link, the file it leads to is replaced, not the link.
    await replace(there === 'file' ? await realpath(path) : path, parts, mode)
  } catch (error) {
    throw explained(path, error)
  }
}

async function replace(path: string, parts: Parts, mode: number): Promise<void> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = await open(draft, 'wx', mode)
    try {
      await writeParts(file, parts)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
  await syncFolder(dirname(path))
}

async function writeInto(path: string, parts: Parts): Promise<void> {
  const file = await open(path, 'w')
  try {
    await writeParts(file, parts)
  } finally {
    await file.close()
  }
}

async function writeParts(file: FileHandle, parts: Parts): Promise<void> {
  for await (const part of parts) await file.writeFile(part)
}

async function kindOf(path: string): Promise<'none' | 'file' | 'other'> {
  try {
    const facts = await stat(path)
    return facts.isFile() ? 'file' : 'other'
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'none'
    throw error
  }
}

function explained(path: string, error: unknown): unknown {
  const code = errnoOf(error)
  if (error instanceof StonError || !/^E[A-Z]+$/.test(code)) return error
  const words = says.notWritable(path, code)
  return new StonError({ code: 'export', exit: 'config', ...words, cause: error })
}
