import { DAY_MS, fromJst, jstDay } from '../kernel/time.ts'
import type { OrdersRun } from './run-context.ts'

/**
 * Slips that nobody has touched for `orders.rememberDays` are forgotten; from then on they count as old. Once a day, because every
 * record has to be looked at, and before anything is counted: a run that was killed in the middle has forgotten slips that would
 * look new until this one has said so.
 */
export async function forgetOld(run: OrdersRun): Promise<void> {
  const today = jstDay(run.app.now())
  if (run.state.forgottenDay === today) return
  const { retentionDays, orders } = run.app.config
  const now = seenNow(run)
  const daysAgo = (days: number): string => new Date(now - days * DAY_MS).toISOString()
  const open = new Set([...run.open, ...run.again, ...run.state.items.map((item) => item.slip)])
  const { forgottenUpTo } = await run.store.bookings.prune(daysAgo(orders.rememberDays), open)
  await run.store.echoes.prune(daysAgo(retentionDays))
  await run.save({
    forgottenUpTo: Math.max(forgottenUpTo, run.state.forgottenUpTo),
    forgottenDay: today,
  })
}

/** No later than what Next Engine has dated itself: a clock that is years ahead for an hour must not make ston forget. */
function seenNow({ app, state }: OrdersRun): number {
  const newest = fromJst(state.watermark ?? '')?.getTime() ?? Infinity
  return Math.min(app.now().getTime(), newest)
}
