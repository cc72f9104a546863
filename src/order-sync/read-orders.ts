import type { OrderLine } from '../domain/orders/order-line.ts'
import { progressReading } from '../messages/orders.ts'
import { grouped } from '../kernel/grouped.ts'
import { say } from '../kernel/sentence.ts'
import { DAY_MS, fromJst, jstDay, MINUTE_MS, toJst } from '../kernel/time.ts'
import type { OrdersRun } from './run-context.ts'
import { isPast, refuseGap } from './start.ts'

const REREAD_DAYS = 30

/** What was seen on the way, for the next run. */
export interface Seen {
  newest: string | null
  /**
   * By Next Engine's clock: when the reading began. What changes while a long run books may be behind it already, so no later date may
   * become the watermark.
   */
  until: Date | null
  newestFilled: boolean | null
  createdLookDay: string | null
  rereadDay: string | null
}

export function nothingSeen({ state }: OrdersRun): Seen {
  const { watermark, newestFilled, createdLookDay, rereadDay } = state
  return { newest: watermark, until: null, newestFilled, createdLookDay, rereadDay }
}

interface ReadOptions {
  readonly gapAllowed: boolean
}

type Slips = ReadonlyMap<number, readonly OrderLine[]>

/**
 * Everything that may have changed since the last run, slip by slip. A slip may come more than once; looking at it again finds
 * nothing to do.
 */
export async function* readSlips(
  run: OrdersRun,
  seen: Seen,
  options: ReadOptions,
): AsyncGenerator<Slips> {
  let read = 0
  const tell = (): void => run.app.progress(say(run.app.locale, progressReading(read)))
  tell()
  for await (const slips of pagesOf(run, seen, options)) {
    read += slips.size
    tell()
    yield slips
    tell()
  }
}

async function* pagesOf(run: OrdersRun, seen: Seen, options: ReadOptions): AsyncGenerator<Slips> {
  const since = sinceOf(run)
  // What this run books itself needs no second look.
  const from = lowestBooked(run)
  let first = !options.gapAllowed
  const asked = run.app.now().getTime()
  for await (const lines of run.gate.changedSince(since)) {
    seen.until ??= new Date(asked + run.gate.now().getTime() - run.app.now().getTime())
    if (first) refuseGap(run)
    first = false
    yield part(run, lines, seen)
  }
  if (first) refuseGap(run)
  const today = jstDay(run.gate.now())
  if (seen.newestFilled !== true || seen.createdLookDay !== today) {
    for await (const lines of run.gate.createdSince(since)) yield part(run, lines, seen)
    seen.createdLookDay = today
  }
  if (run.again.size > 0) {
    const again = [...run.again].toSorted((a, b) => a - b)
    for await (const lines of run.gate.slips(again)) yield note(run, lines, seen)
  }
  if (seen.rereadDay === today) return
  if (from !== null) for await (const lines of run.gate.fromSlip(from)) yield note(run, lines, seen)
  seen.rereadDay = today
}

/** The watermark is a date of Next Engine's own, so no clock of ours can skip anything. */
function sinceOf(run: OrdersRun): string {
  const overlap = run.app.config.orders.overlapMinutes * MINUTE_MS
  const mark = fromJst(run.state.watermark ?? '') ?? run.gate.now()
  return toJst(new Date(mark.getTime() - overlap))
}

/** Of what was booked within the last month, by the days of Next Engine's clock. */
function lowestBooked(run: OrdersRun): number | null {
  const from = jstDay(new Date(run.gate.now().getTime() - REREAD_DAYS * DAY_MS))
  const slips = Object.entries(run.state.booked)
    .filter(([day]) => day >= from)
    .map(([, slip]) => slip)
  return slips.length === 0 ? null : Math.min(...slips)
}

/**
 * What has changed may be only some lines of a slip. One that waits is read as a whole afterwards: looked at by parts, it would not wait
 * any more for the lines that are not among them.
 */
function part(run: OrdersRun, lines: readonly OrderLine[], seen: Seen): Slips {
  const slips = note(run, lines, seen)
  return new Map([...slips].filter(([slip]) => !run.again.has(slip)))
}

function note(run: OrdersRun, lines: readonly OrderLine[], seen: Seen): Slips {
  const until = seen.until ?? run.gate.now()
  for (const line of lines) {
    const date = line.newestAt ?? line.createdAt
    if (isPast(date, until) && (seen.newest === null || date > seen.newest)) seen.newest = date
    if (!line.modified) seen.newestFilled = line.newestAt !== null && seen.newestFilled !== false
  }
  return grouped(lines, ({ slip }) => slip)
}
