import { expect, test } from 'vitest'
import { planOf, sideOf } from '../../../src/domain/schedule/plan.ts'
import { seeds } from '../../helpers/long.ts'
import { seeded } from '../mapping/random.ts'
import { at, COST } from './make.ts'
import { type Ran, type Sale, ShopDays, type World } from './shop-days.ts'

/** Days of `ston run` in shops that a seed makes: busy and quiet, with much and little stock, with and without calls. */
const SEEDS = seeds(2, 300)
const HOUR = 3_600_000
const DAY = 24 * HOUR
const FROM = at('00:00', '2026-11-01')
const DAYS = 30

type Random = ReturnType<typeof seeded>
const pick = (random: Random, most: number): number => random(most)

function sales(random: Random, codes: readonly string[], aDay: number): Sale[] {
  return Array.from({ length: aDay * DAYS }, () => {
    const day = FROM + pick(random, DAYS) * DAY
    const online = random(10) < 3
    const time = online ? pick(random, 24 * 60) : 10 * 60 + pick(random, 10 * 60)
    const code = codes[pick(random, codes.length)] ?? ''
    const sale = {
      at: day + time * 60_000 + pick(random, 60_000),
      code,
      pieces: 1 + pick(random, 2),
    }
    return online ? { ...sale, online } : sale
  })
}

function world(seed: number, more: Partial<World> = {}): World {
  const random = seeded(seed)
  const codes = Array.from({ length: 20 + pick(random, 60) }, (_, i) => `C${i}`)
  const most = [3, 30, 3000][pick(random, 3)] ?? 3
  const aDay = [5, 20, 60, 200][pick(random, 4)] ?? 20
  return {
    from: FROM,
    days: DAYS,
    stock: Object.fromEntries(codes.map((code) => [code, pick(random, most)])),
    sales: sales(random, codes, aDay),
    limits: { callsPerMonth: [300, 500, 800, 3000][pick(random, 4)] ?? 800 },
    ...more,
  }
}

const days = (ran: readonly Ran[], job: string): number[] => {
  const count = Array.from({ length: DAYS }, () => 0)
  for (const one of ran)
    if (one.job === job && !one.failed) {
      const day = Math.floor((one.at - FROM) / DAY)
      count[day] = (count[day] ?? 0) + 1
    }
  // The first day begins in the middle of everything.
  return count.slice(1)
}

test.each(SEEDS)('seed %i: what must be done is done every day, whatever it costs', (seed) => {
  const { ran } = new ShopDays(world(seed, { limits: { callsPerMonth: 1 } })).run()
  expect(Math.min(...days(ran, 'auth refresh'))).toBeGreaterThanOrEqual(1)
  expect(Math.min(...days(ran, 'status --check'))).toBeGreaterThanOrEqual(1)
  expect(Math.min(...days(ran, 'flush'))).toBeGreaterThanOrEqual(1)
  expect(Math.min(...days(ran, 'import-orders'))).toBeGreaterThanOrEqual(2)
  // And nothing else: a limit of one call allows nothing.
  expect(Math.max(...days(ran, 'import-orders'))).toBeLessThanOrEqual(2)
  expect(ran.filter((one) => one.job === 'flush --urgent')).toEqual([])
})

test.each(SEEDS)('seed %i: within the calls of the month, and nothing starves', (seed) => {
  const made = world(seed)
  const shop = new ShopDays(made).run()
  const limit = made.limits?.callsPerMonth ?? 0
  const must = DAYS * (COST.flush + 2 * COST['import-orders'] + COST['auth refresh'])
  // On the last day a thirtieth of what people have is still theirs.
  const usable = limit * (1 - 0.1 / DAYS) + COST.flush
  expect(shop.callsOn('2026-11')).toBeLessThanOrEqual(Math.max(usable, must))
  expect(Math.max(0, ...shop.sent.map((one) => one.waited))).toBeLessThan(DAY + HOUR)
  const end = FROM + DAYS * DAY
  for (const one of shop.open) expect(end - one.since).toBeLessThan(DAY)
  const facts = shop.facts(end)
  const copy = structuredClone(facts)
  expect(planOf(copy)).toEqual(planOf(facts))
  expect(copy).toEqual(facts)
})

