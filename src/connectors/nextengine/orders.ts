import type { OrderLine } from '../../domain/orders/order-line.ts'
import { MOST_ROWS } from '../../kernel/page-watch.ts'
import { DAY_MS, toJst } from '../../kernel/time.ts'
import { NEXT_ENGINE } from '../../messages/nextengine.ts'
import { temporary } from './errors.ts'
import type { Session } from './next-engine.ts'
import { openSlips } from './open-slips.ts'
import type { OrderGate } from './order-gate.ts'
import { OrderPlaces } from './order-places.ts'
import {
  FIELDS,
  lineOf,
  NEEDS,
  ORIGIN_FIELDS,
  SLIP,
  together,
  WAREHOUSE_FIELDS,
} from './order-row.ts'
import { chunks, MAX_VALUES, readPage, type Row, unlessRefused, watchPages } from './pages.ts'

const NEWEST = 'receive_order_row_last_modified_newest_date'
const CREATED = 'receive_order_row_creation_date'
const SHIPPED = '50'
const VALID = '0'

/**
 * 受注明細 through the row search, which joins the slip's fields: one call is enough for both. `warehouses`: whether the 拠点 that each
 * line is allocated from is asked for, in the same calls or apart (`order-places.ts`).
 */
export function openOrderGate(
  session: Session,
  warehouses: 'none' | 'joined' | 'apart' = 'none',
): OrderGate {
  const origins = { known: true }
  const of = { session, origins, withWarehouses: warehouses === 'joined' }
  const places = new OrderPlaces((slips) => ofSlips({ ...of, withWarehouses: true }, slips))
  const told = (reading: AsyncGenerator<readonly OrderLine[]>): typeof reading =>
    warehouses === 'apart' ? places.of(reading) : reading
  return {
    changedSince: (since) => told(bySlip(of, { [`${NEWEST}-gte`]: since })),
    createdSince: (since) => told(bySlip(of, { [`${CREATED}-gte`]: since })),
    fromSlip: (slip) => told(bySlip(of, {}, slip)),
    unshipped: (from, to) => told(valid(bySlip(of, unshipped(to), from))),
    slips: (slips) => told(ofSlips(of, slips)),
    unallocatedShown: () => places.unallocatedShown,
    newest: () => newest(of),
    holding: (codes, isMany) => openSlips(session, codes.slice(0, MAX_VALUES), isMany),
    now: () => session.serverNow(),
  }
}

function unshipped(to: number | null): Readonly<Record<string, string>> {
  return {
    ...(to === null ? {} : { [`${SLIP}-lte`]: String(to) }),
    'receive_order_order_status_id-neq': SHIPPED,
  }
}

/** A slip whose cancel type is left empty is valid as well, which no filter says: the lines tell. */
async function* valid(
  reading: AsyncGenerator<readonly OrderLine[]>,
): AsyncGenerator<readonly OrderLine[]> {
  for await (const lines of reading) {
    const some = lines.filter(({ cancelType }) => cancelType === VALID)
    if (some.length > 0) yield some
  }
}

async function* ofSlips(of: Lines, slips: readonly number[]): AsyncGenerator<readonly OrderLine[]> {
  const ascending = [...new Set(slips)].toSorted((a, b) => a - b)
  for (const some of chunks(ascending, MAX_VALUES))
    yield* bySlip(of, { [`${SLIP}-in`]: some.join(',') })
}

/** Windows before now that get wider until there is a slip in one; the last is everything there is. */
const WINDOWS_DAYS = [2, 31, 400] as const

/**
 * The order of results is fixed, lowest slip first, so the highest one is at the end of what came lately. A line may be new in an old
 * slip, though: whatever is higher than the slip that was found is looked for by its number.
 */
