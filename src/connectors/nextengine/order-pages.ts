import { MOST_ROWS } from '../../kernel/page-watch.ts'
import type { OrderLine } from '../../domain/orders/order-line.ts'
import { NEXT_ENGINE } from '../../messages/nextengine.ts'
import { temporary } from './errors.ts'
import type { Session } from './next-engine.ts'
import { FIELDS, lineOf, NEEDS, SLIP, together, WAREHOUSE_FIELDS } from './order-row.ts'
import { readPage, type Row, watchPages } from './pages.ts'

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
  { session, withWarehouses }: Lines,
  filter: Readonly<Record<string, string>>,
  { from, to, offset = 0 }: Range,
  watch?: (rows: readonly Row[]) => void,
): Promise<Page> {
  const more = withWarehouses ? WAREHOUSE_FIELDS : []
  const params = {
    ...filter,
    ...(from === undefined ? {} : { [`${SLIP}-gte`]: String(from) }),
    ...(to === undefined ? {} : { [`${SLIP}-lte`]: String(to) }),
    fields: [FIELDS, ...more].join(','),
  }
  const needs = [...NEEDS, ...more]
  const rows = await readPage(session, { path: PATH, params, needs }, LIMIT, offset)
  watch?.(rows)
  const lines = rows.map(lineOf)
  const isOutside = ({ slip }: OrderLine): boolean => slip < (from ?? slip) || slip > (to ?? slip)
  // Another page than the one asked for leads back, and would be read for ever.
  if (lines.some(isOutside)) throw temporary(NEXT_ENGINE.contradiction(PATH))
  return { lines, last: rows.length === 0 || rows.length % ROUND !== 0 }
}
