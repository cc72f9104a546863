import { DAY_MS, HOUR_MS, jstDay, midnight, MINUTE_MS } from '../../kernel/time.ts'

/** Opening time of one day, in minutes from its midnight in Japan; the end may lie after 24:00. */
export interface Span {
  readonly opens: number
  readonly closes: number
}

/** By weekday, Sunday first; null = closed all day. */
export type Week = readonly (Span | null)[]

/** As the configuration names them, Sunday first. */
export const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
/** One of them. */
export type Weekday = (typeof WEEKDAYS)[number]

/** What a person wrote: a span like `10:00-20:00`, null = closed; a day that is not named is learnt. */
export type GivenHours = 'learn' | Readonly<Partial<Record<Weekday, string | null>>>

/** The hours in which Smaregi's stock changed: business day (`YYYY-MM-DD`) → hours (5 to 28). */
export type BusyHours = Readonly<Record<string, readonly number[]>>

/** Four weeks are looked at. */
export const LEARNT_DAYS = 28
/** A shop that nobody knows yet. */
const USUAL: Span = { opens: 10 * 60, closes: 21 * 60 }
/** What happens before belongs to the evening before. */
const DAY_BEGINS = 5
const SPAN = /^([01]?\d|2\d):([0-5]\d)-([0-4]?\d):([0-5]\d)$/

/** Null where the text is no span, or ends before it begins, or lasts longer than a day. */
export function parseSpan(text: string): Span | null {
  const [, h = '', m = '', h2 = '', m2 = ''] = SPAN.exec(text) ?? []
  if (h === '') return null
  const opens = Number(h) * 60 + Number(m)
  const closes = Number(h2) * 60 + Number(m2)
  return opens < 24 * 60 && closes > opens && closes - opens <= 24 * 60 ? { opens, closes } : null
}

/** The business day and the hour in it (5 to 28) of a moment. */
export function businessHour(at: Date): { readonly day: string; readonly hour: number } {
  const day = jstDay(new Date(at.getTime() - DAY_BEGINS * HOUR_MS))
  return { day, hour: Math.floor((at.getTime() - midnight(day)) / HOUR_MS) }
}

/** The opening hours of a week: as given, else as learnt from what the last four weeks brought. */
export function weekOf(given: GivenHours, busy: BusyHours, now: Date): Week {
  const past = daysBefore(busy, now)
  return WEEKDAYS.map((name, weekday) => {
    const said = given === 'learn' ? undefined : given[name]
    if (said === undefined)
      return learnt(
        busy,
        past.filter((day) => weekdayOf(day) === weekday),
      )
    return said === null ? null : (parseSpan(said) ?? USUAL)
  })
}

/** Those of the last four weeks that something is known of. */
function daysBefore(busy: BusyHours, now: Date): readonly string[] {
  const today = businessHour(now).day
  const first = Object.keys(busy).toSorted()[0] ?? today
  const past = Array.from({ length: LEARNT_DAYS }, (_, i) => shifted(today, -1 - i))
  return past.filter((day) => day >= first)
}

/** `days`: of one weekday. */
function learnt(busy: BusyHours, days: readonly string[]): Span | null {
  if (days.length === 0) return USUAL
  // A delivery in one night of four makes no opening hour.
  const often = days.length > 2 ? 2 : 1
  const hours = new Map<number, number>()
  for (const day of days)
    for (const hour of busy[day] ?? []) hours.set(hour, (hours.get(hour) ?? 0) + 1)
  const open = [...hours].flatMap(([hour, times]) => (times >= often ? [hour] : []))
  if (open.length === 0) return days.length > 1 ? null : USUAL
  return { opens: Math.min(...open) * 60, closes: (Math.max(...open) + 1) * 60 }
}

/** With what has been seen; days that nobody looks at any more are dropped. Null: nothing of it is new. */
export function withHours(
  before: BusyHours,
  seen: Iterable<{ readonly day: string; readonly hour: number }>,
  now: Date,
): BusyHours | null {
  const days = new Map(Object.entries(before))
  let isNew = false
  for (const { day, hour } of seen) {
    const hours = days.get(day) ?? []
    if (hours.includes(hour)) continue
    days.set(day, [...hours, hour])
    isNew = true
  }
  if (!isNew) return null
  const oldest = shifted(businessHour(now).day, -LEARNT_DAYS)
  return Object.fromEntries([...days].filter(([day]) => day >= oldest))
}

/** One day's opening time as moments; null = closed. `day`: `YYYY-MM-DD`. */
export function openingOf(
  week: Week,
  day: string,
): { readonly opens: number; readonly closes: number } | null {
  const span = week[weekdayOf(day)] ?? null
  if (span === null) return null
  const start = midnight(day)
  return { opens: start + span.opens * MINUTE_MS, closes: start + span.closes * MINUTE_MS }
}

/** The opening time that the moment lies in, if the shop is open then; in milliseconds. */
export function openNow(week: Week, at: number): ReturnType<typeof openingOf> {
  const day = jstDay(new Date(at))
  const near = [shifted(day, -1), day].map((one) => openingOf(week, one))
  return near.find((one) => one !== null && one.opens <= at && at < one.closes) ?? null
}

/** 0 = Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay()
}

/** So many days later; both `YYYY-MM-DD`. */
export function shifted(day: string, days: number): string {
  return jstDay(new Date(midnight(day) + days * DAY_MS + HOUR_MS))
}