async function newest(of: Lines): Promise<Last> {
  for (const days of WINDOWS_DAYS) {
    const since = toJst(new Date(of.session.serverNow().getTime() - days * DAY_MS))
    const found = await lastOf(bySlip(of, { [`${CREATED}-gte`]: since }))
    if (found.slip > 0) return atLeast(found, await lastOf(bySlip(of, {}, found.slip + 1)))
  }
  return lastOf(bySlip(of, {}))
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

const PATH = '/api_v1_receiveorder_row/search'
const LIMIT = 10_000
/** A service that gives less than it was asked for stops at a round number; such an answer may not be the last one. */
const ROUND = 100
/** More lines than a slip has. */
const MOST_OF_A_SLIP = 100_000

/** What is asked for beside the lines themselves. */
export interface Lines {
  readonly session: Session
  /** The 拠点 that each line is allocated from. */
  readonly withWarehouses: boolean
  /** From which line each was split or copied, as long as Next Engine knows such fields. */
  readonly origins: { known: boolean }
}

/**
 * Page by page, each beginning with the last slip of the one before: whatever joins or leaves the set meanwhile, no slip is passed
 * over. A slip is handed on when the next one has begun, so that its lines stay together.
 */
export async function* bySlip(
  of: Lines,
  filter: Readonly<Record<string, string>>,
  from?: number,
): AsyncGenerator<readonly OrderLine[]> {
  let start = from
  let held: OrderLine[] = []
  for (let read = 0; read <= MOST_ROWS;) {
    const { lines, last } = await page(of, filter, { from: start })
    read += lines.length
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
      // A line may have rows on both sides of the edge.
      yield together([...held, ...(await restOf(of, filter, end, lines.length))])
      held = []
      start = end + 1
      continue
    }
    const done = known.filter((line) => line.slip !== end)
    if (done.length > 0) yield done
    start = end
  }
  throw temporary(NEXT_ENGINE.endless(PATH))
}

/** The lines of one slip that did not fit on a page. */
async function restOf(
  of: Lines,
  filter: Readonly<Record<string, string>>,
  slip: number,
  offset: number,
): Promise<OrderLine[]> {
  const found: OrderLine[] = []
  const watch = watchPages(PATH, MOST_OF_A_SLIP)
  for (;;) {
    const range = { from: slip, to: slip, offset: offset + found.length }
    const { lines, last } = await page(of, filter, range, watch)
    found.push(...lines)
    if (last || lines.length === 0) return found
  }
}

/** The later reading of a line counts. */
function merge(a: readonly OrderLine[], b: readonly OrderLine[]): OrderLine[] {
  const lines = new Map(
    [...together(a), ...together(b)].map((line) => [`${line.slip} ${line.line}`, line]),
  )
  return [...lines.values()].toSorted((x, y) => x.slip - y.slip || x.line - y.line)
}

interface Page {
  /** One for each row. */
  readonly lines: readonly OrderLine[]
  /** Nothing can follow. */
  readonly last: boolean
}

/** Slips by number, both ends included. */
interface Range {
  readonly from: number | undefined
  readonly to?: number
  readonly offset?: number
}

async function page(
  of: Lines,
  filter: Readonly<Record<string, string>>,
  { from, to, offset = 0 }: Range,
  watch?: (rows: readonly Row[]) => void,
): Promise<Page> {
  const more = of.withWarehouses ? WAREHOUSE_FIELDS : []
  const params = {
    ...filter,
    ...(from === undefined ? {} : { [`${SLIP}-gte`]: String(from) }),
    ...(to === undefined ? {} : { [`${SLIP}-lte`]: String(to) }),
  }
  const needs = [...NEEDS, ...more]
  const rows = await rowsOf(of, (origins) => {
    const fields = [FIELDS, ...more, ...origins].join(',')
    const search = { path: PATH, params: { ...params, fields }, needs }
    return readPage(of.session, search, LIMIT, offset)
  })
  watch?.(rows)
  const lines = rows.map(lineOf)
  const isOutside = ({ slip }: OrderLine): boolean => slip < (from ?? slip) || slip > (to ?? slip)
  // Another page than the one asked for leads back, and would be read for ever.
  if (lines.some(isOutside)) throw temporary(NEXT_ENGINE.contradiction(PATH))
  return { lines, last: rows.length === 0 || rows.length % ROUND !== 0 }
}

/** One unknown field fails the whole call. */
async function rowsOf(
  { origins }: Lines,
  ask: (fields: readonly string[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const told = origins.known ? await unlessRefused(ask(ORIGIN_FIELDS)) : null
  if (told !== null) return told
  const rows = await ask([])
  origins.known = false
  return rows
}
