import { pause } from '../../kernel/pause.ts'

/** Waits until the next call may leave: calls are spread evenly, so that no second holds more than `perSecond`. */
export type Pace = () => Promise<void>

/** The first call leaves at once. Never rejects: an aborted wait just ends. */
export function paceOf(perSecond: number, signal: AbortSignal): Pace {
  const interval = 1000 / perSecond
  let free = 0
  return async () => {
    const now = performance.now()
    const start = Math.max(now, free)
    free = start + interval
    // An abort ends the wait; the call that follows notices it by itself.
    if (start > now) await pause(start - now, signal)
  }
}
