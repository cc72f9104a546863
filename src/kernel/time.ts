/** Milliseconds. */
export const MINUTE_MS = 60 * 1000
export const HOUR_MS = 60 * MINUTE_MS
export const DAY_MS = 24 * HOUR_MS

/** Inside, times are instants; at the borders of both services they are Japan's wall clock, fixed at +09:00. */
const OFFSET_MS = 9 * HOUR_MS

/** `YYYY-MM-DD HH:MM:SS`, Japan time: what both services read and write. */
export function toJst(instant: Date): string {
  const ms = instant.getTime() + OFFSET_MS
  const day = Math.floor(ms / DAY_MS)
  const seconds = Math.floor((ms - day * DAY_MS) / 1000)
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return `${dayText(day)} ${two(hours)}:${two(minutes)}:${two(seconds % 60)}`
}

/** A run writes thousands of times, of few days. */
const days = new Map<number, string>()
const MOST_DAYS = 1000

/** `YYYY-MM-DD` of a day since 1970. Throws `RangeError` where there is none. */
function dayText(day: number): string {
  let text = days.get(day)
  if (text === undefined) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10)
    if (days.size >= MOST_DAYS) days.clear()
    days.set(day, text)
  }
  return text
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}

/** `YYYY-MM-DD HH:MM`, Japan time, of an ISO instant: as people read it. */
export function toJstMinute(instant: string): string {
  return toJst(new Date(instant)).slice(0, 16)
}

/** The same out of what `toJstIso` gives; '' stays ''. */
export function minuteOf(jstIso: string): string {
  return jstIso.slice(0, 16).replace('T', ' ')
}

/** `YYYY-MM-DDTHH:MM:SS+09:00`: the same moment for `--json` and for what is kept. */
export function toJstIso(instant: Date): string {
  return `${toJst(instant).replace(' ', 'T')}+09:00`
}

/** The same of an ISO instant; '' stays ''. */
export function jstIsoOf(instant: string): string {
  return instant === '' ? '' : toJstIso(new Date(instant))
}

/** `YYYY-MM-DD`, Japan's day. */
export function jstDay(instant: Date): string {
  return dayText(Math.floor((instant.getTime() + OFFSET_MS) / DAY_MS))
}

/** Reads `YYYY-MM-DD HH:MM:SS` as Japan time; null when it is no such time. */
export function fromJst(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/.test(text)) return null
  const instant = new Date(`${text.replace(' ', 'T')}+09:00`)
  return Number.isNaN(instant.getTime()) || toJst(instant) !== text ? null : instant
}

/** So many milliseconds after a time of Japan's; what is no time stays as it is. */
export function jstAfter(jst: string, ms: number): string {
  const instant = fromJst(jst)
  return instant === null ? jst : toJst(new Date(instant.getTime() + ms))
}

/** So many before it. */
export function jstBefore(jst: string, ms: number): string {
  return jstAfter(jst, -ms)
}

/** When a day begins in Japan, in milliseconds. */
export function midnight(day: string): number {
  return Date.parse(`${day}T00:00:00+09:00`)
}

/** The earlier of two instants, however each is written; the first need not be known. */
export function earlier(a: string | null | undefined, b: string): string {
  return typeof a === 'string' && Date.parse(a) <= Date.parse(b) ? a : b
}

/** The later of the two, in the same way. */
export function later(a: string | null | undefined, b: string): string {
  return typeof a === 'string' && Date.parse(a) >= Date.parse(b) ? a : b
}

/** Whether a date can tell how far was read: one that nobody can read, or that has yet to come, would skip what comes before it. */
export function isPast(date: string | null, now: Date): date is string {
  const at = fromJst(date ?? '')
  return at !== null && at <= now
}

/** Clocks of several machines are never quite equal. */
const TOLERATED_MS = MINUTE_MS

/**
 * Whether a moment of something that has happened, in milliseconds, has yet to come: the clock that dated it was ahead. So does one that is
 * no number.
 */
export function liesAhead(at: number, now: number): boolean {
  return !(at <= now + TOLERATED_MS)
}
