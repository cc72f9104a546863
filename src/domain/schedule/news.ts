import { HOUR_MS, jstDay, liesAhead } from '../../kernel/time.ts'
import { openingOf, openNow, shifted, type Week } from './hours.ts'

/** In a night that is as long, some run ends: so long apart they lie at most. */
const NIGHT = 3 * HOUR_MS

/**
 * Whether it is time to say what went well, in milliseconds: once a day, after the shop has closed. One that opens again as soon as it
 * has closed, or that never closes, is told when the next day has begun. `told`: when it was said last.
 */
export function isNewsTime(week: Week, now: number, told: number | null): boolean {
  const closed = lastClosing(week, now)
  const opening = openNow(week, now)
  if (opening !== null && opening.opens - closed >= NIGHT) return false
  return told === null || liesAhead(told, now) || told < closed
}

/** A day on which the shop is closed ends in the evening as well. */
function lastClosing(week: Week, now: number): number {
  const today = jstDay(new Date(now))
  const days = [shifted(today, -2), shifted(today, -1), today]
  const ends = days.map((day) => openingOf(week, day)?.closes ?? closedEvening(day))
  return Math.max(...ends.filter((end) => end <= now))
}

function closedEvening(day: string): number {
  return Date.parse(`${day}T21:00:00+09:00`)
}
