import { noteSightings, RETURN_DAYS, type SlipReturn } from '../capabilities/sightings.ts'
import type { OrderLine } from '../domain/orders/order-line.ts'
import { DAY_MS, fromJst } from '../kernel/time.ts'
import type { Job } from './count.ts'
import type { Products } from './find-products.ts'
import type { OrdersRun } from './run-context.ts'

/** Takes down what has come back in Next Engine (売上返品): the same goods may be taken back at a till as well. */
export async function noteReturns(
  run: OrdersRun,
  products: Products,
  jobs: readonly Job[],
  slips: ReadonlyMap<number, readonly OrderLine[]>,
): Promise<void> {
  const found = jobs.flatMap(({ history: { slip }, counted }) => {
    const counting = new Set(counted.wants.map(({ line }) => line))
    const lines = (slips.get(slip) ?? []).filter(
      ({ line, returnedGood }) => returnedGood > 0 && counting.has(line),
    )
    return lines.flatMap((line) => returnOf(run, products, line))
  })
  if (found.length > 0) await noteSightings(run.store, { slips: found }, run.app.now())
}

function returnOf(
  run: OrdersRun,
  products: Products,
  { slip, line, code, returnedGood: pieces, newestAt }: OrderLine,
): SlipReturn[] {
  const product = products.of(code)
  const now = run.app.now()
  const at = newestAt === null ? now : (fromJst(newestAt) ?? now)
  if (product.kind !== 'product' || now.getTime() - at.getTime() > RETURN_DAYS * DAY_MS) return []
  const { productId } = product
  const key = `${slip} ${line} ${pieces}`
  return [{ key, productId, slip, pieces, at: at.toISOString(), seenAt: now.toISOString() }]
}
