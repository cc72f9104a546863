import type { StonError } from '../kernel/errors.ts'
import * as says from '../messages/mail.ts'
import type { Sentence } from '../kernel/sentence.ts'
import type { Book } from '../status/told-so-far.ts'

/** Why a run ended before its work was done, as a mail tells it. */
export interface Trouble {
  readonly name: string
  readonly kind: 'auth' | 'temporary' | 'attention'
  readonly headline: Sentence
  readonly what: Sentence
  readonly next: Sentence | null
  /** A person must know now; a temporary trouble only when it lasts, and the same one once a day. */
  readonly tell: boolean
}

const HOUR_MS = 60 * 60 * 1000

export interface Circumstances {
  readonly book: Pick<Book, 'troubleSince'>
  /** When this direction last ended well. */
  readonly succeededAt: string | undefined
  readonly now: Date
  readonly noSuccessHours: number
  readonly told: ReadonlySet<string>
}

export function troubleOf(error: StonError | null, around: Circumstances): Trouble | null {
  if (error === null) return null
  const told = (name: string): boolean => around.told.has(name)
  const next = error.hint ?? null
  if (error.exit === 'auth') {
    return {
      name: 'auth',
      kind: 'auth',
      headline: says.signInNeeded,
      what: error.sentence,
      next: says.signInNext,
      tell: !told('auth'),
    }
  }
  if (error.exit === 'temporary') {
    const lasting = lasts(around)
    const { noSuccessHours } = around
    return {
      name: 'temporary',
      kind: 'temporary',
      headline: lasting ? says.lasting(noSuccessHours) : says.interrupted,
      what: error.sentence,
      next: next ?? says.temporaryNext,
      tell: lasting && !told('temporary'),
    }
  }
  return {
    name: `error ${error.code}`,
    kind: 'attention',
    headline: withoutStop(error.sentence),
    what: error.sentence,
    next,
    tell: !told(`error ${error.code}`),
  }
}

/** Since the last run that ended well; before there was one, since the first that did not. */
function lasts({ book, succeededAt, now, noSuccessHours }: Circumstances): boolean {
  // A date that lies ahead was written by a clock that was wrong, and says nothing.
  const since = [succeededAt, book.troubleSince]
    .map((instant) => Date.parse(instant ?? ''))
    .find((instant) => instant <= now.getTime())
  if (since === undefined || noSuccessHours === 0) return false
  return now.getTime() - since > noSuccessHours * HOUR_MS
}

function withoutStop({ ja, en }: Sentence): Sentence {
  return { ja: ja.replace(/。$/, ''), en: en.replace(/\.$/, '') }
}
