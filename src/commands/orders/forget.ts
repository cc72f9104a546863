import type { OrdersRun } from './context.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Slips that nobody has touched for `orders.rememberDays` are forgotten; from then on they count as old. */
export async function forgetOld(run: OrdersRun): Promise<void> {
  const { rememberDays } = run.app.config.orders
  const now = run.app.now().getTime()
  const before = new Date(now - rememberDays * DAY_MS).toISOString()
  const open = new Set([...run.open, ...run.again, ...run.state.items.map((item) => item.slip)])
  const { forgottenUpTo } = await run.store.bookings.prune(before, open)
  const { retentionDays } = run.app.config
  await run.store.echoes.prune(new Date(now - retentionDays * DAY_MS).toISOString())
  if (forgottenUpTo > run.state.forgottenUpTo) await run.save({ forgottenUpTo })
}
