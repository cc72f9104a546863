import { jstDay, liesAhead } from '../../kernel/time.ts'
import { openingOf, openNow, shifted, type Week } from './hours.ts'

/** Whether it is time to say what went well, in milliseconds: once a day, after the shop has closed. `told`: when it was said last. */
export function isNewsTime(week: Week, now: number, told: number | null): boolean {
  if (openNow(week, now) !== null) return false
  return told === null || liesAhead(told, now) || told < lastClosing(week, now)
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
