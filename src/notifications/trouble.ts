import { spokenMoment } from '../kernel/spoken-moment.ts'
import { HOUR_MS } from '../kernel/time.ts'
import type { StonError } from '../kernel/errors.ts'
import { ownerUrl } from '../config/owner-url.ts'
import type { App } from '../context.ts'
import type { Notice } from '../mailer/facts.ts'
import * as says from '../messages/mail-stopped.ts'
import { notOnScreen } from '../messages/not-on-screen.ts'
import type { Sentence } from '../kernel/sentence.ts'
import type { Direction, Runs } from '../status/runs.ts'

/** Why a run ended before its work was done, as a mail tells it. */
export interface Trouble {
  readonly name: string
  readonly kind: 'auth' | 'temporary' | 'attention'
  readonly headline: Sentence
  readonly what: Sentence
  /** What it means for the shop, and what keeps the harm small; null where it passes before anybody need know. */
  readonly means: Sentence | null
  readonly meanwhile: Sentence | null
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
  /** The owner has pages of his own. */
  readonly hasPages: boolean
  /** Orders are imported. */
  readonly importing: boolean
}

/** A run of this direction, as the configuration has it. */
export function around(
  { config, now }: Pick<App, 'config' | 'now'>,
  run: Pick<Circumstances, 'direction' | 'runs' | 'told'>,
): Circumstances {
  const { alarms, orders } = config
  return {
    ...run,
    now: now(),
    noSuccessHours: alarms.noSuccessHours,
    hasPages: ownerUrl(config) !== null,
    importing: orders.enabled,
  }
}

export function troubleOf(error: StonError | null, circumstances: Circumstances): Trouble | null {
  if (error === null) return null
  const trouble = worded(error, circumstances)
  const { means } = trouble
  const what = means === null ? trouble.what : says.withoutComfort(trouble.what)
  return { ...trouble, what, tell: means !== null && !circumstances.told.has(trouble.name) }
}

function worded(error: StonError, circumstances: Circumstances): Omit<Trouble, 'tell'> {
  const { code, exit, sentence: what, hint: next = null } = error
  const { direction, hasPages, importing } = circumstances
  const since = stillSince(circumstances)
  const stands = says.standsStill(direction, since && spokenMoment(since))
  const meanwhile = says.meanwhile[direction]
  if (exit === 'auth') {
    const headline = says.signInNeeded(direction, hasPages)
    const both = importing || direction === 'import' ? [says.bothStop[direction]] : []
    const means = joined(notOnScreen, stands, ...both)
    const place = 'nextengine'
    const next = says.signInNext
    return { name: 'auth', kind: 'auth', headline, what, means, meanwhile, next, place }
  }
  if (exit !== 'temporary') {
    const headline = withoutStop(what)
    return {
      name: `error ${code}`,
      kind: 'attention',
      headline,
      what,
      means: stands,
      meanwhile,
      next,
    }
  }
  const hours = lasting(since, circumstances)
  const trouble = { name: 'temporary', kind: 'temporary', what, next: helpful(next) } as const
  return hours === null
    ? { ...trouble, headline: says.interrupted, means: null, meanwhile: null }
    : { ...trouble, headline: says.lasting(direction, hours), means: stands, meanwhile }
}

/** A hint that only comforts is none. */
function helpful(hint: Sentence | null): Sentence {
  const kept = hint === null ? null : says.withoutComfort(hint)
  return kept === null || kept.ja === '' || kept.en === '' ? says.temporaryNext : kept
}

/** The last run that ended well; before there was one, the first that did not. */
function stillSince({ direction, runs, now }: Circumstances): Date | null {
  // A date that lies ahead was written by a clock that was wrong, and says nothing.
  const since = [runs.succeededAt?.[direction], runs.trouble?.[direction]?.since]
    .map((instant) => Date.parse(instant ?? ''))
    .find((instant) => instant <= now.getTime())
  return since === undefined ? null : new Date(since)
}

/** For how many hours, where that is longer than it should be; else null. */
function lasting(since: Date | null, { now, noSuccessHours }: Circumstances): number | null {
  if (since === null || noSuccessHours === 0) return null
  const hours = (now.getTime() - since.getTime()) / HOUR_MS
  return hours > noSuccessHours ? Math.floor(hours) : null
}

/** All that a mail and a chat say of it. `isHeadline`: it is what the mail is called by, so that the step may stand right below. */
export function noticeOf(
  { what, means, meanwhile, next, place }: Trouble,
  isHeadline: boolean,
): Notice {
  const whole = means === null ? what : joined(what, means)
  return {
    what: whole,
    next,
    meanwhile: meanwhile ?? undefined,
    ...(isHeadline ? { stepFirst: true } : {}),
    ...(place === undefined ? {} : { place }),
  }
}

function joined(...all: readonly Sentence[]): Sentence {
  return { ja: all.map(({ ja }) => ja).join(''), en: all.map(({ en }) => en).join(' ') }
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
