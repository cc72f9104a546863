import type { OrderLine } from '../domain/orders/order-line.ts'
import { progressReading } from '../messages/orders.ts'
import { grouped } from '../kernel/grouped.ts'
import { say } from '../kernel/sentence.ts'
import { DAY_MS, fromJst, isPast, jstDay, MINUTE_MS, toJst } from '../kernel/time.ts'
import type { Reading } from './run-context.ts'
import { refuseGap } from './start.ts'
import type { OrdersState } from './state.ts'
import { bookedFrom, stillUnseen, type Unseen, vanished } from './vanished-slips.ts'

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
  /** Slips that came, if only in part. */
  readonly met: Set<number>
  /** Slips that should have come and have not. */
  unseen: Unseen
}

interface Place {
  readonly state: OrdersState
  /** Slips that wait; the run adds to them as it goes. */
  readonly again: ReadonlySet<number>
  readonly gapAllowed: boolean
}

/** Slips, and their lines. */
export type Slips = ReadonlyMap<number, readonly OrderLine[]>

/** Some slips of a reading. */
export interface SlipsRead {
  readonly slips: Slips
  /** They were asked for by their numbers: a line that is not there is not there in Next Engine either. */
  readonly whole: boolean
}

/** Slips worked on together: one listing of Smaregi's shipments confirms all of them. */
const TOGETHER = 200

/**
 * Everything that may have changed since the last run, some slips at a time. A slip may come more than once; looking at it again finds
 * nothing to do. `seen` is whole when the pages have come to their end.
 */
export function readSlips(
  run: Reading,
  place: Place,
): { readonly pages: AsyncGenerator<SlipsRead>; readonly seen: Seen } {
  const { watermark, newestFilled, createdLookDay, rereadDay } = place.state
  const days = { createdLookDay, rereadDay }
  const seen: Seen = {
    newest: watermark,
    until: null,
    newestFilled,
    ...days,
    met: new Set(),
    unseen: {},
  }
  return { pages: inHeaps(run, pagesOf(run, place, seen)), seen }
}

async function* inHeaps(
  { app }: Reading,
  pages: AsyncGenerator<SlipsRead>,
): AsyncGenerator<SlipsRead> {
  let read = 0
  const tell = (): void => app.progress(say(app.locale, progressReading(read)))
  tell()
  for await (const { slips, whole } of pages) {
    read += slips.size
    tell()
    const all = [...slips]
    for (let i = 0; i < all.length; i += TOGETHER)
      yield { slips: new Map(all.slice(i, i + TOGETHER)), whole }
    tell()
  }
}

async function* pagesOf(run: Reading, place: Place, seen: Seen): AsyncGenerator<SlipsRead> {
  const { gate } = run
  const since = sinceOf(run, place.state)
  // What this run books itself needs no second look.
  const from = lowestBooked(run, place.state)
  const waiting = new Set(place.again)
  const parts = (lines: readonly OrderLine[]): SlipsRead => ({
    slips: part(note(run, lines, seen), place, waiting),
    whole: false,
  })
  let first = !place.gapAllowed
  const asked = run.app.now().getTime()
  for await (const lines of gate.changedSince(since)) {
    seen.until ??= new Date(asked + gate.now().getTime() - run.app.now().getTime())
    if (first) refuseGap(run, place.state)
    first = false
    yield parts(lines)
  }
  if (first) refuseGap(run, place.state)
  const today = jstDay(gate.now())
  if (seen.newestFilled !== true || seen.createdLookDay !== today) {
    for await (const lines of gate.createdSince(since)) yield parts(lines)
    seen.createdLookDay = today
  }
  if (waiting.size > 0) yield* byNumber(run, place, waiting, seen)
  if (seen.rereadDay === today) return
  for await (const lines of anew(run, place.state, from))
    yield { slips: note(run, lines, seen), whole: false }
  if (from !== null) yield* missed(run, place, from, seen)
  seen.rereadDay = today
}

/** Whole slips, and those that are not there any more, as slips without lines. */
async function* byNumber(
  run: Reading,
  { state }: Place,
  waiting: ReadonlySet<number>,
  seen: Seen,
): AsyncGenerator<SlipsRead> {
  for await (const lines of run.gate.slips([...waiting]))
    yield { slips: note(run, lines, seen), whole: true }
  const missing = [...waiting].filter((slip) => !seen.met.has(slip))
  seen.unseen = stillUnseen(missing, run, state.unseen)
  yield { slips: withoutLines(vanished(seen.unseen, run)), whole: true }
}

/** Booked slips that no reading of this run has met, though one went through all of them: the next run asks for them by their numbers. */
async function* missed(
  run: Reading,
  { state }: Place,
  from: number,
  seen: Seen,
): AsyncGenerator<SlipsRead> {
  const missing = (await bookedFrom(run, from)).filter((slip) => !seen.met.has(slip))
  seen.unseen = { ...seen.unseen, ...stillUnseen(missing, run, state.unseen) }
  yield { slips: withoutLines(missing), whole: false }
}

function withoutLines(slips: readonly number[]): Slips {
  return new Map(slips.map((slip) => [slip, []]))
}

/**
 * Once a day: what was booked lately; and, where lines leave by the 拠点 that they are allocated from, whatever has not been shipped,
 * because no date of change tells of an allocation.
 */
async function* anew(
  { app, gate }: Reading,
  { start, forgottenUpTo }: OrdersState,
  from: number | null,
): AsyncGenerator<readonly OrderLine[]> {
  if (from !== null) yield* gate.fromSlip(from)
  if (app.config.orders.stores !== 'warehouse') return
  const first = Math.max(start ?? 0, forgottenUpTo) + 1
  const last = from === null ? null : from - 1
  if (last === null || first <= last) yield* gate.unshipped(first, last)
}

/** The watermark is a date of Next Engine's own, so no clock of ours can skip anything. */
function sinceOf({ app, gate }: Reading, { watermark }: OrdersState): string {
  const overlap = app.config.orders.overlapMinutes * MINUTE_MS
  const mark = fromJst(watermark ?? '') ?? gate.now()
  return toJst(new Date(mark.getTime() - overlap))
}

/** Of what was booked within the last month, by the days of Next Engine's clock. */
function lowestBooked({ gate }: Reading, { booked }: OrdersState): number | null {
  const from = jstDay(new Date(gate.now().getTime() - REREAD_DAYS * DAY_MS))
  const slips = Object.entries(booked)
    .filter(([day]) => day >= from)
    .map(([, slip]) => slip)
  return slips.length === 0 ? null : Math.min(...slips)
}

/**
 * What has changed may be only some lines of a slip. One that waits is read as a whole afterwards: looked at by parts, it would not wait
 * any more for the lines that are not among them.
 */
function part(slips: Slips, { again }: Place, waiting: Set<number>): Slips {
  const left = [...slips].filter(([slip]) => again.has(slip))
  for (const [slip] of left) waiting.add(slip)
  return new Map([...slips].filter(([slip]) => !again.has(slip)))
}

function note({ gate }: Reading, lines: readonly OrderLine[], seen: Seen): Slips {
  const until = seen.until ?? gate.now()
  for (const line of lines) {
    seen.met.add(line.slip)
    const date = line.newestAt ?? line.createdAt
    if (isPast(date, until) && (seen.newest === null || date > seen.newest)) seen.newest = date
    if (!line.modified) seen.newestFilled = line.newestAt !== null && seen.newestFilled !== false
  }
  return grouped(lines, ({ slip }) => slip)
}
