import { toJstIso } from '../time.ts'

const FORM = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/

/**
 * Reads `YYYY-MM-DD HH:MM:SS` (Japan's clock, as the legacy form writes it) or the same with T and a zone. Null when it is
 * no such time, or one that does not exist. Gives `YYYY-MM-DDTHH:MM:SS+09:00`.
 */
export function readJapanTime(text: string): string | null {
  const match = FORM.exec(text)
  const day = match?.[1]
  const time = match?.[2]
  if (day === undefined || time === undefined) return null
  if (!isDay(day) || !isTime(time)) return null
  const zone = match?.[3]
  if (zone === undefined || zone === '+09:00' || zone === '+0900') return `${day}T${time}+09:00`
  return inJapan(day, time, zone)
}

function inJapan(day: string, time: string, zone: string): string | null {
  const withColon =
    zone === 'Z' || zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
  const instant = new Date(`${day}T${time}${withColon}`)
  if (Number.isNaN(instant.getTime())) return null
  const japan = toJstIso(instant)
  // The last hours before the year 10000 would get a fifth digit.
  return /^\d{4}-/.test(japan) ? japan : null
}

/** A notification holds changes of one day, or of few: looking the day up again is cheaper than checking it again. */
const days = new Map<string, boolean>()
const MOST_DAYS = 1_000

function isDay(day: string): boolean {
  let valid = days.get(day)
  if (valid === undefined) {
    const instant = new Date(`${day}T00:00:00Z`)
    valid = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day)
    if (days.size >= MOST_DAYS) days.clear()
    days.set(day, valid)
  }
  return valid
}

function isTime(time: string): boolean {
  return time < '24' && time.slice(3, 5) < '60' && time.slice(6) < '60'
}
