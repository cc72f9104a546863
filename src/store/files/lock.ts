import type { System } from '../../kernel/system.ts'
import type { LockAnswer } from '../store.ts'
import { newestEpoch, nextEpoch } from './epochs.ts'
import {
  announce,
  beat,
  type Holder,
  type LockRoom,
  newToken,
  others,
  withdraw,
} from './holders.ts'
import { otherHost } from './trouble.ts'

const BEAT_MS = 30_000
/** Those who only try get out of each other's way soon; who waits for nobody else waits for that. */
const COLLISION_MS = 5000

/** Which lock, what for, and how long to wait for who holds it (milliseconds). */
export interface LockWish {
  readonly lock: string
  readonly purpose: string
  readonly waitMs: number
  /** The longest and shortest pause before the next attempt. */
  readonly pauseMs: readonly [number, number]
}

type TakenIn =
  | { readonly kind: 'held'; readonly epoch: number; release(): Promise<void> }
  | Exclude<LockAnswer, { readonly kind: 'held' }>

/**
 * Announce, then look: everybody leaves a file of their own first and looks for others afterwards. Of two who come at
 * once at least one sees the other and withdraws, for a random time. There is no stale file to be fought for, which is
 * how other lock files end up with two holders.
 *
 * Two steps: `trying` keeps others out, `held` says that somebody is certainly at work. Only the second one lets
 * another run with the same purpose leave, so two that start at once cannot send each other away. What decides in the end is the
 * epoch: whoever takes the lock takes the next number, which only one can have.
 */
export async function takeLock(room: LockRoom, wish: LockWish): Promise<TakenIn> {
  const { system } = room.machine
  const token = newToken(wish.lock, room.machine)
  const started = system.ticks()
  try {
    for (;;) {
      const before = await newestEpoch(room, wish.lock)
      await announce(room, token, 'trying', { purpose: wish.purpose, epoch: null })
      const there = await others(room, wish.lock, token)
      if (there.length === 0) {
        const epoch = await nextEpoch(room, wish.lock, before, `${token}.trying`)
        if (epoch !== null) return await hold(room, token, wish.purpose, epoch)
      }
      await withdraw(room, token, ['trying'])
      const answer = refusal(room, wish, there, system.ticks() - started)
      if (answer !== null) return answer
      await system.sleep(pauseBefore(system, wish, started, there))
    }
  } catch (error) {
    await withdraw(room, token)
    throw error
  }
}

async function hold(
  room: LockRoom,
  token: string,
  purpose: string,
  epoch: number,
): Promise<TakenIn> {
  await announce(room, token, 'held', { purpose, epoch })
  let beats = 0
  const timer = room.machine.system
    .every(BEAT_MS, () => void beat(room, token, (beats += 1)))
    .unref()
  return {
    kind: 'held',
    epoch,
    async release() {
      timer.stop()
      await withdraw(room, token)
    },
  }
}

function refusal(
  room: LockRoom,
  wish: LockWish,
  there: readonly Holder[],
  waitedMs: number,
): Exclude<LockAnswer, { readonly kind: 'held' }> | null {
  const held = there.filter((one) => one.stage === 'held')
  const foreign = held.find((one) => one.where === 'elsewhere')
  if (foreign !== undefined) throw otherHost(room.folder, foreign.claim?.host ?? '?')
  const same = held.find((one) => one.claim?.purpose === wish.purpose)
  if (same !== undefined) return { kind: 'same', holder: wish.purpose }
  const patience = held.length > 0 ? wish.waitMs : Math.max(wish.waitMs, COLLISION_MS)
  if (waitedMs < patience) return null
  return { kind: 'timeout', holder: (held[0] ?? there[0])?.claim?.purpose ?? '?' }
}

function pauseBefore(
  system: System,
  wish: LockWish,
  started: number,
  there: readonly Holder[],
): number {
  const [least, most] = wish.pauseMs
  const random = least + system.fraction() * (most - least)
  const left = wish.waitMs - (system.ticks() - started)
  return there.some((one) => one.stage === 'held') ? Math.max(1, Math.min(random, left)) : random
}
