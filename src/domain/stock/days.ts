import { DAY_MS, jstDay } from '../../kernel/time.ts'
import type { BatchHead } from './batch.ts'

/** One JST day's figures. `received` counts changes, `applied` counts pieces, up and down alike. */
export interface DayFigures {
  /** Changes that came in, repetitions left out. */
  readonly received: number
  /** Pieces that Next Engine's stock was changed by. */
  readonly applied: number
}

/**
 * What came in and what went out, day by day (JST), added up from the batch heads. The heads are the truth: what has been
 * counted is remembered by their numbers, in the same document as the sums, so that no kill can make a batch count twice or not
 * at all. Both numbers are needed, because a batch is known from its sealing on and its rows only come to an end later.
 */
export interface Days {
  /** What the batches up to this one took is counted. */
  readonly taken: number
  /** What became of the rows of the batches up to this one is counted. */
  readonly ended: number
  readonly days: Readonly<Record<string, DayFigures>>
}

/** Days (JST), today among them. Sums of older days are dropped. */
export const SHOWN_DAYS = 14

/** An empty sum that begins behind batch `before`: batches up to that one are never counted. */
export function noDays(before: number): Days {
  return { taken: before, ended: before, days: {} }
}

/** The shown days, the newest last: `YYYY-MM-DD`. */
export function shownDays(now: Date): string[] {
  return Array.from({ length: SHOWN_DAYS }, (_, i) =>
    jstDay(new Date(now.getTime() - (SHOWN_DAYS - 1 - i) * DAY_MS)),
  )
}

/** With one more batch. `isNewest`: its rows may still come to an end in the batch itself; later they do so in another one. */
export function withBatch(days: Days, head: BatchHead, isNewest: boolean): Days {
  const sums = { ...days.days }
  let { taken, ended } = days
  if (head.id > taken) {
    for (const [day, changes] of Object.entries(receivedIn(head)))
      add(sums, day, 'received', changes)
    add(sums, dayOf(head.sealedAt), 'applied', appliedEarlier(head))
    taken = head.id
  }
  if (head.id > ended && (head.state === 'settled' || !isNewest)) {
    add(sums, dayOf(head.settledAt ?? head.sealedAt), 'applied', appliedIn(head))
    ended = head.id
  }
  return { taken, ended, days: sums }
}

/** Only the days that are shown. */
export function pruned(days: Days, now: Date): Days {
  const shown = new Set(shownDays(now))
  const kept = Object.entries(days.days).filter(([day]) => shown.has(day))
  return { ...days, days: Object.fromEntries(kept) }
}

/** Heads of earlier versions do not say when their changes came. */
function receivedIn({ taken, received, ignored, sealedAt }: BatchHead): Record<string, number> {
  if (received !== undefined) return received
  return { [dayOf(sealedAt)]: taken - (ignored.duplicate ?? 0) - (ignored.otherChannel ?? 0) }
}

function appliedIn({ rows, verdicts }: BatchHead): number {
  const applied = (verdicts ?? []).filter((verdict) => verdict.kind === 'applied')
  return applied.reduce((sum, { row }) => sum + Math.abs(rows[row - 1]?.sent ?? 0), 0)
}

/** Rows of earlier batches whose end was only found out when this one was sealed. */
function appliedEarlier({ outcomes }: BatchHead): number {
  const applied = outcomes.filter((outcome) => outcome.kind === 'applied')
  return applied.reduce((sum, { delta }) => sum + Math.abs(delta), 0)
}

function dayOf(instant: string): string {
  return jstDay(new Date(instant))
}

function add(
  sums: Record<string, DayFigures>,
  day: string,
  figure: keyof DayFigures,
  more: number,
): void {
  if (more === 0) return
  const before = sums[day] ?? { received: 0, applied: 0 }
  sums[day] = { ...before, [figure]: before[figure] + more }
}
