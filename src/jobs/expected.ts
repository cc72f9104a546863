import { StonError } from '../kernel/errors.ts'

/**
 * Errors that a run may end with and still record and tell what it has done. What was typed wrong concerns whoever typed it alone; anything
 * else goes up as it is.
 */
export function expected(error: unknown): StonError {
  if (error instanceof StonError && error.code !== 'usage') return error
  throw error
}

/** Recorded and told, a mistake of the configuration ends the command as it would any other: with each place in `problems`. */
export function refuseMistake(error: StonError | null): void {
  if (error?.exit === 'config') throw error
}
