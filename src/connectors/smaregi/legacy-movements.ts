import type * as v from 'valibot'
import { toJst } from '../../kernel/time.ts'
import type { LegacyClient, Ref } from './legacy-client.ts'
import { movementsOf } from './movement.ts'
import { legacyHistoryShape } from './platform-shapes.ts'
import type { Movement } from './shipments-client.ts'
import { eachOnce } from './wanted-rows.ts'

type LegacyHistory = v.InferOutput<typeof legacyHistoryShape>

const HISTORY: Ref<LegacyHistory> = {
  procName: 'stock_ref',
  table: 'StockHistory',
  shape: legacyHistoryShape,
  fields: Object.keys(legacyHistoryShape.entries) as (keyof LegacyHistory)[],
  order: ['id'],
}

/** One product in one store, by Smaregi's ids. */
export interface Pair {
  readonly productId: string
  readonly storeId: string
}

/** Later than that id, or from that moment on. */
export type Span = { readonly after: string } | { readonly from: Date }

/** Of one product in one store. Nothing asks without a range. This API shows no memo. */
export async function legacyMovements(
  client: LegacyClient,
  contractId: string,
  pair: Pair,
  span: Span,
): Promise<readonly Movement[]> {
  const range: Record<string, string> =
    'after' in span ? { 'id >': span.after } : { 'updDateTime >=': toJst(span.from) }
  const pages = client.ref({ ...HISTORY, conditions: { ...range, ...pair } })
  const rows = await eachOnce(pages, (row) => row.id)
  const told = rows.map((row) => ({ ...row, division: row.stockDivision, memo: null }))
  return movementsOf(contractId, told, 'after' in span ? span.after : null)
}
