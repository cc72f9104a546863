import { describe, expect, test } from 'vitest'
import type { SeenStock } from '../../../src/domain/schedule/facts.ts'
import { planOf } from '../../../src/domain/schedule/plan.ts'
import { joined, soldOnlineAt, withPushed } from '../../../src/domain/schedule/pushed.ts'
import { at, facts, pending } from './make.ts'

const NOON = at('12:00')
const MINUTE = 60_000
const iso = (ms: number): string => new Date(ms).toISOString()

function asked(free: number, time: number): ReadonlyMap<string, SeenStock> {
  return new Map([['tea', { free, at: iso(time), from: 'asked' }]])
}

const told = (free: number | null, time: number) => ({ tea: { free, at: iso(time) } })
const three = () => 3

describe('what Next Engine tells by itself', () => {
  test('is believed when it is newer; close to a look the smaller number is', () => {
    const free = (...args: Parameters<typeof withPushed>) => withPushed(...args).get('tea')?.free
    expect(free(asked(9, NOON), told(1, NOON - MINUTE))).toBe(9)
    expect(free(asked(2, NOON), told(9, NOON + MINUTE))).toBe(2)
    expect(free(asked(9, NOON), told(2, NOON + MINUTE))).toBe(2)
    expect(free(asked(2, NOON), told(9, NOON + 11 * MINUTE))).toBe(9)
    expect(withPushed(new Map(), told(4, NOON)).get('tea')).toMatchObject({ from: 'push' })
  })

  test('leaves what was answered to a question in force, unless less is told since', () => {
    const look = { free: 9, neCode: 'tea', at: iso(NOON), countedAt: '', left: 0, place: 'goods' }
    const looked = new Map([['tea', { free: 9, at: iso(NOON), from: 'asked' as const, look }]])
    const after = (free: number) => withPushed(looked, told(free, NOON + 11 * MINUTE)).get('tea')
    expect(after(9)).toMatchObject({ from: 'push', look })
    expect(after(8)).toEqual({ free: 8, at: iso(NOON + 11 * MINUTE), from: 'push' })
  })

  test('never makes anything urgent that has no end', () => {
    const seen = withPushed(new Map(), told(null, NOON))
    const plan = planOf(facts(NOON, { pending: [pending('TEA', -5, NOON)], seen }))
    expect(plan.due).toEqual([])
  })

  test('is news where it is less than was known: what ston has sent itself is none', () => {
    expect(soldOnlineAt(asked(3, NOON), told(3, NOON + MINUTE), three)).toBeNull()
    expect(soldOnlineAt(asked(3, NOON), told(2, NOON + MINUTE), three)).toBe(NOON + MINUTE)
    expect(soldOnlineAt(asked(9, NOON), told(4, NOON + MINUTE), three)).toBeNull()
    expect(soldOnlineAt(asked(3, NOON), told(2, NOON - MINUTE), three)).toBeNull()
    expect(soldOnlineAt(new Map(), told(null, NOON), three)).toBeNull()
  })

  test('is kept small', () => {
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, i) => [`c${i}`, { free: i, at: iso(NOON + i) }]),
    )
    expect(Object.keys(joined({}, many, 3)).toSorted()).toEqual(['c6', 'c7', 'c8'])
    expect(joined(told(1, NOON), told(5, NOON - 1), 3)).toEqual(told(1, NOON))
  })
})

describe('an import', () => {
  const due = (soldAt: number, done: number) =>
    planOf(
      facts(NOON, {
        importing: true,
        soldOnlineAt: soldAt,
        done: { ...facts(NOON).done, 'import-orders': done },
        limits: { ...facts(NOON).limits, callsPerMonth: 0 },
      }),
    )

  test('is brought forward once for what was sold online, ten minutes after another at the earliest', () => {
    const why = ({ due: all }: ReturnType<typeof planOf>) => all.map((one) => one.why)
    expect(why(due(NOON - MINUTE, NOON - 11 * MINUTE))).toContain('pushed')
    const later = due(NOON - MINUTE, NOON - 4 * MINUTE)
    expect(why(later)).not.toContain('pushed')
    expect(later.next).toMatchObject({ why: 'pushed', at: NOON + 6 * MINUTE })
    expect(why(due(NOON - 12 * MINUTE, NOON - 11 * MINUTE))).not.toContain('pushed')
  })
})
