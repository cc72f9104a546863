import { describe, expect, test } from 'vitest'
import {
  type Candidate,
  type CodeAnswer,
  type PlanFacts,
  plan,
  type PlanRules,
} from '../../../src/domain/stock/plan.ts'
import { candidate } from './make.ts'

function rules(parts: Partial<PlanRules> = {}): PlanRules {
  return { master: 'smaregi', maxDelta: 10_000, equalToFree: () => true, maxRows: 1000, ...parts }
}

function facts(
  answers: Record<string, CodeAnswer>,
  smaregi: Record<string, number> = {},
): PlanFacts {
  return {
    answers: new Map(Object.entries(answers)),
    smaregi: new Map(Object.entries(smaregi)),
    comparable: ({ stock }) => stock,
  }
}

function known(stock: number, free = stock, neCode = 'A'): CodeAnswer {
  return { kind: 'known', neCode, stock, free }
}

function only(one: Candidate, given: PlanFacts, by = rules()): ReturnType<typeof plan> {
  return plan([one], given, by)
}

test('what fits goes out in Next Engine’s own spelling, with the counts it was compared with', () => {
  const { rows } = only(candidate('a', -2), facts({ a: known(5, 3, 'A') }))
  expect(rows).toMatchObject([
    { code: 'a', neCode: 'A', sent: -2, delta: -2, before: { stock: 5, free: 3 } },
  ])
})

test('a code that Next Engine does not know is held', () => {
  expect(only(candidate('A', -2), facts({ A: { kind: 'missing' } })).held).toMatchObject([
    { code: 'A', delta: -2, reason: 'missing' },
  ])
})

test('codes that differ in letter case only are never guessed between', () => {
  const { held } = only(
    candidate('a', -2),
    facts({ a: { kind: 'ambiguous', spellings: ['A', 'Aa'] } }),
  )
  expect(held).toMatchObject([
    { reason: 'ambiguous', overlap: { kind: 'spellings', spellings: ['A', 'Aa'] } },
  ])
})

describe('a decrement beyond the free stock', () => {
  test('goes as far as it can; the rest stays with the row', () => {
    expect(only(candidate('A', -5), facts({ A: known(10, 3) })).rows).toMatchObject([
      { delta: -5, sent: -3 },
    ])
  })

  test.each([0, -2])('is held whole where the free stock is %i', (free) => {
    const { rows, held } = only(candidate('A', -5), facts({ A: known(0, free) }))
    expect(rows).toEqual([])
    expect(held).toMatchObject([{ delta: -5, reason: 'oversold' }])
  })

  test('leaves one piece where Next Engine is known to refuse the whole free stock', () => {
    const { rows } = only(
      candidate('A', -3),
      facts({ A: known(3) }),
      rules({ equalToFree: () => false }),
    )
    expect(rows).toMatchObject([{ sent: -2 }])
  })
})

describe('a code that was missing and has turned up', () => {
  const held = candidate('A', -2, { heldFor: { reason: 'missing' } })

  test('is sent when Next Engine still lacks the amount', () => {
    expect(only(held, facts({ A: known(10) }, { A: 8 })).rows).toMatchObject([{ sent: -2 }])
  })

  test('is settled as aligned when somebody has set the count', () => {
    const { rows, outcomes } = only(held, facts({ A: known(8) }, { A: 8 }))
    expect(rows).toEqual([])
    expect(outcomes).toMatchObject([{ kind: 'aligned', code: 'A', delta: -2 }])
  })

  test('stays held when the counts fit neither way', () => {
    expect(only(held, facts({ A: known(5) }, { A: 8 })).held).toMatchObject([{ reason: 'counts' }])
  })

  test('is sent, and marked, when Smaregi cannot be read', () => {
    expect(only(held, facts({ A: known(5) })).rows).toMatchObject([{ sent: -2, unverified: true }])
  })

  test('waits for a person with Next Engine as stock master', () => {
    const { held: stays } = only(
      held,
      facts({ A: known(10) }, { A: 8 }),
      rules({ master: 'nextengine' }),
    )
    expect(stays).toMatchObject([{ reason: 'master' }])
  })

  test('goes without comparing once a person has seen the counts and said so', () => {
    const seen = { ...held, heldFor: { reason: 'counts', nextEngine: 5, smaregi: 8 } } as const
    const { rows } = only({ ...seen, released: true }, facts({ A: known(5) }, { A: 8 }))
    expect(rows).toMatchObject([{ sent: -2 }])
    expect(rows[0]).not.toHaveProperty('unverified')
  })

  test('is compared where a person said so before anybody could see the counts', () => {
    const asked = { ...held, released: true } as const
    expect(only(asked, facts({ A: known(8) }, { A: 8 }))).toMatchObject({ rows: [], held: [] })
    expect(only(asked, facts({ A: known(5) }, { A: 8 })).held).toMatchObject([{ reason: 'counts' }])
    expect(only(asked, facts({ A: known(10) }, { A: 8 })).rows).toMatchObject([{ sent: -2 }])
  })
})

test('an amount beyond the guard is held, until a person lets it go', () => {
  expect(only(candidate('A', 10_001), facts({ A: known(1) })).held).toMatchObject([
    { reason: 'guard' },
  ])
  expect(
    only(candidate('A', 10_001, { released: true }), facts({ A: known(1) })).rows,
  ).toMatchObject([{ sent: 10_001 }])
  expect(only(candidate('A', 10_000), facts({ A: known(1) })).rows).toHaveLength(1)
})

test('a sum of nothing is settled without a row, and noted only where something had been held', () => {
  expect(only(candidate('A', 0), facts({}))).toEqual({
    rows: [],
    held: [],
    waiting: [],
    outcomes: [],
  })
  expect(
    only(candidate('A', 0, { heldFor: { reason: 'oversold' } }), facts({})).outcomes,
  ).toMatchObject([{ kind: 'zero' }])
})

test('decrements leave before increments, and what does not fit in the file waits', () => {
  const answers = facts({ A: known(9, 9, 'A'), B: known(9, 9, 'B'), C: known(9, 9, 'C') })
  const { rows, waiting } = plan(
    [candidate('A', 1), candidate('B', 2), candidate('C', -1)],
    answers,
    rules({ maxRows: 2 }),
  )
  expect(rows.map((row) => row.code)).toEqual(['C', 'A'])
  expect(waiting.map((amount) => amount.code)).toEqual(['B'])
})

test('two of our codes that are one in Next Engine never stand in one file', () => {
  const answers = facts({ a: known(9), A: known(9) })
  const { rows, waiting } = plan([candidate('A', -1), candidate('a', -1)], answers, rules())
  expect([rows.length, waiting.length]).toEqual([1, 1])
})

test('nothing disappears: what goes in is sent, rests with its row, held, waiting or ended', () => {
  const candidates = Array.from({ length: 300 }, (_, i) => candidate(`C${i}`, ((i * 7) % 23) - 11))
  const answers: Record<string, CodeAnswer> = {}
  for (let i = 0; i < 300; i++)
    answers[`C${i}`] = i % 5 === 0 ? { kind: 'missing' } : known(i % 4, i % 4, `C${i}`)
  const { rows, held, waiting } = plan(candidates, facts(answers), rules({ maxRows: 100 }))
  const sum = (amounts: readonly { delta: number }[]): number =>
    amounts.reduce((total, one) => total + one.delta, 0)
  expect(sum(rows) + sum(held) + sum(waiting)).toBe(sum(candidates))
})
