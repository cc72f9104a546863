import { setMaxListeners } from 'node:events'
import * as v from 'valibot'
import { orError, StonError } from '../../kernel/errors.ts'
import type { Depart } from '../../kernel/http-departure.ts'
import type { HttpAnswer } from '../../kernel/http.ts'
import { foreignJson, isObject } from '../../kernel/json.ts'
import { PLATFORM } from '../../messages/platform.ts'
import { smaregi } from '../../messages/smaregi.ts'
import { type LegacyOptions, legacyPost, refusalIn, secretsOf, statusError } from './legacy-call.ts'
import {
  needsPerson,
  type Refusal,
  refusalError,
  refusalKind,
  temporary,
} from './legacy-refusal.ts'
import { paceOf } from './pace.ts'
import { noAnswer } from './platform-verdict.ts'
import { gracefully } from './platform-wire.ts'
import { plain } from './platform-words.ts'
import type { Written } from './platform-written.ts'
import { textShape, wholeShape } from './shapes.ts'

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

type Answered = Extract<HttpAnswer, { kind: 'answered' }>
type Outcome = Written<unknown>

/** Smaregi says no with 400, whatever is wrong; 404 is kept for what is known not to be there. */
const REFUSED = 400

/** Some refusals come without their number. */
const namelessShape = v.object({
  error: v.pipe(textShape, v.string()),
  error_description: textShape,
})

/**
 * What is known after a writing call. Done is whatever has a `result`, which is given on as it came: how it counts the rows, and
 * whether it names what was registered, is nowhere written down. A token that was passed over looks the same.
 */
export function legacyWritten(
  answer: HttpAnswer,
  procName: string,
  secrets: readonly string[],
): Outcome {
  if (answer.kind !== 'answered') return { kind: answer.kind, error: noAnswer(answer) }
  const body = foreignJson(answer.body)
  const refusal = refusalIn(body, procName, secrets)
  if (refusal !== null) return refused(answer.status, refusal)
  if (answer.status < 200 || answer.status >= 300) return byStatus(answer, body, procName, secrets)
  if (isObject(body) && isThere(body['result'])) return { kind: 'done', value: body['result'] }
  if (body === undefined) return open(smaregi.notJson(answer.status), smaregi.laterOrUrl)
  return { kind: 'unknown', error: needsPerson(smaregi.strange(procName, 'result'), smaregi.tell) }
}

/**
 * The same of a call whose result is known to count the rows of its table: one that counts others has not done just that, and nobody can say what
 * it has done.
 */
export function withRows(answer: Outcome, procName: string, table: string, rows: number): Outcome {
  if (answer.kind !== 'done') return answer
  const shape = v.object({ [table]: wholeShape })
  const told = placesIn(answer.value).map((place) => v.safeParse(shape, place))
  if (told.some(({ success, output }) => success && output[table] === rows)) return answer
  const words = smaregi.strange(procName, `result.${table}`)
  return { kind: 'unknown', error: needsPerson(words, smaregi.tell) }
}

/** A `result` is one object, or a list with it, as ston's own answers to Smaregi are. */
export function placesIn(result: unknown): readonly unknown[] {
  return Array.isArray(result) ? result : [result]
}

function refused(status: number, refusal: Refusal): Outcome {
  const error = refusalError(refusal)
  const kind = refusalKind(refusal.code)
  if (kind === 'open') return { kind: 'unknown', error }
  if (kind === 'door') return { kind: 'notSent', error }
  // A server that breaks down has not decided anything, whatever its page says.
  if (status >= 500) return open(smaregi.busy(status))
  return { kind: 'refused', status: REFUSED, words: refusal.words, error }
}

/** The account, or the pace, was in the way: nothing was done. */
const NOT_LOOKED_AT = new Set([401, 403, 429])

function byStatus(
  { status }: Answered,
  body: unknown,
  procName: string,
  secrets: readonly string[],
): Outcome {
  if (status < 400) return open(smaregi.notJson(status), smaregi.laterOrUrl)
  const known = statusError(status, body, procName)
  if (NOT_LOOKED_AT.has(status)) return { kind: 'notSent', error: known }
  if (known.exit === 'temporary') return { kind: 'unknown', error: known }
  const nameless = v.safeParse(namelessShape, body)
  const { error, error_description: more } = nameless.success
    ? nameless.output
    : { error: `HTTP ${status}`, error_description: null }
  const words = plain(more === null ? error : `${error} ${more}`, secrets)
  const said = needsPerson(smaregi.refused(procName, words), smaregi.tell)
  return { kind: 'refused', status: REFUSED, words, error: said }
}

function open(...words: Parameters<typeof temporary>): Outcome {
  return { kind: 'unknown', error: temporary(...words) }
}

function isThere(result: unknown): boolean {
  return result !== undefined && result !== null && result !== false
}
