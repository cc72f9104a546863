import type { StonError } from '../kernel/errors.ts'
import { scrub } from '../kernel/redact.ts'
import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { earlier, toJstIso } from '../kernel/time.ts'

export type Direction = 'flush' | 'import'

/** How a command's last run ended: what `status` shows, and what tells whether a direction has been forgotten. */
export interface LastRun {
  readonly startedAt: string
  readonly finishedAt: string
  readonly outcome: string
  readonly [counter: string]: string | number
}

/** In the words of the error, for somebody who only has a browser. */
export interface Trouble {
  readonly what: Sentence
  readonly next: Sentence | null
  /** When the first run in a row began that stopped (ISO instant). */
  readonly since: string
}

export interface Runs {
  readonly flush?: LastRun
  readonly import?: LastRun
  /** The last run that ended well, by direction. */
  readonly succeededAt?: Partial<Record<Direction, string>>
  /** Why the last run stopped before its end, by direction. */
  readonly trouble?: Partial<Record<Direction, Trouble | null>>
  /** Changes that came without a notification, of all runs so far. */
  readonly foundInAll?: number
}

export async function readRuns(store: Store): Promise<Runs> {
  return (await store.document<Runs>('runs').read()).value ?? {}
}

/** A run that has come to its end, as its command tells it. */
export interface EndedRun {
  readonly startedAt: Date
  readonly finishedAt: Date
  readonly facts: { readonly outcome: string; readonly [counter: string]: string | number }
  /** Why it stopped before its end. */
  readonly error: StonError | null
}

export async function recordRun(
  store: Store,
  direction: Direction,
  ended: EndedRun,
): Promise<void> {
  // The two directions write the same document and do not wait for each other.
  await rewrite<Runs>(store.document('runs'), (before) => runsAfter(before ?? {}, direction, ended))
}

function runsAfter(before: Runs, direction: Direction, ended: EndedRun): Runs {
  const { startedAt, facts, error } = ended
  const finishedAt = toJstIso(ended.finishedAt)
  // What needs a person was done as well as it could be; a refused account was not.
  const well = error === null && (facts.outcome === 'ok' || facts.outcome === 'attention')
  // An urgent flush looks for no lost webhooks: what the one before has found still stands.
  const notLooked = facts['urgent'] === 1 ? { found: before[direction]?.['found'] ?? 0 } : {}
  const since = earlier(before.trouble?.[direction]?.since, startedAt.toISOString())
  return {
    ...before,
    [direction]: { startedAt: toJstIso(startedAt), finishedAt, ...facts, ...notLooked },
    succeededAt: { ...before.succeededAt, ...(well ? { [direction]: finishedAt } : {}) },
    trouble: { ...before.trouble, [direction]: troubleOf(error, since) },
    foundInAll: (before.foundInAll ?? 0) + Number(facts['found'] ?? 0),
  }
}

/** Other services' words may quote what they were sent. */
function troubleOf(error: StonError | null, since: string): Trouble | null {
  if (error === null) return null
  const next = error.hint === undefined ? null : clean(error.hint)
  return { what: clean(error.sentence), next, since }
}

/** Without secrets. */
export function clean({ ja, en }: Sentence): Sentence {
  return { ja: scrub(ja), en: scrub(en) }
}
