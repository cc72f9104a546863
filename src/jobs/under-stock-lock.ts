import { StonError } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import * as says from '../messages/map.ts'
import type { App } from '../context.ts'

const PAUSE_MS = 200

/**
 * Does `work` while nobody else touches stock or table. Another command of the same kind is waited for like any other: it puts in
 * another file, or takes one back, so leaving with "already running" would leave this one undone.
 */
export async function holdingStock<T>(app: App, store: Store, work: () => Promise<T>): Promise<T> {
  const started = app.system.ticks()
  for (;;) {
    app.signal.throwIfAborted()
    const waitMs = Math.max(0, app.waitMs - (app.system.ticks() - started))
    const lock = await store.lock('stock', { purpose: 'map', waitMs })
    if (lock.kind === 'held') {
      try {
        return await work()
      } finally {
        await lock.release()
      }
    }
    if (lock.kind === 'timeout' || waitMs === 0) throw busy(lock.holder)
    await app.sleep(Math.min(PAUSE_MS, waitMs))
  }
}

function busy(holder: string): StonError {
  return new StonError({ code: 'busy', ...says.busy(holder) })
}
