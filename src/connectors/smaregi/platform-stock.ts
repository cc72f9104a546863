import * as v from 'valibot'
import { MOST_ROWS } from '../../kernel/page-watch.ts'
import { DAY_MS, toJstIso } from '../../kernel/time.ts'
import type { Caller } from './platform-call.ts'
import { pages } from './platform-pages.ts'
import { stockShape, stockWriteShape } from './platform-shapes.ts'
import type { Written } from './platform-written.ts'
import type { StockPair } from './stock-reader.ts'

/** Which pairs of product and store. */
export type StockWish = {
  readonly storeId?: string
  readonly productId?: string
} & (
  | {
      /** Whose stock changed at this moment or later … */
      readonly updatedFrom: Date
      /** … and up to this one; a day from now unless given. */
      readonly updatedTo?: Date
    }
  | { readonly updatedFrom?: never; readonly updatedTo?: never }
)

/** Smaregi takes 31 days; whether it counts days or seconds nobody has said. */
const SPAN_MS = 30 * DAY_MS

/** More stores than a contract has: a product's rows. */
const MOST_STORES = 10_000

const shape = v.array(stockShape)

/** Page by page. A pair may come twice when stock changes meanwhile, and has no row before its first change. */
export async function* readStock(
  caller: Caller,
  wish: StockWish,
): AsyncGenerator<readonly StockPair[]> {
  const { storeId, productId } = wish
  const asked = {
    store_id: storeId,
    product_id: productId,
    fields: 'productId,storeId,stockAmount,updDateTime',
    sort: 'productId,storeId',
  }
  const request = { what: 'GET /stock', scope: 'pos.stock:read', path: '/stock', shape }
  for (const span of spans(caller, wish))
    yield* pages(
      caller,
      { ...request, query: { ...asked, ...span } },
      productId === undefined ? MOST_ROWS : MOST_STORES,
    )
}

/** One query without a time, or one for each month of it. */
function spans(caller: Caller, wish: StockWish): readonly Readonly<Record<string, string>>[] {
  if (wish.updatedFrom === undefined) return [{}]
  const end = wish.updatedTo?.getTime() ?? caller.options.now().getTime() + DAY_MS
  const found: Record<string, string>[] = []
  // Smaregi's times are whole seconds and both ends belong to the span.
  for (let from = wish.updatedFrom.getTime(); from <= end; from += SPAN_MS + 1000) {
    const to = Math.min(from + SPAN_MS, end)
    found.push({ 'upd_date_time-from': iso(from), 'upd_date_time-to': iso(to) })
  }
  return found
}

function iso(ms: number): string {
  return toJstIso(new Date(ms))
}

/** Adds to the stock of one product in one store (or takes away). Not repeatable: twice is double. */
export function addStock(
  caller: Caller,
  change: {
    readonly productId: string
    readonly storeId: string
    readonly delta: number
    readonly memo: string
  },
): Promise<Written<{ readonly historyId: string }>> {
  const { productId, storeId, delta, memo } = change
  return caller.write({
    what: 'POST /stock/add',
    scope: 'pos.stock:write',
    method: 'POST',
    path: `/stock/${encodeURIComponent(productId)}/add`,
    json: { storeId, stockAmount: String(delta), stockHistory: { memo } },
    shape: stockWriteShape,
  })
}
