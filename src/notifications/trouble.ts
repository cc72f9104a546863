import { HOUR_MS } from '../kernel/time.ts'
import type { StonError } from '../kernel/errors.ts'
import * as says from '../messages/mail.ts'
import type { Sentence } from '../kernel/sentence.ts'
import type { Direction, Runs } from '../status/runs.ts'

/** Why a run ended before its work was done, as a mail tells it. */
export interface Trouble {
  readonly name: string
  readonly kind: 'auth' | 'temporary' | 'attention'
  readonly headline: Sentence
  readonly what: Sentence
  readonly next: Sentence | null
  /** Where the owner can see to it on his pages; absent = nowhere. */
  readonly place?: string
  /** A person must know now; a temporary trouble only when it lasts, and the same one once a day. */
  readonly tell: boolean
}

export interface Circumstances {
  readonly direction: Direction
  readonly runs: Runs
  readonly now: Date
  readonly noSuccessHours: number
  /** What has been told today, by name. */
  readonly told: ReadonlySet<string>
}

export function troubleOf(error: StonError | null, around: Circumstances): Trouble | null {
  if (error === null) return null
  const trouble = worded(error, lasts(around), around.noSuccessHours)
  return { ...trouble, tell: trouble.tell && !around.told.has(trouble.name) }
}

function worded(error: StonError, lasting: boolean, hours: number): Trouble {
  const { code, exit, sentence: what, hint: next = null } = error
  if (exit === 'auth') {
    const [headline, login] = [says.signInNeeded, says.signInNext]
    const place = 'nextengine'
    return { name: 'auth', kind: 'auth', headline, what, next: login, place, tell: true }
  }
  if (exit !== 'temporary') {
    const headline = withoutStop(what)
    return { name: `error ${code}`, kind: 'attention', headline, what, next, tell: true }
  }
  return {
    name: 'temporary',
    kind: 'temporary',
    headline: lasting ? says.lasting(hours) : says.interrupted,
    what,
    next: next ?? says.temporaryNext,
    tell: lasting,
  }
}

/** Since the last run that ended well; before there was one, since the first that did not. */
function lasts({ direction, runs, now, noSuccessHours }: Circumstances): boolean {
  // A date that lies ahead was written by a clock that was wrong, and says nothing.
  const since = [runs.succeededAt?.[direction], runs.trouble?.[direction]?.since]
    .map((instant) => Date.parse(instant ?? ''))
    .find((instant) => instant <= now.getTime())
  if (since === undefined || noSuccessHours === 0) return false
  return now.getTime() - since > noSuccessHours * HOUR_MS
}

function withoutStop({ ja, en }: Sentence): Sentence {
  return { ja: ja.replace(/。$/, ''), en: en.replace(/\.$/, '') }
}

/** When a mail told that the direction fails, after one more run: what was told is told again when it is over. ISO instants. */
export function failingAfter(
  before: string | null,
  trouble: Trouble | null,
  at: Date,
): string | null {
  if (trouble === null) return null
  return before ?? (trouble.tell ? at.toISOString() : null)
}
