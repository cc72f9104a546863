import type { GenericSchema } from 'valibot'
import { smaregi } from '../../messages/smaregi.ts'
import { bodyOf, legacyPost, type LegacyOptions, secretsOf } from './legacy-call.ts'
import { temporary } from './legacy-refusal.ts'
import { watchList } from './legacy-list.ts'
import { stockShape } from './platform-shapes.ts'
import { paceOf } from './pace.ts'
import {
  countShape,
  fitting,
  listingShape,
  productShape,
  type ProductRow,
  storeShape,
  type StoreRow,
} from './shapes.ts'
import type { StockPair } from './stock-reader.ts'
import { eachOnce } from './wanted-rows.ts'

/** One `*_ref` request: which table, which columns, and conditions that all must hold (there is no OR and no IN). */
export interface Ref<Row> {
  readonly procName: string
  readonly table: string
  readonly shape: GenericSchema<unknown, Row>
  readonly fields: readonly (keyof Row & string)[]
  /** Operator as a suffix of the key: `id >`. */
  readonly conditions?: Readonly<Record<string, string>>
  /** Always a key of the table: pages of an unordered list may overlap. */
  readonly order: readonly string[]
}

/** One answer of a `*_ref` call, at most 1,000 rows. */
export interface Page<Row> {
  readonly rows: readonly Row[]
  /** Rows there are on all pages together. */
  readonly total: number
}

/**
 * The tables of the legacy API. Pieces are whole numbers. Throws `StonError`: `temporary`, also where a list ends early, or `smaregi` (exit
 * `attention`) for what does not pass by itself: refusals, and answers of another shape.
 */
export interface LegacyClient {
  /** Page by page. A row may come twice when the table grows meanwhile. */
  ref<Row>(request: Ref<Row>): AsyncGenerator<Page<Row>>
  stores(): Promise<readonly StoreRow[]>
  /** Those that have left. */
  readonly calls: number
}

const LIMIT = 1000

/** Makes no call yet. */
export function legacyClient(options: LegacyOptions): LegacyClient {
  const pace = paceOf(options.readsPerSecond, options.signal, options.system)
  const secrets = secretsOf(options)
  let calls = 0

  async function read(procName: string, params: object): Promise<unknown> {
    await pace()
    const answer = await legacyPost(options, procName, params)
    calls += 1
    return bodyOf(answer, procName, secrets)
  }

  async function* ref<Row>(request: Ref<Row>): AsyncGenerator<Page<Row>> {
    const shape = listingShape(request.shape)
    const watch = watchList(request.procName)
    let seen = 0
    for (let page = 1; ; page += 1) {
      const body = await read(request.procName, paramsOf(request, page))
      const { result: rows, total_count: total } = fitting(request.procName, shape, body)
      watch(rows, total)
      seen += rows.length
      yield { rows, total }
      // Counting rows, not pages: should Smaregi give fewer rows a page than asked for, none is missed.
      if (seen >= total) return
      if (rows.length === 0) throw temporary(smaregi.cutShort)
    }
  }

  return {
    ref,
    stores: () => eachOnce(ref(STORES), (row) => row.storeId),
    get calls() {
      return calls
    },
  }
}

function paramsOf<Row>(request: Ref<Row>, page: number): object {
  const { conditions = {} } = request
  return {
    table_name: request.table,
    fields: request.fields,
    ...(Object.keys(conditions).length === 0 ? {} : { conditions: [conditions] }),
    order: request.order,
    limit: LIMIT,
    page,
  }
}

const TRIES = 3

/**
 * All rows of a list. A row that is removed meanwhile pushes others over a page's edge; then everything is read again. Rows of one name
 * that come alike in two readings after each other are so in Smaregi itself, and are handed on.
 */
export async function readComplete<Row>(
  client: LegacyClient,
  request: Ref<Row>,
  nameOf: (row: Row, position: number) => string,
): Promise<readonly Row[]> {
  let before = ''
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const rows: Row[] = []
    let total = 0
    for await (const page of client.ref(request)) {
      ;({ total } = page)
      rows.push(...page.rows)
    }
    if (rows.length !== total) continue
    if (new Set(rows.map(nameOf)).size === total) return rows
    const now = rows
      .map((row) => JSON.stringify(row))
      .toSorted()
      .join('\n')
    if (now === before) return rows
    before = now
  }
  throw temporary(smaregi.cutShort)
}

/** The counts. */
export const STOCK: Ref<Omit<StockPair, 'updDateTime'>> = {
  procName: 'stock_ref',
  table: 'Stock',
  shape: countShape,
  fields: ['storeId', 'productId', 'stockAmount'],
  order: ['productId', 'storeId'],
}

/** The same with the time of their last change. */
export const PAIRS: Ref<StockPair> = {
  ...STOCK,
  shape: stockShape,
  fields: [...STOCK.fields, 'updDateTime'],
}

/** The products. */
export const PRODUCTS: Ref<ProductRow> = {
  procName: 'product_ref',
  table: 'Product',
  shape: productShape,
  fields: ['productId', 'productCode', 'productName', 'stockControlDivision'],
  order: ['productId'],
}

const STORES: Ref<StoreRow> = {
  procName: 'store_ref',
  table: 'Store',
  shape: storeShape,
  fields: ['storeId', 'storeName'],
  order: ['storeId'],
}
