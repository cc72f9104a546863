import { expect, test } from 'vitest'
import { isNewsTime } from '../../../src/domain/schedule/news.ts'
import { weekOf } from '../../../src/domain/schedule/hours.ts'
import { at, WEEK } from './make.ts'

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
