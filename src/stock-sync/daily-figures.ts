import { type Days, noDays, pruned, shownDays, withBatch } from '../domain/stock/days.ts'
import type { Store } from '../store/store.ts'
import * as says from '../messages/flush.ts'
import { say } from '../kernel/sentence.ts'
import { jstDay } from '../kernel/time.ts'
import type { App } from '../context.ts'
import { firstOf } from './batches-since.ts'

/** After a long pause the rest is for the next runs. */
const HEADS_A_RUN = 2000

/**
 * Brings the figures of the status page up to the newest batch, for a holder of the lock `stock`. What an earlier run was killed
 * before is made good. A figure is no reason for a run to fail.
 */
export async function countDays(app: App, store: Store): Promise<void> {
  try {
    await countUp(store, app.now())
  } catch (error) {
    app.log.warn({ err: error }, say(app.locale, says.daysNotCounted))
  }
}

async function countUp(store: Store, now: Date): Promise<void> {
  const newest = await store.batches.newest()
  if (newest === null) return
  const document = store.document<Days>('days')
  const { value: before, revision } = await document.read()
  // A store that was put back to an earlier day counts anew.
  const known = before !== null && before.taken <= newest.id ? before : null
  if (known?.ended === newest.id) return
  let days = known ?? noDays(await lastBefore(store, shownDays(now)[0] ?? ''))
  const end = Math.min(newest.id, days.ended + HEADS_A_RUN)
  for (let id = days.ended + 1; id <= end; id += 1) {
    const head = id === newest.id ? newest : await store.batches.read(id)
    if (head !== null) days = withBatch(days, head, id === newest.id)
  }
  await document.replace(pruned(days, now), revision)
}

/** The newest batch that was sealed before that day; 0 = none. Ids follow time, so a few looks are enough. */
async function lastBefore(store: Store, day: string): Promise<number> {
  const ids = await store.batches.list()
  const first = await firstOf(store.batches, ids, (head) => jstDay(new Date(head.sealedAt)) >= day)
  return ids[first - 1] ?? (ids[0] ?? 1) - 1
}
