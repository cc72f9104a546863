import { DAY_MS, liesAhead } from '../kernel/time.ts'

/**
 * The moment of something that has happened, in milliseconds; null = nobody knows, also where it lies ahead: taken as it is, it would put
 * off what is due until it has come.
 */
export function happened(instant: string | null | undefined, now: Date): number | null {
  const at = Date.parse(instant ?? '')
  return liesAhead(at, now.getTime()) ? null : at
}

/** Since when something waits, in milliseconds; where nobody knows, for so long that it waits no longer. */
export function waitsSince(at: number, now: Date, longMs = DAY_MS): number {
  return liesAhead(at, now.getTime()) ? now.getTime() - longMs : at
}
