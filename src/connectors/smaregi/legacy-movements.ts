import * as v from 'valibot'
import { DAY_MS, toJst } from '../../kernel/time.ts'
import type { LegacyClient, Ref } from './legacy-client.ts'
import { type HistoryRow, movementsOf } from './movement.ts'
import { divisionShape, rowIdShape, timeShape } from './platform-shapes.ts'
import type { Movement } from './shipments-client.ts'
import { idShape, textShape, wholeShape } from './shapes.ts'

const rowShape = v.object({
  id: rowIdShape,
  updDateTime: timeShape,
  productId: idShape,
  storeId: idShape,
  amount: wholeShape,
  stockAmount: v.fallback(v.nullable(wholeShape), null),
  stockDivision: divisionShape,
  fromStoreId: textShape,
  toStoreId: textShape,
})

type Row = v.InferOutput<typeof rowShape>

const HISTORY: Ref<Row> = {
  procName: 'stock_ref',
  table: 'StockHistory',
  shape: rowShape,
  fields: [
    'id',
    'updDateTime',
    'productId',
    'storeId',
    'amount',
    'stockAmount',
    'stockDivision',
    'fromStoreId',
    'toStoreId',
  ],
  order: ['id'],
}

/** One product in one store, by Smaregi's ids. */
export interface Pair {
  readonly productId: string
  readonly storeId: string
}

/** Later than the id `after`, or (null) of the day up to `now`. */
export interface Span {
  readonly after: string | null
  readonly now: Date
}

/** Of one product in one store. Nothing asks without a range. This API shows no memo. */
export async function legacyMovements(
  client: LegacyClient,
  contractId: string,
  pair: Pair,
  { after, now }: Span,
): Promise<readonly Movement[]> {
  const range: Record<string, string> =
    after === null
      ? { 'updDateTime >=': toJst(new Date(now.getTime() - DAY_MS)) }
      : { 'id >': after }
  const found = new Map<string, HistoryRow>()
  for await (const { rows } of client.ref({ ...HISTORY, conditions: { ...range, ...pair } }))
    for (const row of rows) found.set(row.id, { ...row, division: row.stockDivision, memo: null })
  return movementsOf(contractId, found.values(), after)
}
