import { dirname } from 'node:path'
import { errnoOf } from './errors.ts'

/**
 * Makes a folder and, where missing, those above it; `make` makes one. Node's `recursive` never ends where the system says ENOENT of a
 * new name for ever, as below /proc.
 */
export async function makeFolders(
  path: string,
  make: (folder: string) => Promise<unknown>,
): Promise<void> {
  if (await isMade(path, make)) return
  await makeFolders(dirname(path), make)
  await make(path).catch(unlessThere)
}

/** False where the folder above is missing. */
async function isMade(path: string, make: (folder: string) => Promise<unknown>): Promise<boolean> {
  try {
    await make(path)
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' && dirname(path) !== path) return false
    unlessThere(error)
  }
  return true
}

/** Somebody else may be making the same one. */
function unlessThere(error: unknown): void {
  if (errnoOf(error) !== 'EEXIST') throw error
}
