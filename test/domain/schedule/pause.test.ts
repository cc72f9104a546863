import { describe, expect, test } from 'vitest'
import { jobsOf, planOf } from '../../../src/domain/schedule/plan.ts'
import { DAY_MS as DAY } from '../../../src/kernel/time.ts'
import { at, facts, pending, seen } from './make.ts'

const NOON = at('12:00')

/** Everything that could be due is. */
const ALL = {
  importing: true,
  done: {},
  pending: [pending('1001', -1, NOON - DAY)],
  seen: seen({ '1001': 1 }),
  held: { since: [NOON - DAY], askedAt: null, wantedAt: null, orders: null },
}

describe('while somebody counts the goods', () => {
  test('only what must go on does', () => {
    const plan = planOf(facts(NOON, { ...ALL, pause: 'stands' }))
    expect(jobsOf(plan.due, 'orders')).toEqual(['auth refresh', 'status --check'])
    // It sends nothing then, and tells of a pause that lasts long.
    expect(plan.due.filter(({ job }) => job.startsWith('flush')).map(({ why }) => why)).toEqual([
      'daily',
    ])
    expect(planOf(facts(NOON, ALL)).due.map(({ why }) => why)).toContain('last')
  })

  test('what was begun before it is brought to its end', () => {
    const plan = planOf(facts(NOON, { ...ALL, pause: 'begun' }))
    expect(jobsOf(plan.due, 'stock')[0]).toBe('pause --for stocktaking')
  })

  test('while a count is being settled a flush looks each hour whether somebody is at it', () => {
    const flushes = (minutes: number) => {
      const done = { ...facts(NOON).done, flush: NOON - minutes * 60_000 }
      const plan = planOf(facts(NOON, { pause: 'ending', done }))
      return plan.due.filter(({ job }) => job === 'flush')
    }
    expect(flushes(59)).toEqual([])
    expect(flushes(60)).toHaveLength(1)
    expect(planOf(facts(NOON, { pause: 'ending' })).next?.job).not.toBe('flush')
  })
})
