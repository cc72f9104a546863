import type { Platform } from '../connectors/smaregi/platform.ts'
import { DAY_MS, toJstIso } from '../kernel/time.ts'
import type { Floor } from './lost-webhook-cursor.ts'

/** By Smaregi's own clock, in its own form of dates; null = no answer has told the time yet. */
export function smaregiNow({ clock }: Pick<Platform, 'clock'>): string | null {
  return clock.known ? toJstIso(clock.latest()) : null
}

/** What is between here and Smaregi may tell the time wrongly, by hours at the most. */
const WRONG_MS = DAY_MS

/**
 * Nothing from before the floor is ever taken in: one that lies further ahead than clocks may be wrong would let nothing in for so long. By how
 * much it is too late nobody can tell, so looking begins now.
 */
export function floorBy(floor: Floor, now: string | null): Floor {
  return now !== null && isFarAhead(floor.at, now) ? { at: now, id: null } : floor
}

/** Whether a date cannot be of what has happened. */
export function isFarAhead(at: string, now: string): boolean {
  return Date.parse(at) - Date.parse(now) > WRONG_MS
}
