import { type Leave, LEAVE_MS } from './store.ts'

/** From now on, as long as `isHolder` says so. */
export function leaveWhile(isHolder: () => boolean): Leave {
  const steady = performance.now()
  const wall = Date.now()
  return () =>
    performance.now() - steady < LEAVE_MS && Math.abs(Date.now() - wall) < LEAVE_MS && isHolder()
}
