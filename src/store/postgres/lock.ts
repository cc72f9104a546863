import { setTimeout as sleep } from 'node:timers/promises'
import type { LockAnswer, LockName, LockOptions } from '../store.ts'
import type { Database } from './database.ts'
import { HELD_BY, lockKey, type LockSession } from './lock-session.ts'

const PAUSE_MS = [10, 100] as const
/** Who is not named has taken the lock this moment and is about to say so. */
const UNNAMED_MS = 5000

/**
 * An advisory lock of the server, which one session has and a dead one loses. Whoever does not get it looks who has it: the
 * same command is reported at once, another one is waited for.
 */
export async function takeLock(
  database: Database,
  locks: LockSession,
  name: LockName,
  { purpose, waitMs }: LockOptions,
): Promise<LockAnswer> {
  await database.ready()
  const started = performance.now()
  for (;;) {
    const own = locks.purposeOf(name)
    if (own === undefined && (await locks.take(name, purpose)))
      return { kind: 'held', release: () => locks.release(name) }
    const holder = own ?? (await holderOf(database, name))
    if (holder === purpose) return { kind: 'same', holder }
    const waited = performance.now() - started
    const patience = holder === null ? Math.max(waitMs, UNNAMED_MS) : waitMs
    if (waited >= patience) return { kind: 'timeout', holder: holder ?? '?' }
    await sleep(pause(patience - waited))
  }
}

/** Null: nobody has it, or somebody who has not said yet what for. */
export async function holderOf(database: Database, name: LockName): Promise<string | null> {
  const key = lockKey(database.shop, name).map((number) => number >>> 0)
  const rows = await database.read<{ purpose: string | null }>(HELD_BY, [name, ...key])
  return rows[0]?.purpose ?? null
}

function pause(leftMs: number): number {
  const [least, most] = PAUSE_MS
  return Math.max(1, Math.min(leftMs, least + Math.random() * (most - least)))
}
