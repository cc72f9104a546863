import type { StonError } from '../../kernel/errors.ts'
import type { HttpAnswer } from '../../kernel/http.ts'
import { foreignJson } from '../../kernel/json.ts'
import { type Rest, retryAfter } from '../../kernel/rest.ts'
import { toJst } from '../../kernel/time.ts'
import { PLATFORM } from '../../messages/platform.ts'
import { resting } from '../../messages/rest.ts'
import { smaregi } from '../../messages/smaregi.ts'
import { needsPerson, temporary } from './legacy-refusal.ts'
import { wordsOf } from './platform-words.ts'

/** What one answer of Smaregi means, whatever was asked. */
export type Verdict =
  | { readonly kind: 'good'; readonly status: number; readonly body: unknown }
  /** 401: another token may help. */
  | { readonly kind: 'unauthorised'; readonly words: string }
  /** 429. `waitMs` is null where Smaregi did not say how long. `until`: it has asked to be left alone for longer than a run waits. */
  | { readonly kind: 'busy'; readonly waitMs: number | null; readonly until?: Date }
  /** Any other definite no. */
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly words: string
      readonly body: unknown
    }
  /** It passes. `sent`: Smaregi may have acted on the call all the same. */
  | { readonly kind: 'trouble'; readonly sent: boolean; readonly error: StonError }

/** Never throws. `secrets` are blanked out in words; `now` is used where an answer has no date of its own. */
export function judge(answer: HttpAnswer, secrets: readonly string[], now: Date): Verdict {
  if (answer.kind !== 'answered') {
    return { kind: 'trouble', sent: answer.kind === 'unknown', error: noAnswer(answer) }
  }
  const { status } = answer
  const body = answer.body.trim() === '' ? null : foreignJson(answer.body)
  if (status === 429) return { kind: 'busy', waitMs: retryAfter(answer, now) }
  // 409: something else is at work, or has done it already.
  if (status >= 500 || status === 408 || status === 409)
    return trouble(temporary(smaregi.busy(status)))
  if (status === 401) return { kind: 'unauthorised', words: wordsOf(status, body, secrets) }
  // A page for people: a maintenance notice, or not Smaregi at all. What was asked may have been done.
  if ((body === undefined && status !== 403) || (status >= 300 && status < 400)) {
    return trouble(temporary(smaregi.notJson(status), PLATFORM.laterOrUrl()))
  }
  if (status >= 200 && status < 300) return { kind: 'good', status, body }
  return { kind: 'refused', status, words: wordsOf(status, body, secrets), body }
}

function trouble(error: StonError): Verdict {
  return { kind: 'trouble', sent: true, error }
}

/** Why there is no answer, on either API. */
export function noAnswer({ kind, cause }: Exclude<HttpAnswer, { kind: 'answered' }>): StonError {
  if (cause === 'aborted') return temporary(PLATFORM.interrupted())
  if (cause === 'late') return temporary(PLATFORM.late())
  return temporary(kind === 'notSent' ? smaregi.unreachable(cause) : smaregi.noAnswer(cause))
}

/** Leaves Smaregi alone for as long as it has asked to be, and takes down what it asks for now. */
export async function withRest(
  rest: Rest | undefined,
  call: () => Promise<HttpAnswer>,
  meaning: (answer: HttpAnswer) => Verdict,
): Promise<Verdict> {
  const until = (await rest?.until()) ?? null
  if (until !== null) return { kind: 'busy', waitMs: Infinity, until }
  const answer = await call()
  await rest?.note(answer)
  const verdict = meaning(answer)
  const now = (await rest?.until()) ?? null
  return verdict.kind === 'busy' && now !== null ? { ...verdict, until: now } : verdict
}

/** What was asked for, for people. */
export interface Asked {
  /** `GET /stock` */
  readonly what: string
  /** The scope that opens it. */
  readonly scope: string
}

/** The error of whatever is not good, with what to do about it. */
export function refusalError(
  verdict: Exclude<Verdict, { kind: 'good' }>,
  { what, scope }: Asked,
): StonError {
  switch (verdict.kind) {
    case 'trouble':
      return verdict.error
    case 'busy':
      return verdict.until === undefined
        ? temporary(PLATFORM.tooFast(), PLATFORM.slowDown())
        : temporary(resting('smaregi', toJst(verdict.until)))
    case 'unauthorised':
      return needsPerson(PLATFORM.tokenRefused(verdict.words), PLATFORM.credentials())
    case 'refused':
      return statusError(verdict.status, verdict.words, { what, scope })
  }
}

function statusError(status: number, words: string, { what, scope }: Asked): StonError {
  if (status === 403) return needsPerson(PLATFORM.forbidden(what, words), PLATFORM.permit(scope))
  // A gateway answers so for everything while it is being changed: it proves nothing.
  if (status === 404) return temporary(PLATFORM.missing(what, words), PLATFORM.missingHint())
  return needsPerson(smaregi.refused(what, words), smaregi.tell)
}
