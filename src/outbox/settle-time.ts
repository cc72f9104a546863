import type { Config } from '../config/index.ts'

/** A call that was cut off may still be at work on Smaregi's side for this long. */
const LONGEST_SETTLE_MS = 30_000

/** Longer than this after its beginning no call has any more effect. */
export function settleMs({ nextengine }: Config): number {
  return Math.min(LONGEST_SETTLE_MS, nextengine.settleMs)
}

/** A history may be a moment behind the answer: when it is looked at after a call, each time so many milliseconds after the look before. */
export function looksMs(config: Config): readonly [0, ...number[]] {
  const longest = settleMs(config)
  return [0, longest / 30, longest / 10]
}

/** How much of that is left of a call that began so long ago. A clock that was set back must not make anybody wait for a day. */
export function settleRest(config: Config, passedMs: number): number {
  const longest = settleMs(config)
  return passedMs < 0 ? longest : Math.max(0, longest - passedMs)
}
