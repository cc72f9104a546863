import { toJstIso } from '../../kernel/time.ts'
import type { HistoryRow, Ledger, Movement } from './ledger.ts'
import { Body, upTo } from './platform-body.ts'
import { Problem } from './platform-problem.ts'

const HIGHEST = 999_999_999
/** 在庫区分 of what came through an API. */
const BY_API = '15'

export type Record = (movements: readonly Movement[]) => readonly HistoryRow[]

/** `PATCH /stock/{product_id}`: to this count. `POST /stock/{product_id}/add`: by this many. */
export function writeStock(
  { ledger, record }: { readonly ledger: Ledger; readonly record: Record },
  how: 'absolute' | 'relative',
  productId: string,
  given: unknown,
): object {
  const body = new Body(given, ['storeId', 'stockAmount', 'stockHistory'])
  const storeId = body.required('storeId', /^\d{1,9}$/)
  const amount = Number(body.required('stockAmount', /^-?\d{1,10}$/))
  const memo = memoOf(body)
  if (!ledger.products.has(productId)) throw new Problem(404, 'product is not found')
  if (!ledger.stores.has(storeId)) throw new Problem(400, 'storeId is invalid')
  const present = ledger.stock(productId, storeId)
  const wanted = how === 'absolute' ? amount : present + amount
  if (Math.abs(wanted) > HIGHEST) throw new Problem(400, 'stockAmount is invalid')
  const movement = { productId, storeId, amount: wanted - present, division: BY_API }
  const [row] = record([memo === null ? movement : { ...movement, memo }])
  if (row === undefined) throw new Problem(500, 'nothing was written')
  return {
    productId,
    storeId,
    stockAmount: String(row.stockAmount),
    updDateTime: toJstIso(row.at),
    stockHistory: { id: String(row.id), memo },
  }
}

function memoOf(body: Body): string | null {
  if (!body.has('stockHistory')) return null
  return new Body(body.raw('stockHistory'), ['memo']).optional('memo', upTo(100))
}
