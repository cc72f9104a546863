import type { Config } from '../config/index.ts'

/** A run waits so long at most for a call to have its end, ms; what takes longer is left to a later run. */
const PATIENCE_MS = 30_000

/**
 * Longer than this after its beginning no call has any more effect, ms. What was cut off may be held back on its way, and be at work on
 * the other side, for minutes: Smaregi is given the time that Next Engine is.
 */
export function settleMs({ nextengine }: Config): number {
  return nextengine.settleMs
}

export function patienceMs(config: Config): number {
  return Math.min(PATIENCE_MS, settleMs(config))
}

/** A history may be a moment behind the answer: when it is looked at after a call, each time so many milliseconds after the look before. */
export function looksMs(config: Config): readonly [0, ...number[]] {
  const longest = patienceMs(config)
  return [0, longest / 30, longest / 10]
}

/** How much of the time to settle is left of a call that began so long ago. A clock that was set back must not make anybody wait for a day. */
export function settleRest(config: Config, passedMs: number): number {
  const longest = settleMs(config)
  return passedMs < 0 ? longest : Math.max(0, longest - passedMs)
}
