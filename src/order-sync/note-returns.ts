import { noteSightings, RETURN_DAYS, type SlipReturn } from '../capabilities/sightings.ts'
import type { OrderLine } from '../domain/orders/order-line.ts'
import { DAY_MS, fromJst } from '../kernel/time.ts'
import type { Job } from './count.ts'
import type { Meanings } from './find-products.ts'
import type { Slips } from './read-orders.ts'
import type { Reading } from './run-context.ts'

/** Takes down what has come back in Next Engine (売上返品): the same goods may be taken back at a till as well. */
export async function noteReturns(
  { app, store }: Pick<Reading, 'app' | 'store'>,
  { products }: Pick<Meanings, 'products'>,
  jobs: readonly Job[],
  slips: Slips,
): Promise<void> {
  const now = app.now()
  const found = jobs.flatMap(({ history: { slip }, counted }) => {
    const counting = new Set(counted.wants.map(({ line }) => line))
    const lines = (slips.get(slip) ?? []).filter(
      ({ line, returnedGood }) => returnedGood > 0 && counting.has(line),
    )
    return lines.flatMap((line) => returnOf(line, products.get(line.code), now))
  })
  if (found.length > 0) await noteSightings(store, { slips: found }, now)
}

function returnOf(
  { slip, line, returnedGood: pieces, newestAt }: OrderLine,
  product: ReturnType<Meanings['products']['get']>,
  now: Date,
): SlipReturn[] {
  const at = newestAt === null ? now : (fromJst(newestAt) ?? now)
  if (product?.kind !== 'product' || now.getTime() - at.getTime() > RETURN_DAYS * DAY_MS) return []
  const { productId } = product
  const key = `${slip} ${line} ${pieces}`
  return [{ key, productId, slip, pieces, at: at.toISOString(), seenAt: now.toISOString() }]
}
