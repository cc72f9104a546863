import type { OrderLine } from '../../domain/orders/order-line.ts'
import { toJst } from '../../kernel/time.ts'
import type { Session } from './next-engine.ts'
import { openSlips } from './open-slips.ts'
import type { OrderGate } from './order-gate.ts'
import { FIELDS, lineOf, SLIP } from './order-row.ts'
import { chunks, MAX_VALUES } from './pages.ts'

const PATH = '/api_v1_receiveorder_row/search'
const LIMIT = 10_000
/** A service that gives less than it was asked for stops at a round number; such an answer may not be the last one. */
const ROUND = 100
const DAY_MS = 24 * 60 * 60 * 1000

const NEWEST = 'receive_order_row_last_modified_newest_date'
const CREATED = 'receive_order_row_creation_date'

/** 受注明細 through the row search, which joins the slip's fields: one call is enough for both. */
export function openOrderGate(session: Session): OrderGate {
  return {
    changedSince: (since) => bySlip(session, { [`${NEWEST}-gte`]: since }),
    createdSince: (since) => bySlip(session, { [`${CREATED}-gte`]: since }),
    fromSlip: (slip) => bySlip(session, {}, slip),
    slips: (slips) => ofSlips(session, slips),
    newest: () => newest(session),
    holding: (codes) => openSlips(session, codes.slice(0, MAX_VALUES)),
    now: () => session.serverNow(),
    get calls() {
      return session.calls
    },
  }
}

async function* ofSlips(
  session: Session,
  slips: readonly number[],
): AsyncGenerator<readonly OrderLine[]> {
  const ascending = [...new Set(slips)].toSorted((a, b) => a - b)
  for (const some of chunks(ascending, MAX_VALUES))
    yield* bySlip(session, { [`${SLIP}-in`]: some.join(',') })
}

/**
 * Page by page, each beginning with the last slip of the one before: whatever joins or leaves the set meanwhile, no slip is passed
 * over. A slip is handed on when the next one has begun, so that its lines stay together.
 */
async function* bySlip(
  session: Session,
  filter: Readonly<Record<string, string>>,
  from?: number,
): AsyncGenerator<readonly OrderLine[]> {
  let start = from
  let held: OrderLine[] = []
  for (;;) {
    const { lines, last } = await page(session, filter, start, 0)
    const end = lines.at(-1)?.slip
    if (end === undefined || last) {
      const whole = merge(held, lines)
      if (whole.length > 0) yield whole
      return
    }
    const known = merge(held, lines)
    held = known.filter((line) => line.slip === end)
    // A slip that fills a page by itself: its rest is behind it, and then the next slips begin.
    if (end === start) {
      held = merge(held, await restOf(session, filter, end, lines.length))
      yield held
      held = []
      start = end + 1
      continue
    }
    const done = known.filter((line) => line.slip !== end)
    if (done.length > 0) yield done
    start = end
  }
}

/** The lines of one slip that did not fit on a page. */
async function restOf(
  session: Session,
  filter: Readonly<Record<string, string>>,
  slip: number,
  offset: number,
): Promise<OrderLine[]> {
  const found: OrderLine[] = []
  const only = { ...filter, [`${SLIP}-lte`]: String(slip) }
  for (;;) {
    const { lines, last } = await page(session, only, slip, offset + found.length)
    found.push(...lines)
    if (last || lines.length === 0) return found
  }
}

/** The later reading of a line counts. */
function merge(a: readonly OrderLine[], b: readonly OrderLine[]): OrderLine[] {
  const lines = new Map([...a, ...b].map((line) => [`${line.slip} ${line.line}`, line]))
  return [...lines.values()].toSorted((x, y) => x.slip - y.slip || x.line - y.line)
}

interface Page {
  readonly lines: readonly OrderLine[]
  /** Nothing can follow. */
  readonly last: boolean
}

async function page(
  session: Session,
  filter: Readonly<Record<string, string>>,
  from: number | undefined,
  offset: number,
): Promise<Page> {
  const { data } = await session.read(PATH, {
    ...filter,
    ...(from === undefined ? {} : { [`${SLIP}-gte`]: String(from) }),
    fields: FIELDS,
    limit: String(LIMIT),
    offset: String(offset),
  })
  return { lines: data.map(lineOf), last: data.length === 0 || data.length % ROUND !== 0 }
}

/** Windows before now that get wider until there is a slip in one; the last is everything there is. */
const WINDOWS_DAYS = [2, 31, 400] as const

/**
 * The order of results is fixed, lowest slip first, so the highest one is at the end of what came lately. A line may be new in an old
 * slip, though: whatever is higher than the slip that was found is looked for by its number.
 */
async function newest(session: Session): Promise<Last> {
  for (const days of WINDOWS_DAYS) {
    const since = toJst(new Date(session.serverNow().getTime() - days * DAY_MS))
    const found = await lastOf(bySlip(session, { [`${CREATED}-gte`]: since }))
    if (found.slip > 0) return atLeast(found, await lastOf(bySlip(session, {}, found.slip + 1)))
  }
  return lastOf(bySlip(session, {}))
}

interface Last {
  readonly slip: number
  readonly date: string | null
}

/** The date stays that of what came lately: an earlier one only means that more is read again. */
function atLeast(found: Last, higher: Last): Last {
  return { slip: Math.max(found.slip, higher.slip), date: found.date }
}

async function lastOf(reading: AsyncGenerator<readonly OrderLine[]>): Promise<Last> {
  let slip = 0
  let last: string | null = null
  for await (const lines of reading) {
    for (const { slip: one, newestAt, createdAt } of lines) {
      slip = Math.max(slip, one)
      const at = newestAt ?? createdAt
      if (at !== null && (last === null || at > last)) last = at
    }
  }
  return { slip, date: last }
}
