import { DAY_MS, HOUR_MS, jstDay, midnight, MINUTE_MS } from '../../kernel/time.ts'
import type { Facts, Work } from './facts.ts'
import type { Why } from './items.ts'
import { openingOf, shifted } from './hours.ts'

/** Something that has its own time, whatever waits. `must`: whatever it costs, too. */
export interface Duty {
  readonly job: Work
  readonly why: Why
  readonly must: boolean
  /** In milliseconds. */
  readonly at: number
}

/** What a day's own times depend on. */
type DayFacts = Pick<Facts, 'week' | 'importing' | 'accessEndsAt'>

/**
 * The sign-in in the night, when nothing else is going on; right after the access token's end where that comes before the day begins:
 * then this call is the one that renews it, and no other has to.
 */
const KEEP_ALIVE = 4 * HOUR_MS + 20 * MINUTE_MS
const KEEP_ALIVE_LATEST = 9 * HOUR_MS
const AFTER_END = 2 * MINUTE_MS
/** What needs a person in the morning. */
const CHECK = 9 * HOUR_MS + 40 * MINUTE_MS
/** Orders of the evening. */
const NIGHT = 3 * HOUR_MS + 30 * MINUTE_MS
const BEFORE_OPENING = 30 * MINUTE_MS
const EVERY_ORDERS = 2 * HOUR_MS
/** On a day on which the shop is closed. */
const CLOSED_ORDERS = 9 * HOUR_MS + 30 * MINUTE_MS
const CLOSED_FLUSH = 21 * HOUR_MS
/** After closing: the till may still be counted. */
export const AFTER_CLOSING = 15 * MINUTE_MS

/** Everything that one day has its own times for, the earliest first. `day`: `YYYY-MM-DD`. */
export function dutiesOf(
  day: string,
  { week, importing, accessEndsAt }: DayFacts,
): readonly Duty[] {
  const start = midnight(day)
  const opening = openingOf(week, day)
  const flushAt = opening === null ? start + CLOSED_FLUSH : opening.closes + AFTER_CLOSING
  const all: Duty[] = [
    { job: 'auth refresh', why: 'keepAlive', must: true, at: keepAliveAt(start, accessEndsAt) },
    { job: 'status --check', why: 'check', must: true, at: start + CHECK },
    { job: 'flush', why: 'daily', must: true, at: flushAt },
    ...(importing ? ordersOf(start, opening) : []),
  ]
  return all.toSorted((a, b) => a.at - b.at)
}

function keepAliveAt(start: number, accessEndsAt: number | null): number {
  const [usual, latest] = [start + KEEP_ALIVE, start + KEEP_ALIVE_LATEST]
  const renews = accessEndsAt === null ? usual : accessEndsAt + AFTER_END
  return renews > usual && renews <= latest ? renews : usual
}

function ordersOf(start: number, opening: ReturnType<typeof openingOf>): Duty[] {
  const order = (at: number, must: boolean): Duty => ({
    job: 'import-orders',
    why: 'orders',
    must,
    at,
  })
  const night = order(start + NIGHT, true)
  if (opening === null) return [night, order(start + CLOSED_ORDERS, true)]
  const first = opening.opens - BEFORE_OPENING
  const times: number[] = []
  for (let at = first + EVERY_ORDERS; at < opening.closes; at += EVERY_ORDERS) times.push(at)
  return [night, order(first, true), ...times.map((at) => order(at, false))]
}

/**
 * Those that are due: for each job the newest of its times that has passed since it was done. What was missed several times, while
 * nothing ran, is done once.
 */
export function dueDuties(now: number, facts: DayFacts & Pick<Facts, 'done'>): readonly Duty[] {
  const { done } = facts
  const day = jstDay(new Date(now))
  const missed = [shifted(day, -2), shifted(day, -1), day]
    .flatMap((one) => dutiesOf(one, facts))
    .filter((one) => one.at <= now && one.at > (done[one.job] ?? Number.NEGATIVE_INFINITY))
  const newest = new Map<string, Duty>()
  // One that must be done is not forgotten for a later one that need not.
  for (const one of missed) newest.set(`${one.job} ${one.must}`, one)
  return [...newest.values()]
}

/** Those that come, for two days. */
export function comingDuties(now: number, facts: DayFacts): readonly Duty[] {
  const day = jstDay(new Date(now))
  return [shifted(day, -1), day, shifted(day, 1), shifted(day, 2)]
    .flatMap((one) => dutiesOf(one, facts))
    .filter((one) => one.at > now)
    .toSorted((a, b) => a.at - b.at)
}

/** The rest of the month after today, in days. */
export function daysAfter(now: number): number {
  const [year = 0, month = 0, day = 0] = jstDay(new Date(now)).split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).getUTCDate() - day
}

/** The next midnight in Japan, in milliseconds: then a new day's calls begin. */
export function tomorrow(now: number): number {
  return midnight(jstDay(new Date(now))) + DAY_MS
}
