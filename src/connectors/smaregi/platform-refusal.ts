import type { StonError } from '../../kernel/errors.ts'
import { PLATFORM } from '../../messages/platform.ts'
import { toJst } from '../../kernel/time.ts'
import { resting } from '../../messages/rest.ts'
import { smaregi } from '../../messages/smaregi.ts'
import { needsPerson, temporary } from './legacy-refusal.ts'
import type { Verdict } from './platform-verdict.ts'

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
