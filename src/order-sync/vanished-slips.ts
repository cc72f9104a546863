import { vanishedLines } from '../domain/orders/gone-lines.ts'
import { slipHistories } from '../domain/orders/slip-history.ts'
import { settleMs } from '../outbox/outbox.ts'
import type { Reading } from './run-context.ts'
import type { OrdersState } from './state.ts'

/** By slip: since when (ISO instant, by our own clock) Next Engine has not shown it, though it was asked for. */
export type Unseen = OrdersState['unseen']

/** Slips that a reading should have had, and since when each is missing. */
export function stillUnseen(
  slips: Iterable<number>,
  { app }: Pick<Reading, 'app'>,
  before: Unseen,
): Unseen {
  const now = app.now().toISOString()
  return Object.fromEntries(Array.from(slips, (slip) => [slip, before[slip] ?? now]))
}

/**
 * Those that are believed not to be there any more. Next Engine's readings may lag: a slip that one of them lacks may be in the next, so a
 * later one has to say the same.
 */
export function vanished(unseen: Unseen, { app }: Pick<Reading, 'app'>): readonly number[] {
  const latest = app.now().getTime() - settleMs(app.config)
  return Object.entries(unseen).flatMap(([slip, since]) =>
    Date.parse(since) <= latest ? Number(slip) : [],
  )
}

/** Slips from this one on of which something is booked that has not left. All records are gone through, so once a day. */
export async function bookedFrom(
  { store }: Pick<Reading, 'store'>,
  from: number,
): Promise<readonly number[]> {
  const found: number[] = []
  for await (const entries of store.bookings.all()) {
    const late = entries.filter(({ slip }) => slip >= from)
    for (const history of slipHistories(late).values())
      if (vanishedLines(history).length > 0) found.push(history.slip)
  }
  return found
}
