import { StonError } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import * as says from '../messages/flush.ts'
import type { App } from '../context.ts'

/** Another command is at work on the same data, and was waited for long enough. */
export function lockTimeout(holder: string): StonError {
  return new StonError({
    code: 'busy',
    exit: 'temporary',
    message: says.lockTimeout(holder),
    hint: says.lockTimeoutHint,
  })
}

/** The same command is at work. */
export class AlreadyRunning extends Error {
  readonly holder: string
  constructor(holder: string) {
    super(`already running: ${holder}`)
    this.holder = holder
  }
}

/** Both directions stand still meanwhile. In this order, because an import takes the second lock for moments. */
export async function withBothLocks<T>(
  { app, store, purpose }: { readonly app: App; readonly store: Store; readonly purpose: string },
  work: () => Promise<T>,
): Promise<T> {
  const taken: { release(): Promise<void> }[] = []
  try {
    for (const name of ['orders', 'stock'] as const) {
      const lock = await store.lock(name, { purpose, waitMs: app.waitMs })
      if (lock.kind === 'same') throw new AlreadyRunning(lock.holder)
      if (lock.kind === 'timeout') throw lockTimeout(lock.holder)
      taken.push(lock)
    }
    return await work()
  } finally {
    app.progress('')
    for (const lock of taken.toReversed()) await lock.release()
  }
}
