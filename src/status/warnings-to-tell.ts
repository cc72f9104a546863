import type { StonError } from '../kernel/errors.ts'
import { permit } from '../messages/nextengine-apis.ts'
import type { Direction } from './runs.ts'
import type { Warning, WarningId } from './warnings.ts'

/** What the mail and the chat of a run tell. `error`: what the run ended with, and tells by itself. */
export function warningsToTell(
  direction: Direction,
  warnings: readonly Warning[],
  error: StonError | null,
): readonly Warning[] {
  // As long as `flush` runs, its mail tells for both; a command that does not run any more cannot write mails itself.
  const silent = direction === 'import' && !warnings.some(({ id }) => id === 'noFlush')
  if (silent) return []
  return warningsBeside(direction, warnings, error)
}

/** What stands beside what the run itself tells, whoever tells it. */
export function warningsBeside(
  direction: Direction,
  warnings: readonly Warning[],
  error: StonError | null,
): readonly Warning[] {
  const own = direction === 'flush' ? 'noFlush' : 'noImport'
  return warnings.filter(({ id }) => id !== own && !isTold(id, error))
}

function isTold(id: WarningId, error: StonError | null): boolean {
  return (id === 'signIn' && error?.exit === 'auth') || (id === 'apis' && error?.hint === permit)
}
