import * as v from 'valibot'
import type { StonError } from '../../kernel/errors.ts'
import type { Depart } from '../../kernel/http-departure.ts'
import { type HttpAnswer, post } from '../../kernel/http.ts'
import type { ServerClock } from '../../kernel/server-clock.ts'
import { toJst } from '../../kernel/time.ts'
import { resting } from '../../messages/rest.ts'
import { smaregi } from '../../messages/smaregi.ts'
import { needsPerson, type Refusal, refusalError, temporary } from './legacy-refusal.ts'
import { type PlatformOptions, TIMEOUT_MS } from './platform-options.ts'
import { plain } from './platform-words.ts'
import { legacyErrorShape } from './shapes.ts'
import { foreignJson } from '../../kernel/json.ts'

/** The legacy API needs a contract and one fixed token. `timeoutMs` is milliseconds. */
export interface LegacyOptions extends Pick<
  PlatformOptions,
  'contractId' | 'readsPerSecond' | 'signal' | 'timeoutMs' | 'rest' | 'system' | 'line'
> {
  readonly accessToken: string
  /** `…/access/` */
  readonly url: string
  /** Set by each answer that tells the time. */
  readonly clock?: ServerClock
}

/** One call, sent once. Throws `temporary`, and calls nobody, while Smaregi wants to be left alone. */
export async function legacyPost(
  options: Omit<LegacyOptions, 'readsPerSecond'>,
  procName: string,
  params: object,
  depart?: Depart,
): Promise<HttpAnswer> {
  const { contractId, accessToken, url, signal, timeoutMs = TIMEOUT_MS, rest, line } = options
  const until = (await rest?.until()) ?? null
  if (until !== null) throw temporary(resting('smaregi', toJst(until)))
  const call = (): Promise<HttpAnswer> =>
    post(url, {
      form: { proc_name: procName, params: JSON.stringify(params) },
      headers: { X_contract_id: contractId, X_access_token: accessToken },
      timeoutMs,
      signal,
      line,
      depart,
    })
  const answer = await (options.clock?.hearing(call) ?? call())
  await rest?.note(answer)
  return answer
}

/** What must not appear in Smaregi's words. */
export function secretsOf({ accessToken }: Pick<LegacyOptions, 'accessToken'>): readonly string[] {
  return [accessToken, encodeURIComponent(accessToken)]
}

/**
 * The JSON of a good answer. Throws `temporary`, or `smaregi` (exit `attention`) for what does not pass by itself.
 */
export function bodyOf(answer: HttpAnswer, procName: string, secrets: readonly string[]): unknown {
  if (answer.kind === 'notSent') throw temporary(smaregi.unreachable(answer.cause))
  if (answer.kind === 'unknown') throw temporary(smaregi.noAnswer(answer.cause))
  const body = foreignJson(answer.body)
  const refusal = refusalIn(body, procName, secrets)
  if (refusal !== null) throw refusalError(refusal)
  if (answer.status !== 200) throw statusError(answer.status, body, procName)
  if (body === undefined) throw temporary(smaregi.notJson(answer.status), smaregi.laterOrUrl)
  return body
}

/** What a status says that comes with no number of Smaregi's. */
export function statusError(status: number, body: unknown, procName: string): StonError {
  if (status >= 500 || status === 429 || status === 408) return temporary(smaregi.busy(status))
  if (status === 401 || status === 403) {
    return needsPerson(smaregi.denied(`HTTP ${status}`), smaregi.door)
  }
  if (body === undefined) return temporary(smaregi.notJson(status), smaregi.laterOrUrl)
  // Whoever answers so is on the way to Smaregi, and does not speak for it.
  if (status === 404) return temporary(smaregi.busy(status), smaregi.laterOrUrl)
  return needsPerson(smaregi.refused(procName, `HTTP ${status}`), smaregi.tell)
}

/** Smaregi's definite no, whatever the HTTP status; null where the answer is none. */
export function refusalIn(
  body: unknown,
  procName: string,
  secrets: readonly string[],
): Refusal | null {
  const parsed = v.safeParse(legacyErrorShape, body)
  if (!parsed.success) return null
  const { error_code: code, error, error_description: description } = parsed.output
  const words = [`${code}:`, error, description].filter((part) => part !== null).join(' ')
  return { code, procName, words: plain(words, secrets) }
}
