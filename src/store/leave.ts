import { type System, thisSystem } from '../kernel/system.ts'

/**
 * Asked in the very step that writes the call's first byte, without waiting in between: true as long as nobody else has taken the lock
 * and five seconds have not passed since, by the wall clock and by the one nobody can set. False: the call must not be made any more,
 * because somebody may have read that it was about to be made, and act on it.
 */
export type Leave = () => boolean

const LEAVE_MS = 5000

/** The one that nobody can set, and the one on the wall. */
export interface Clocks {
  readonly system: Pick<System, 'ticks'>
  readonly now: () => Date
}

const REAL: Clocks = { system: thisSystem, now: () => new Date() }

/** From now on, as long as `isHolder` says so. */
export function leaveWhile(isHolder: () => boolean, clocks: Clocks = REAL): Leave {
  const { system, now } = clocks
  const steady = system.ticks()
  const wall = now().getTime()
  return () =>
    system.ticks() - steady < LEAVE_MS && Math.abs(now().getTime() - wall) < LEAVE_MS && isHolder()
}
