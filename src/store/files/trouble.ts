import { errnoOf, type StonError } from '../../kernel/errors.ts'
import * as text from '../../messages/store.ts'
import { storeError } from '../trouble.ts'
import { WITHOUT_LINKS } from './io.ts'

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

/** The same for what is read piece by piece. */
export async function* chunksOnDisk<T>(path: string, chunks: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* chunks
  } catch (error) {
    throw explained(path, error)
  }
}

/** Errors of the file system in words; everything else as it is. */
export function explained(
  path: string,
  error: unknown,
  passing: ReadonlySet<string> = DISK,
): unknown {
  const errno = errnoOf(error)
  if (!/^E[A-Z0-9]+$/.test(errno)) return error
  if (errno === WITHOUT_LINKS) return storeError('store', text.withoutLinks(path), error)
  return passing.has(errno)
    ? storeError('disk', text.diskRefused(path, errno, fileOf(path, error)), error)
    : storeError('store', text.notUsable(path, errno, fileOf(path, error)), error)
}

/** The file or folder that the system names, where it is not the one that is spoken of anyway. */
function fileOf(path: string, error: unknown): string | null {
  const named = error instanceof Error && 'path' in error ? error.path : null
  return typeof named === 'string' && named !== path ? named : null
}

/** The same for opening, where nothing has been begun and a person is there to read it. */
export function notOpened(path: string, error: unknown): unknown {
  return explained(path, error, new Set())
}

/** Code `owner`, exit `config`: root is about to write what the folder's owner could not open any more. `name`: null where nobody knows it. */
export function onlyTheOwner(path: string, name: string | null, uid: number): StonError {
  return storeError('owner', text.onlyTheOwner(path, name, uid))
}

/** The same where there is no such folder, and none could be made in `above`. */
export function notMade(path: string, above: string, error: unknown): unknown {
  const errno = errnoOf(error)
  if (!/^E[A-Z0-9]+$/.test(errno)) return error
  return storeError('store', text.notMade(path, above, errno), error)
}

/** Code `store`, exit `config`: a later version of ston has been here, and this one must not touch it. */
export function madeByNewer(path: string): StonError {
  return storeError('store', text.newerFormat(path))
}

/** Code `store`, exit `config`: putting a copy in place was interrupted, so what is there is a mixture. */
export function halfRestored(path: string): StonError {
  return storeError('store', text.halfRestored(path))
}

/** Code `damaged`, exit `attention`: a file that was whole once is not any more. */
export function damaged(path: string, what: 'document' | 'batch'): StonError {
  return storeError('damaged', text.damagedFile(path, what))
}

/** Code `host`, exit `config`: somebody on another machine is at work in this folder, and locks cannot be trusted. */
export function otherHost(path: string, host: string): StonError {
  return storeError('host', text.otherHost(path, host))
}

/** Code `locked`, exit `temporary`; `holder`: the command that is at work. */
export function busy(path: string, holder: string): StonError {
  return storeError('locked', text.busy(path, holder))
}
