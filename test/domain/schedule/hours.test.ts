import { expect, test } from 'vitest'
import {
  type BusyHours,
  businessHour,
  openNow,
  parseSpan,
  shifted,
  weekdayOf,
  weekOf,
  withHours,
} from '../../../src/domain/schedule/hours.ts'
import { at } from './make.ts'

const NOW = new Date(at('12:00'))
const TODAY = '2026-11-11'

/** Each day of four weeks, but for Sundays, from 10 to 20, and on Fridays to 2 in the night. */
function usual(): BusyHours {
  const days = Array.from({ length: 28 }, (_, i) => shifted(TODAY, -1 - i))
  return Object.fromEntries(
    days
      .filter((day) => weekdayOf(day) !== 0)
      .map((day) => [day, weekdayOf(day) === 5 ? [10, 15, 25] : [10, 15, 19]]),
  )
}

test('opening hours are learnt by weekday', () => {
  const week = weekOf('learn', usual(), NOW)
  expect(week[0]).toBeNull()
  expect(week[3]).toEqual({ opens: 600, closes: 1200 })
  expect(week[5]).toEqual({ opens: 600, closes: 26 * 60 })
})

test('a delivery in one night makes no opening hour, and nothing known is a usual day', () => {
  const once = { ...usual(), '2026-11-04': [6, 10, 19] }
  expect(weekOf('learn', once, NOW)[3]).toEqual({ opens: 600, closes: 1200 })
  expect(weekOf('learn', {}, NOW)[3]).toEqual({ opens: 600, closes: 1260 })
})

test('what a person has written counts, and what they have left out is learnt', () => {
  const week = weekOf({ wed: '9:30-18:00', thu: null }, usual(), NOW)
  expect(week[3]).toEqual({ opens: 570, closes: 1080 })
  expect(week[4]).toBeNull()
  expect(week[5]).toEqual({ opens: 600, closes: 1560 })
})

test('an evening may end after midnight', () => {
  const week = weekOf({ tue: '18:00-26:00', wed: null }, {}, NOW)
  expect(openNow(week, at('01:59'))?.closes).toBe(at('02:00'))
  expect(openNow(week, at('02:00'))).toBeNull()
  expect(businessHour(new Date(at('01:59')))).toEqual({ day: '2026-11-10', hour: 25 })
})

test.each(['10:00-9:00', '10:00', '25:00-26:00', '10:00-34:01', '10:60-12:00'])(
  '%s is no time to be open',
  (text) => expect(parseSpan(text)).toBeNull(),
)

test('an hour is noted once, and older weeks are dropped', () => {
  const before = { '2026-10-01': [10], [TODAY]: [10] }
  expect(withHours(before, [{ day: TODAY, hour: 10 }], NOW)).toBeNull()
  expect(withHours(before, [{ day: TODAY, hour: 11 }], NOW)).toEqual({ [TODAY]: [10, 11] })
})
