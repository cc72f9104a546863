import { lstatSync } from 'node:fs'
import { StonError, errnoOf } from '../kernel/errors.ts'
import { INIT } from '../messages/init.ts'
import type { SCHEDULE } from '../messages/init-schedule.ts'
import { writeNew } from './write.ts'

/** In which words it is told that a file of this kind cannot be written. */
type Words = typeof INIT | typeof SCHEDULE

/** Never over a file that is there. */
export async function writeConfig(file: string, text: string): Promise<void> {
  try {
    await writeNew(file, text)
  } catch (error) {
    throw notWritten(error, file, INIT)
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

/** The error to throw where the system refuses to read or write; any other as it is. */
export function notWritten(error: unknown, file: string, says: Words): unknown {
  const code = errnoOf(error)
  if (code === '') return error
  if (code === 'EEXIST' && isThere(file)) return exists(file, says)
  return new StonError({
    code: 'config',
    message: says.cannotWrite(file, code),
    hint: says.cannotWriteHint(),
    cause: error,
  })
}

export function exists(file: string, says: Words = INIT): StonError {
  const [message, hint] = [says.exists(file), says.existsHint()]
  return new StonError({ code: 'exists', message, hint })
}
