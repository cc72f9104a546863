import { toJst } from '../../kernel/time.ts'
import type { LegacyOptions } from './legacy-call.ts'
import { legacyClient, PAIRS, PRODUCTS, readComplete, STOCK } from './legacy-client.ts'
import { productReader, type ProductReader } from './product-reader.ts'
import { stockReader, type StockReader } from './stock-reader.ts'

/** Reads counts through the legacy API, which knows neither OR nor IN: one product a call, or everything page by page. */
export function legacyStockReader(options: LegacyOptions): StockReader {
  const client = legacyClient(options)
  return stockReader({
    counts: (wish) => client.ref({ ...STOCK, conditions: { ...wish } }),
    pairs: (wish, since) => {
      const span = since === null ? {} : { 'updDateTime >=': toJst(since) }
      return client.ref({ ...PAIRS, conditions: { ...wish, ...span } })
    },
    stores: () => client.stores(),
    get calls() {
      return client.calls
    },
  })
}

/** Reads products through it, in the same two ways. */
export function legacyProductReader(options: LegacyOptions): ProductReader {
  const client = legacyClient(options)
  return productReader({
    all: () => readComplete(client, PRODUCTS, (row) => row.productId),
    whole: () => client.ref(PRODUCTS),
    one: (key, value) => client.ref({ ...PRODUCTS, conditions: { [key]: value } }),
    get calls() {
      return client.calls
    },
  })
}
