import { lstatSync } from 'node:fs'
import { StonError } from '../kernel/errors.ts'
import { INIT } from '../messages/init.ts'
import { writeNew } from './write.ts'

/** Never over a file that is there. */
export async function writeConfig(file: string, text: string): Promise<void> {
  try {
    await writeNew(file, text)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === '') throw error
    if (code === 'EEXIST' && isThere(file)) throw exists(file)
    throw new StonError({
      code: 'config',
      exit: 'config',
      message: INIT.cannotWrite(file, code),
      hint: INIT.cannotWriteHint(),
      cause: error,
    })
  }
}

/** Also a link to nothing is there: writing through it would surprise its owner. */
export function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined
  } catch {
    // Whatever it is, the write will tell.
    return false
  }
}

export function exists(file: string): StonError {
  return new StonError({
    code: 'exists',
    exit: 'config',
    message: INIT.exists(file),
    hint: INIT.existsHint(),
  })
}
