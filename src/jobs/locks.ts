import { StonError } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import * as says from '../messages/flush.ts'
import type { App } from '../context.ts'

/** Another command is at work on the same data, and was waited for long enough. */
export function lockTimeout(holder: string): StonError {
  return new StonError({
    code: 'busy',
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

/** What a run comes to where the same command is at work. */
export interface Running {
  readonly kind: 'running'
  readonly holder: string
}

/** For `.catch`: the same command is at work, and that is no error. */
export function runningAlready(error: unknown): Running {
  if (error instanceof AlreadyRunning) return { kind: 'running', holder: error.holder }
  throw error
}

/** For `.catch`: whoever is at work was waited for long enough, the same command as well. */
export function waitedInVain(error: unknown): never {
  throw error instanceof AlreadyRunning ? lockTimeout(error.holder) : error
}

/** A lock, and what it is wanted for: who wants it for the very same does what this one would. */
interface Wanted {
  readonly app: App
  readonly store: Store
  readonly purpose: string
  /** How long it is waited for, ms; as the command line says, unless given. */
  readonly waitMs?: number
  /** What is said where it was waited for in vain. */
  readonly busy?: (holder: string) => StonError
}

/** Does `work` under the lock; `same`: instead of it, where the same command is at work already. */
export async function underLock<T>(
  name: 'stock' | 'orders' | 'pause',
  { app, store, purpose, waitMs = app.waitMs, busy = lockTimeout }: Wanted,
  work: () => Promise<T>,
  same: (holder: string) => T | Promise<T>,
): Promise<T> {
  const lock = await store.lock(name, { purpose, waitMs })
  if (lock.kind === 'same') return same(lock.holder)
  if (lock.kind === 'timeout') throw busy(lock.holder)
  try {
    return await work()
  } finally {
    app.progress('')
    await lock.release()
  }
}

/** Both directions stand still meanwhile. In this order, because an import takes the second lock for moments. */
export function withBothLocks<T>(wanted: Wanted, work: () => Promise<T>): Promise<T> {
  const same = (holder: string): never => {
    throw new AlreadyRunning(holder)
  }
  return underLock('orders', wanted, () => underLock('stock', wanted, work, same), same)
}
