import { smaregi } from '../../messages/smaregi.ts'
import type { LegacyOptions } from './legacy-call.ts'
import { legacyClient, type LegacyClient, type Ref } from './legacy-client.ts'
import { temporary } from './legacy-refusal.ts'
import type { Product, ProductReader } from './product-reader.ts'
import { legacyProductShape, type LegacyProduct } from './shapes.ts'

/** So few products are asked for one by one without a look at the size of the whole table. */
const FEW = 3
const TRIES = 3

const PRODUCTS: Ref<LegacyProduct> = {
  procName: 'product_ref',
  table: 'Product',
  shape: legacyProductShape,
  fields: ['productId', 'productCode', 'productName', 'stockControlDivision'],
  order: ['productId'],
}

/** The legacy API knows neither OR nor IN: one product a call, or everything page by page, whichever is less. */
export function legacyProductReader(options: LegacyOptions): ProductReader {
  const client = legacyClient(options)
  return {
    products: (productIds) =>
      productIds === null ? readAll(client) : readSome(client, 'productId', productIds),
    productsByCode: (codes) => readSome(client, 'productCode', codes),
    get calls() {
      return client.calls
    },
  }
}

type Column = 'productId' | 'productCode'

async function readSome(
  client: LegacyClient,
  column: Column,
  values: readonly string[],
): Promise<readonly Product[]> {
  const wanted = new Set(values.filter((value) => value !== ''))
  const whole = wanted.size > FEW ? await readIfCheap(client, column, wanted) : null
  return whole ?? readEach(client, column, wanted)
}

/** All products. A row that is removed meanwhile pushes others over a page's edge; then everything is read again. */
async function readAll(client: LegacyClient): Promise<readonly Product[]> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const found = new Map<string, Product>()
    let rowsSeen = 0
    let total = 0
    for await (const page of client.ref(PRODUCTS)) {
      ;({ total } = page)
      rowsSeen += page.rows.length
      for (const row of page.rows) found.set(row.productId, productOf(row))
    }
    if (found.size === total && rowsSeen === total) return [...found.values()]
  }
  throw temporary(smaregi.cutShort)
}

/** Reads the whole table, or gives up (null) after its first page if one call a product is cheaper than the other pages. */
async function readIfCheap(
  client: LegacyClient,
  column: Column,
  wanted: ReadonlySet<string>,
): Promise<readonly Product[] | null> {
  const found = new Map<string, Product>()
  let pages = 0
  for await (const { rows, total } of client.ref(PRODUCTS)) {
    pages += 1
    for (const row of rows)
      if (wanted.has(row[column] ?? '')) found.set(row.productId, productOf(row))
    if (pages === 1 && total / Math.max(rows.length, 1) - 1 > wanted.size) return null
  }
  return [...found.values()]
}

async function readEach(
  client: LegacyClient,
  column: Column,
  wanted: ReadonlySet<string>,
): Promise<readonly Product[]> {
  const found = new Map<string, Product>()
  for (const value of wanted) {
    for await (const { rows } of client.ref({ ...PRODUCTS, conditions: { [column]: value } }))
      for (const row of rows) found.set(row.productId, productOf(row))
  }
  return [...found.values()]
}

/** 0 = managed, 1 = not managed; what is not told is managed. */
function productOf(row: LegacyProduct): Product {
  return {
    productId: row.productId,
    productCode: row.productCode ?? '',
    name: row.productName ?? '',
    managed: row.stockControlDivision !== '1',
  }
}
