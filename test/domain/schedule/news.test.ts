import { expect, test } from 'vitest'
import { isNewsTime } from '../../../src/domain/schedule/news.ts'
import { weekOf } from '../../../src/domain/schedule/hours.ts'
import { at, WEEK } from './make.ts'

const MINUTE_MS = 60_000

/** How often it is said in a week, by a shop that has something to say each quarter of an hour. */
function timesInAWeek(hours: string): number {
  const week = weekOf(
    { sun: hours, mon: hours, tue: hours, wed: hours, thu: hours, fri: hours, sat: hours },
    {},
    new Date(0),
  )
  const from = at('12:00')
  let told = from - 60 * MINUTE_MS
  let times = 0
  for (let now = from; now < from + 7 * 24 * 60 * MINUTE_MS; now += 15 * MINUTE_MS) {
    if (!isNewsTime(week, now, told)) continue
    times += 1
    told = now
  }
  return times
}

test.each([
  ['closes in the evening', '10:00-20:00'],
  ['closes after midnight', '17:00-28:00'],
  ['never closes', '00:00-24:00'],
  ['never closes, by the hours in which something happened', '05:00-29:00'],
  ['closes for an hour', '06:00-29:00'],
])('once a day in a shop that %s', (_, hours) => {
  expect(timesInAWeek(hours)).toBe(7)
})

test('a short night in which no run ended does not keep the news for ever', () => {
  const hours = '06:00-29:00'
  const week = weekOf({ tue: hours, wed: hours }, {}, new Date(0))
  expect(isNewsTime(week, at('06:30'), at('05:30', '2026-11-10'))).toBe(true)
  // In a night of many hours some run has told it, or there was nothing to tell.
  expect(isNewsTime(WEEK, at('10:30'), at('20:30', '2026-11-09'))).toBe(false)
})

test('good news is told once a day, after closing', () => {
  expect(isNewsTime(WEEK, at('12:00'), null)).toBe(false)
  expect(isNewsTime(WEEK, at('20:15'), at('12:00'))).toBe(true)
  expect(isNewsTime(WEEK, at('21:00'), at('20:15'))).toBe(false)
  // Told in the night, it is told again on the next evening.
  expect(isNewsTime(WEEK, at('20:15'), at('03:30'))).toBe(true)
})

test('on a day on which the shop is closed as well', () => {
  const closed = weekOf({ wed: null, tue: '10:00-20:00' }, {}, new Date(at('12:00')))
  expect(isNewsTime(closed, at('12:00'), at('20:15', '2026-11-10'))).toBe(false)
  expect(isNewsTime(closed, at('21:05'), at('20:15', '2026-11-10'))).toBe(true)
})

test('where it was last told by a clock that was ahead it is told again', () => {
  expect(isNewsTime(WEEK, at('20:15'), at('12:00', '2026-12-11'))).toBe(true)
  expect(isNewsTime(WEEK, at('12:00'), at('12:00', '2026-12-11'))).toBe(false)
})
