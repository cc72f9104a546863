import { Moved, StonError } from '../kernel/errors.ts'
import { ERROR } from '../messages/errors.ts'

const PERMISSION = ['EACCES', 'EPERM', 'EROFS']
const RESOURCE = ['ENOSPC', 'EDQUOT', 'EIO', 'EMFILE', 'ENFILE']

/** What was thrown, as an error that can be told. What nobody made on purpose is a bug. */
export function asStonError(error: unknown, stopped: boolean, verbose: boolean): StonError {
  if (error instanceof StonError) return error
  const known = systemError(error) ?? movedError(error) ?? (stopped ? stopError(error) : undefined)
  return known ?? bug(error, verbose)
}

export function bug(error: unknown, verbose: boolean): StonError {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return new StonError({
    code: 'bug',
    message: ERROR.bug(what),
    hint: ERROR.bugHint(verbose),
    cause: error,
  })
}

/** The machine refused: its owner can help, so it is no bug. On the way something else may have been made of it. */
function systemError(error: unknown): StonError | undefined {
  if (!(error instanceof Error)) return undefined
  if (!('code' in error) || typeof error.code !== 'string') return systemError(error.cause)
  const { code, message } = error
  const parts = { message: ERROR.system(code, message), cause: error }
  if (PERMISSION.includes(code)) {
    return new StonError({ ...parts, code: 'permission', hint: ERROR.permission() })
  }
  if (RESOURCE.includes(code)) {
    return new StonError({ ...parts, code: 'system', hint: ERROR.resource() })
  }
  return undefined
}

/** Whoever lost a lock with its connection may still have written a document under the next holder's hands. */
function movedError(error: unknown): StonError | undefined {
  if (!(error instanceof Moved)) return undefined
  return new StonError({
    code: 'locked',
    message: ERROR.moved(error.message),
    hint: ERROR.movedHint(),
    cause: error,
  })
}

function stopError(error: unknown): StonError | undefined {
  const name = error instanceof Error ? error.name : ''
  if (name !== 'AbortError') return undefined
  return new StonError({
    code: 'stopped',
    message: ERROR.stopped(),
    hint: ERROR.stoppedHint(),
    cause: error,
  })
}
