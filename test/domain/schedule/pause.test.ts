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
})
