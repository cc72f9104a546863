/**
 * Asked in the very step that writes the call's first byte, without waiting in between: true as long as nobody else has taken the lock
 * and five seconds have not passed since, by the wall clock and by the one nobody can set. False: the call must not be made any more,
 * because somebody may have read that it was about to be made, and act on it.
 */
export type Leave = () => boolean

const LEAVE_MS = 5000

/** From now on, as long as `isHolder` says so. */
export function leaveWhile(isHolder: () => boolean): Leave {
  const steady = performance.now()
  const wall = Date.now()
  return () =>
    performance.now() - steady < LEAVE_MS && Math.abs(Date.now() - wall) < LEAVE_MS && isHolder()
}
