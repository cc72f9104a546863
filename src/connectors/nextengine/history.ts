import type { NeMovement } from '../../domain/stock/evidence.ts'
import type { Session } from './next-engine.ts'
import { fromJst, toJst } from '../../kernel/time.ts'
import { number, readForAll, readPage, type Row, text } from './pages.ts'

const HISTORY = '/api_v1_master_stockiohistory/search'
const CREATED = 'stock_io_history_creation_date'
const NEEDS = [
  'stock_io_history_id',
  'stock_io_history_goods_id',
  'stock_io_history_quantity',
  'stock_io_history_reason',
]
/** More lines than a shop writes in days. */
const MOST = 200_000
/** One shows that the history is newer; some of the others may not have moved since. */
const NEWER = 20
const FIELDS = [
  'stock_io_history_id',
  CREATED,
  'stock_io_history_goods_id',
  'stock_io_history_before_stock_quantity',
  'stock_io_history_after_stock_quantity',
  'stock_io_history_quantity',
  'stock_io_history_cut_form_id',
  'stock_io_history_reason',
  'stock_io_history_deleted_flag',
].join(',')

/** The codes' movements since then (JST, `YYYY-MM-DD HH:MM:SS`), ascending. One question answers both by tag and by quantity. */
export async function readMovements(
  session: Session,
  neCodes: readonly string[],
  since: string,
): Promise<readonly NeMovement[]> {
  const rows = await readForAll(session, neCodes, (part) => ({
    path: HISTORY,
    params: {
      fields: FIELDS,
      'stock_io_history_goods_id-in': part.join(','),
      [`${CREATED}-gte`]: since,
    },
    needs: NEEDS,
    most: MOST,
  }))
  const found = unique(rows.filter((row) => row['stock_io_history_deleted_flag'] !== '1'))
  const signed = found.some((row) => number(row['stock_io_history_quantity']) < 0)
  return found.map((row) => movement(row, signed)).toSorted((a, b) => a.id - b.id)
}

/**
 * Lines of the history, of whatever code, that were written after this second (JST): the first ones, at most `NEWER`. The date is looked
 * at as well, should the filter be passed over.
 */
export async function readNewer(session: Session, end: string): Promise<readonly NeMovement[]> {
  const instant = fromJst(end)
  if (instant === null) return []
  const params = {
    fields: FIELDS,
    [`${CREATED}-gte`]: toJst(new Date(instant.getTime() + 1000)),
  }
  const needs = ['stock_io_history_id']
  const rows = await readPage(session, { path: HISTORY, params, needs }, NEWER)
  const newer = rows.filter((row) => row[CREATED] === undefined || text(row[CREATED]) > end)
  return newer.map((row) => movement(row, false))
}

/** While pages are read the history grows: a row that has moved on to the next page comes twice. */
function unique(rows: readonly Row[]): Row[] {
  const ids = new Set<string>()
  return rows.filter((row) => {
    const id = text(row['stock_io_history_id'])
    if (id === '') return true
    return ids.size < ids.add(id).size
  })
}

/** `signed`: the quantities of this history are seen to carry their sign. */
function movement(row: Row, signed: boolean): NeMovement {
  const before = quantityOrNull(row['stock_io_history_before_stock_quantity'])
  const after = quantityOrNull(row['stock_io_history_after_stock_quantity'])
  const moved = number(row['stock_io_history_quantity'])
  return {
    id: number(row['stock_io_history_id']),
    neCode: text(row['stock_io_history_goods_id']),
    // Whether the quantity carries its sign is not documented; the counts around it always tell.
    quantity: before !== null && after !== null ? after - before : moved,
    signed: signed || (before !== null && after !== null),
    before,
    after,
    reason: text(row['stock_io_history_reason']),
    slip: slipOf(row['stock_io_history_cut_form_id']),
    at: text(row[CREATED]),
  }
}

function slipOf(value: string | null | undefined): string {
  return value === '0' ? '' : text(value)
}

function quantityOrNull(value: string | null | undefined): number | null {
  return value === null || value === undefined || value === '' ? null : number(value)
}
