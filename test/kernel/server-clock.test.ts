import { expect, test } from 'vitest'
import { ServerClock } from '../../src/kernel/server-clock.ts'

const DATE = new Date('2026-03-01T10:00:00Z')
const MINUTE_MS = 60_000

/** A machine whose two clocks are set by hand. */
function machine() {
  const time = { ticks: 0, uptime: 0, wall: Date.parse('2026-03-01T09:59:00Z') }
  const clock = new ServerClock(() => new Date(time.wall), {
    ticks: () => time.ticks,
    uptimeMs: () => time.uptime,
    hostname: () => 'shop',
  })
  const passes = (ms: number, { asleep = false } = {}): void => {
    time.wall += ms
    time.uptime += ms
    if (!asleep) time.ticks += ms
  }
  const isSet = (ms: number): void => void (time.wall += ms)
  return { clock, passes, isSet, sinceDate: () => span(clock) }
}

/** Earliest and latest, in minutes since the date that was told. */
function span(clock: ServerClock): [number, number] {
  const minutes = (at: Date): number => (at.getTime() - DATE.getTime()) / MINUTE_MS
  return [minutes(clock.now()), minutes(clock.latest())]
}

test('an answer that came at once tells the moment, and time passes', () => {
  const { clock, passes, sinceDate } = machine()
  clock.set(DATE, clock.moment())
  passes(3 * MINUTE_MS)
  expect(sinceDate()).toEqual([3, 3])
})

/** A program that was stopped in the middle of a call gets an old date, and it was later than that all the while. */
test('an answer that took long tells an earliest and a latest moment', () => {
  const { clock, passes, sinceDate } = machine()
  const began = clock.moment()
  passes(88 * MINUTE_MS)
  clock.set(DATE, began)
  passes(MINUTE_MS)
  expect(sinceDate()).toEqual([1, 89])
})

test('so does a computer that has slept since, whose steady clock stood still', () => {
  const { clock, passes, sinceDate } = machine()
  clock.set(DATE, clock.moment())
  passes(30 * MINUTE_MS, { asleep: true })
  expect(sinceDate()).toEqual([0, 30])
})

test('whoever sets the clock on the wall changes neither', () => {
  const { clock, passes, isSet, sinceDate } = machine()
  clock.set(DATE, clock.moment())
  passes(MINUTE_MS)
  isSet(24 * 60 * MINUTE_MS)
  expect(sinceDate()).toEqual([1, 1])
  // A sign-in may have ended by it all the same.
  expect(clock.latestOnWall().getTime() - DATE.getTime()).toBe((24 * 60 + 1) * MINUTE_MS)
})
