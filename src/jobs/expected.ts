import { StonError } from '../kernel/errors.ts'

/** Errors that a run may end with and still report what it has done. Anything else goes up as it is. */
export function expected(error: unknown): StonError {
  if (error instanceof StonError && error.exit !== 'config' && error.exit !== 'bug') return error
  throw error
}
