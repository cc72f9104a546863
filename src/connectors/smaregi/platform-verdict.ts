import type { StonError } from '../../kernel/errors.ts'
import type { HttpAnswer } from '../../kernel/http.ts'
import { PLATFORM } from '../../messages/platform.ts'
import { smaregi } from '../../messages/smaregi.ts'
import { temporary } from './legacy-refusal.ts'
import { foreignJson } from '../../kernel/json.ts'
import { wordsOf } from './platform-words.ts'

/** What one answer of Smaregi means, whatever was asked. */
export type Verdict =
  | { readonly kind: 'good'; readonly status: number; readonly body: unknown }
  /** 401: another token may help. */
  | { readonly kind: 'unauthorised'; readonly words: string }
  /** 429. `waitMs` is null where Smaregi did not say how long. */
  | { readonly kind: 'busy'; readonly waitMs: number | null }
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
  if (status === 429) return { kind: 'busy', waitMs: waitOf(answer, now) }
  if (status >= 500 || status === 408) return trouble(temporary(smaregi.busy(status)))
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

function noAnswer({ kind, cause }: Exclude<HttpAnswer, { kind: 'answered' }>): StonError {
  if (cause === 'aborted') return temporary(PLATFORM.interrupted())
  if (cause === 'late') return temporary(PLATFORM.late())
  return temporary(kind === 'notSent' ? smaregi.unreachable(cause) : smaregi.noAnswer(cause))
}

/** `Retry-After`: seconds, or a moment by the other side's clock. */
function waitOf(answer: Extract<HttpAnswer, { kind: 'answered' }>, now: Date): number | null {
  const told = answer.headers['retry-after']?.trim() ?? ''
  if (/^\d{1,9}$/.test(told)) return Number(told) * 1000
  const moment = Date.parse(told)
  if (Number.isNaN(moment)) return null
  return Math.max(0, moment - (answer.date ?? now).getTime())
}
