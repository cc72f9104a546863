import { toJstIso } from '../../kernel/time.ts'

/**
 * Reads `YYYY-MM-DD HH:MM:SS` (Japan's clock, as the legacy form writes it) or the same with T and a zone. Null when it is
 * no such time, or one that does not exist. Gives `YYYY-MM-DDTHH:MM:SS+09:00`.
 */
export function readJapanTime(text: string): string | null {
  if (!isDay(text) || !isTime(text)) return null
  const moment = `${text.slice(0, DAY)}T${text.slice(DAY + 1, MOMENT)}`
  if (text.length === MOMENT) return `${moment}+09:00`
  const zone = ZONE.exec(text.slice(MOMENT))
  return zone === null ? null : inJapan(moment, zone[1])
}

const DAY = 10
const MOMENT = 19
const ZONE = /^(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/

function inJapan(moment: string, zone: string | undefined): string | null {
  if (zone === undefined || zone === '+09:00' || zone === '+0900') return `${moment}+09:00`
  const short = zone !== 'Z' && !zone.includes(':')
  const instant = new Date(`${moment}${short ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`)
  if (Number.isNaN(instant.getTime())) return null
  const japan = toJstIso(instant)
  // The last hours before the year 10000 would get a fifth digit.
  return /^\d{4}-/.test(japan) ? japan : null
}

/** Digit by digit: with a million rows a regular expression and a `Date` for each took longer than the rest of the row. */
function isDay(text: string): boolean {
  const year = number(text, 0, 4)
  const month = number(text, 5, 2)
  const day = number(text, 8, 2)
  if (text[4] !== '-' || text[7] !== '-' || year < 0) return false
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

function isTime(text: string): boolean {
  const hour = number(text, 11, 2)
  const minute = number(text, 14, 2)
  const second = number(text, 17, 2)
  if ((text[10] !== ' ' && text[10] !== 'T') || text[13] !== ':' || text[16] !== ':') return false
  return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** −1 when one of the characters is no digit. */
function number(text: string, start: number, length: number): number {
  let value = 0
  for (let at = start; at < start + length; at += 1) {
    const digit = text.charCodeAt(at) - 0x30
    if (!(digit >= 0 && digit <= 9)) return -1
    value = value * 10 + digit
  }
  return value
}
