import { realpath, rename, stat, writeFile } from 'node:fs/promises'
import { errnoOf, StonError } from '../kernel/errors.ts'
import * as says from '../messages/map.ts'
import { makeWhole } from '../kernel/whole-file.ts'

type Parts = AsyncIterable<string | Uint8Array>

/**
 * Writes a file that a person asked for: the old one stays as it was until the new one is on stable storage as a whole.
 * What is no ordinary file, such as a pipe, is written to directly. `mode`: of the new file, less what the user's mask takes away.
 */
export async function writeWhole(path: string, parts: Parts, mode = 0o666): Promise<void> {
  try {
    const there = await kindOf(path)
    if (there === 'other') return await writeFile(path, parts)
    // Behind a link, the file it leads to is replaced, not the link.
    const file = there === 'file' ? await realpath(path) : path
    const place = (draft: string): Promise<void> => rename(draft, file)
    await makeWhole(file, (draft) => writeFile(draft, parts), place, mode)
  } catch (error) {
    throw explained(path, error)
  }
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
  return new StonError({ code: 'export', ...words, cause: error })
}
