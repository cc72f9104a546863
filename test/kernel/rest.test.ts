import { beforeEach, expect, test } from 'vitest'
import type { HttpAnswer } from '../../src/kernel/http.ts'
import { Rest, type Resting } from '../../src/kernel/rest.ts'

const HOUR_MS = 60 * 60 * 1000
const START = Date.parse('2026-11-28T00:00:00Z')

let kept: Resting | null
let now: number
beforeEach(() => {
  kept = null
  now = START
})

const book = {
  read: () => Promise.resolve(kept),
  write: (resting: Resting) => {
    kept = resting
    return Promise.resolve()
  },
}

/** A run of its own. */
const run = (): Rest => new Rest(book, () => new Date(now))

function answer(retryAfter?: string, status = 429): HttpAnswer {
  const headers = retryAfter === undefined ? {} : { 'retry-after': retryAfter }
  return { kind: 'answered', status, headers, body: '', date: new Date(now) }
}

const hours = async (rest = run()): Promise<number | null> => {
  const until = await rest.until()
  return until === null ? null : (until.getTime() - START) / HOUR_MS
}

test('what is asked for holds for the runs after, and ends', async () => {
  await run().note(answer(String(6 * 3600)))
  expect(await hours()).toBe(6)
  now += 6 * HOUR_MS - 1
  expect(await hours()).toBe(6)
  now += 1
  expect(await hours()).toBeNull()
})

test('a moment is told by the other side’s clock; 503 counts too, and nothing else does', async () => {
  now += 30 * HOUR_MS
  const told = {
    ...answer(new Date(START + 2 * HOUR_MS).toUTCString(), 503),
    date: new Date(START),
  }
  await run().note(told)
  expect(await hours()).toBe(32)
  kept = null
  for (const one of [answer(), answer('soon'), answer('0'), answer('60', 500), answer('60', 200)])
    await run().note(one)
  expect(kept).toBeNull()
})

test('nobody waits for a year', async () => {
  await run().note(answer('999999999'))
  expect(await hours()).toBe(24)
})

test('a run goes on with what it waits out by itself; what is longer ends it', async () => {
  const rest = run()
  expect(await rest.until()).toBeNull()
  await rest.note(answer('5'))
  expect(await rest.until()).toBeNull()
  expect(await hours()).toBeCloseTo(5 / 3600)
  await rest.note(answer('3600'))
  expect(await hours(rest)).toBe(1)
})

test('a clock that was ahead when it was said does not mute ston; one set back a little does no harm', async () => {
  now += 30 * 24 * HOUR_MS
  await run().note(answer('3600'))
  now = START
  expect(await hours()).toBeNull()
  await run().note(answer('3600'))
  now -= 60_000
  expect(await hours()).toBe(1)
})

test('what cannot be kept costs no call', async () => {
  const rest = new Rest(
    { ...book, write: () => Promise.reject(new Error('ENOSPC')) },
    () => new Date(now),
  )
  await rest.note(answer('3600'))
  expect(await hours(rest)).toBe(1)
})
