import * as v from 'valibot'
import { toJst } from '../../kernel/time.ts'
import type { LegacyClient, Ref } from './legacy-client.ts'
import { timeShape } from './platform-shapes.ts'
import { legacyStockShape } from './shapes.ts'
import type { StockPair } from './stock-reader.ts'

const rowShape = v.object({ ...legacyStockShape.entries, updDateTime: timeShape })

const STOCK: Ref<StockPair> = {
  procName: 'stock_ref',
  table: 'Stock',
  shape: rowShape,
  fields: ['storeId', 'productId', 'stockAmount', 'updDateTime'],
  order: ['productId', 'storeId'],
}

/** Counts with the time of their last change. A pair may come twice when stock changes meanwhile: the later one counts. */
export async function legacyPairs(
  client: LegacyClient,
  stores: readonly string[],
  since: string | null,
): Promise<readonly StockPair[]> {
  const [only, ...more] = stores
  const conditions = {
    ...(only === undefined || more.length > 0 ? {} : { storeId: only }),
    ...(since === null ? {} : { 'updDateTime >=': toJst(new Date(since)) }),
  }
  const found = new Map<string, StockPair>()
  for await (const { rows } of client.ref({ ...STOCK, conditions })) {
    for (const row of rows)
      if (stores.length === 0 || stores.includes(row.storeId))
        found.set(`${row.productId}/${row.storeId}`, row)
  }
  return [...found.values()]
}
