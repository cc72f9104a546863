import type { GenericSchema } from 'valibot'
import { smaregi } from '../../messages/smaregi.ts'
import { legacyCaller } from './legacy-call.ts'
import type { LegacyOptions } from './legacy-call.ts'
import { temporary } from './legacy-refusal.ts'
import { ListWatch } from './legacy-list.ts'
import { legacyProductShape, legacyStockShape, legacyStoreShape, listingShape } from './shapes.ts'
import type { LegacyProduct, LegacyStock, LegacyStore } from './shapes.ts'

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
 * The tables of the legacy API. Pieces are whole numbers. Throws as `LegacyCaller.read` does, and `temporary` where a list
 * ends early.
 */
export interface LegacyClient {
  /** Page by page. A row may come twice when the table grows meanwhile. */
  ref<Row>(request: Ref<Row>): AsyncGenerator<Page<Row>>
  stock(conditions?: Readonly<Record<string, string>>): AsyncGenerator<Page<LegacyStock>>
  products(): AsyncGenerator<Page<LegacyProduct>>
  stores(): Promise<readonly LegacyStore[]>
  readonly calls: number
}

const LIMIT = 1000

/** Makes no call yet. */
export function legacyClient(options: LegacyOptions): LegacyClient {
  const caller = legacyCaller(options)

  async function* ref<Row>(request: Ref<Row>): AsyncGenerator<Page<Row>> {
    const shape = listingShape(request.shape)
    const watch = new ListWatch(request.procName)
    let seen = 0
    for (let page = 1; ; page += 1) {
      const listing = await caller.read(request.procName, paramsOf(request, page), shape)
      const { result: rows, total_count: total } = listing
      watch.see(rows, total)
      seen += rows.length
      yield { rows, total }
      // Counting rows, not pages: should Smaregi give fewer rows a page than asked for, none is missed.
      if (seen >= total) return
      if (rows.length === 0) throw temporary(smaregi.cutShort)
    }
  }

  return {
    ref,
    stock: (conditions = {}) => ref({ ...STOCK, conditions }),
    products: () => ref(PRODUCTS),
    async stores() {
      const found = new Map<string, LegacyStore>()
      for await (const { rows } of ref(STORES)) for (const row of rows) found.set(row.storeId, row)
      return [...found.values()]
    },
    get calls() {
      return caller.calls
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

const STOCK: Ref<LegacyStock> = {
  procName: 'stock_ref',
  table: 'Stock',
  shape: legacyStockShape,
  fields: ['storeId', 'productId', 'stockAmount'],
  order: ['productId', 'storeId'],
}

const PRODUCTS: Ref<LegacyProduct> = {
  procName: 'product_ref',
  table: 'Product',
  shape: legacyProductShape,
  fields: ['productId', 'productCode', 'productName', 'stockControlDivision'],
  order: ['productId'],
}

const STORES: Ref<LegacyStore> = {
  procName: 'store_ref',
  table: 'Store',
  shape: legacyStoreShape,
  fields: ['storeId', 'storeName'],
  order: ['storeId'],
}
