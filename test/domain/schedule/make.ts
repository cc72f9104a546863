import type { Facts, Pending, SeenStock } from '../../../src/domain/schedule/facts.ts'
import { weekOf } from '../../../src/domain/schedule/hours.ts'

/** A Wednesday in the middle of a month, Japan time. */
export const at = (time: string, day = '2026-11-11'): number =>
  Date.parse(`${day}T${time}:00+09:00`)

export const COST = {
  flush: 3,
  'flush --urgent': 3,
  'import-orders': 1,
  'auth refresh': 1,
  'status --check': 0,
} as const

const EVERY_DAY = '10:00-20:00'
const OPEN = {
  sun: EVERY_DAY,
  mon: EVERY_DAY,
  tue: EVERY_DAY,
  wed: EVERY_DAY,
  thu: EVERY_DAY,
  fri: EVERY_DAY,
  sat: EVERY_DAY,
}
export const WEEK = weekOf(OPEN, {}, new Date(0))

/** Everything that must be done today has been done a moment ago. */
export function facts(now: number, more: Partial<Facts> = {}): Facts {
  return {
    now,
    limits: { callsPerMonth: 800, over: false, urgentBelow: 3, everyMinutes: 0 },
    isSale: false,
    isBegun: true,
    week: WEEK,
    pending: [],
    held: { since: [], wantedAt: null, askedAt: null, orders: null },
    heardAt: null,
    seen: new Map(),
    setTakes: new Map(),
    uploads: [],
    done: {
      flush: now - 60_000,
      'import-orders': now - 60_000,
      'auth refresh': now - 60_000,
      'status --check': now - 60_000,
    },
    begun: {},
    tried: {},
    calls: { month: 200, today: 3, cost: COST },
    urgentADay: null,
    weights: [1, 1, 1, 1, 1, 1, 1],
    failures: { stock: null, orders: null },
    importing: false,
    accessEndsAt: null,
    pause: null,
    soldOnlineAt: null,
    ...more,
  }
}

export function pending(
  code: string,
  delta: number,
  since: number,
  more: Partial<Pending> = {},
): Pending {
  return { code, delta, since, waits: false, ...more }
}

export function seen(stock: Readonly<Record<string, number>>): ReadonlyMap<string, SeenStock> {
  return new Map(
    Object.entries(stock).map(([code, free]) => [
      code.toLowerCase(),
      { free, at: '2026-11-11T00:00:00.000Z', from: 'asked' },
    ]),
  )
}