test.each(SEEDS)('seed %i: without a limit a last piece is sent within a minute', (seed) => {
  const shop = new ShopDays(world(seed, { limits: { callsPerMonth: 0 }, days: 10 })).run()
  const last = shop.sent.filter((one) => one.kind === 'last' && one.known)
  for (const one of last) expect(one.waited).toBeLessThanOrEqual(60_000)
})

test.each(SEEDS)('seed %i: a day of maintenance costs fewer than forty calls', (seed) => {
  const from = FROM + 10 * DAY
  const down = (time: number): boolean => time >= from && time < from + DAY
  const { ran } = new ShopDays(world(seed, { down, days: 13 })).run()
  const calls = ran.filter((one) => down(one.at)).reduce((sum, one) => sum + one.calls, 0)
  expect(calls).toBeLessThan(40)
  // All goes on when it is over.
  const after = ran.find((one) => one.at >= from + DAY && !one.failed && one.job === 'flush')
  expect((after?.at ?? Infinity) - from - DAY).toBeLessThan(DAY)
})

test.each(SEEDS)('seed %i: thirty days on two hosts: nothing twice, nothing starves', (seed) => {
  const from = FROM + 12 * DAY
  const down = (time: number): boolean => time >= from && time < from + DAY
  const shop = new ShopDays(world(seed, { hosts: 2, down })).run()
  for (const side of ['stock', 'orders'] as const) {
    const mine = shop.ran.filter((one) => sideOf(one.job) === side)
    for (const [i, one] of mine.entries())
      expect(mine[i + 1]?.at ?? Infinity).toBeGreaterThanOrEqual(one.endedAt)
  }
  expect(new Set(shop.ran.map((one) => one.host)).size).toBe(2)
  for (const [day, times] of days(shop.ran, 'auth refresh').entries())
    // While Next Engine rests it cannot be done, and is made up for.
    if (day < 11 || day > 12) expect(times).toBe(1)
  const waited = shop.sent.filter((one) => one.at < from - DAY || one.at > from + DAY)
  expect(Math.max(0, ...waited.map((one) => one.waited))).toBeLessThan(DAY + HOUR)
  const calls = shop.ran.filter((one) => down(one.at)).reduce((sum, one) => sum + one.calls, 0)
  expect(calls).toBeLessThan(40)
})

test.each(SEEDS)('seed %i: with 800 calls a quiet shop is prompt about few pieces', (seed) => {
  const random = seeded(seed)
  const stock: Record<string, number> = {}
  const sold = Array.from({ length: 20 * DAYS }, (_, i): Sale => {
    const kind = random(60)
    const code = kind < 7 ? `T${i}` : `A${random(20)}`
    stock[code] ??= kind < 3 ? 1 : kind < 7 ? 2 + random(3) : 5000
    const day = FROM + Math.floor(i / 20) * DAY
    return { at: day + 10 * HOUR + random(600) * 60_000, code, pieces: 1 }
  })
  const shop = new ShopDays({ from: FROM, days: DAYS, stock, sales: sold }, stock).run()
  const within = (kind: 'last' | 'few', minutes: number): number => {
    const some = shop.sent.filter((one) => one.kind === kind && one.known)
    return some.filter((one) => one.waited <= minutes * 60_000).length / some.length
  }
  expect(within('last', 2)).toBeGreaterThanOrEqual(0.95)
  expect(within('few', 15)).toBeGreaterThanOrEqual(0.95)
  expect(shop.callsOn('2026-11')).toBeLessThanOrEqual(720)
  // Nothing else waits for longer than a day.
  expect(Math.max(...shop.sent.map((one) => one.waited))).toBeLessThan(DAY)
})
