import { setMaxListeners } from 'node:events'
import { StonError } from '../../kernel/errors.ts'
import { orError } from '../../kernel/or-error.ts'
import type { Depart } from '../../kernel/http-departure.ts'
import { gracefully } from './platform-wire.ts'
import { paceOf } from './pace.ts'
import { legacyPost, secretsOf, type LegacyOptions } from './legacy-call.ts'
import { temporary } from './legacy-refusal.ts'
import { legacyWritten } from './legacy-written.ts'
import type { Written } from './platform-written.ts'
import { PLATFORM } from '../../messages/platform.ts'

/** Writing calls of the legacy API; `calls` counts those that have left. */
export interface LegacyWriter {
  /** One `*_upd` call. It leaves once, and throws nothing of what Smaregi does: the outcome says what is known, with Smaregi’s `result`. */
  write(procName: string, params: object): Promise<Written<unknown>>
  readonly calls: number
}

/** On SIGTERM a write in flight has some seconds left; one that waits for its turn is `notSent`. */
export function legacyWriter(
  options: LegacyOptions & { readonly writesPerSecond: number; readonly depart?: Depart },
): LegacyWriter {
  const pace = paceOf(options.writesPerSecond, options.signal, options.system)
  const secrets = secretsOf(options)
  // A write in flight is not cut off at once: its outcome would be left open.
  const patient = { ...options, signal: gracefully(options.signal, options.system) }
  // Several calls may listen for the abort side by side.
  setMaxListeners(0, options.signal, patient.signal)
  let calls = 0
  return {
    async write(procName, params) {
      await pace()
      if (options.signal.aborted)
        return { kind: 'notSent', error: temporary(PLATFORM.interrupted()) }
      const answer = await orError(legacyPost(patient, procName, params, options.depart))
      // Smaregi wants to be left alone: the call has not left.
      if (answer instanceof StonError) return { kind: 'notSent', error: answer }
      calls += 1
      return legacyWritten(answer, procName, secrets)
    },
    get calls() {
      return calls
    },
  }
}
