import { type ErrorCode, StonError } from '../../kernel/errors.ts'
import type { Sentence } from '../../kernel/sentence.ts'
import * as text from '../../messages/store.ts'
import { errnoOf } from './io.ts'

/** What the disk, not the set-up, is to blame for: the next run may find it well again. */
const DISK = new Set(['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE', 'ENOMEM', 'EFBIG', 'ESTALE'])

/** Does something to the store's files; what goes wrong there becomes an error for people. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw explained(path, error)
  }
}

export async function* chunksOnDisk<T>(path: string, chunks: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* chunks
  } catch (error) {
    throw explained(path, error)
  }
}

/** Errors of the file system in words; everything else as it is. */
export function explained(path: string, error: unknown): unknown {
  const errno = errnoOf(error)
  if (!/^E[A-Z0-9]+$/.test(errno)) return error
  return DISK.has(errno)
    ? stonError('disk', 'temporary', text.diskRefused(path, errno), error)
    : stonError('store', 'config', text.notUsable(path, errno), error)
}

/** The same for opening, where nothing has been begun and a person is there to read it. */
export function notOpened(path: string, error: unknown): unknown {
  const errno = errnoOf(error)
  if (!/^E[A-Z0-9]+$/.test(errno)) return error
  return stonError('store', 'config', text.notUsable(path, errno), error)
}

export function madeByNewer(path: string): StonError {
  return stonError('store', 'config', text.newerFormat(path))
}

export function damaged(path: string, what: 'document' | 'batch'): StonError {
  return stonError('damaged', 'attention', text.damagedFile(path, what))
}

export function otherHost(path: string, host: string): StonError {
  return stonError('host', 'config', text.otherHost(path, host))
}

export function busy(path: string, holder: string): StonError {
  return stonError('locked', 'temporary', text.busy(path, holder))
}

interface Words {
  readonly message: Sentence
  readonly hint: Sentence
}

function stonError(
  code: ErrorCode,
  exit: 'config' | 'temporary' | 'attention',
  words: Words,
  cause?: unknown,
): StonError {
  return new StonError({ code, exit, ...words, ...(cause === undefined ? {} : { cause }) })
}
