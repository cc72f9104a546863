import { type System, thisSystem } from '../../kernel/system.ts'

/** Waits until the next call may leave: calls are spread evenly, so that no second holds more than `perSecond`. */
export type Pace = () => Promise<void>

/** The first call leaves at once. Never rejects: an aborted wait just ends. */
export function paceOf(perSecond: number, signal: AbortSignal, system: System = thisSystem): Pace {
  const interval = 1000 / perSecond
  let free = 0
  return async () => {
    const now = system.ticks()
    const start = Math.max(now, free)
    free = start + interval
    // An abort ends the wait; the call that follows notices it by itself.
    if (start > now) await system.sleep(start - now, signal)
  }
}
