import { DAY_MS, fromJst, jstDay } from '../kernel/time.ts'
import type { Reading } from './run-context.ts'
import type { OrdersState } from './state.ts'

/**
 * Slips that nobody has touched for `orders.rememberDays` are forgotten; from then on they count as old. Once a day, because every
 * record has to be looked at, and before anything is counted: a run that was killed in the middle has forgotten slips that would
 * look new until this one has said so. `open`: slips that something is open about.
 */
export async function forgetOld(
  { app, store }: Pick<Reading, 'app' | 'store'>,
  state: OrdersState,
  open: ReadonlySet<number>,
): Promise<Partial<OrdersState>> {
  const today = jstDay(app.now())
  if (state.forgottenDay === today) return {}
  const { retentionDays, orders } = app.config
  // No later than what Next Engine has dated itself: a clock that is years ahead for an hour must not make ston forget.
  const newest = fromJst(state.watermark ?? '')?.getTime() ?? Infinity
  const now = Math.min(app.now().getTime(), newest)
  const daysAgo = (days: number): string => new Date(now - days * DAY_MS).toISOString()
  const { forgottenUpTo } = await store.bookings.prune(daysAgo(orders.rememberDays), open)
  await store.echoes.prune(daysAgo(retentionDays))
  return { forgottenUpTo: Math.max(forgottenUpTo, state.forgottenUpTo), forgottenDay: today }
}
