import { describe, expect, test } from 'vitest'
import type { ChangeRecord } from '../../../src/domain/stock/batch.ts'
import {
  isTransfer,
  missing,
  piecesInTransit,
  withShortage,
} from '../../../src/domain/stock/shortage.ts'

function moved(division: string, delta: number, minute: number, to?: string): ChangeRecord {
  return {
    key: String(minute),
    product: '1001',
    store: '1',
    delta,
    division,
    at: `2026-11-24T10:${String(minute).padStart(2, '0')}:00+09:00`,
    notification: 'n',
    code: 'A',
    decision: 'counted',
    ...(to === undefined ? {} : { to }),
  }
}

const everywhere = (): boolean => true

describe('goods between two stores', () => {
  test('are on their way from 出庫 to 入庫, whatever order the records come in', () => {
    const out = moved('04', -5, 1, '2')
    expect(piecesInTransit([out], everywhere)).toBe(5)
    expect(piecesInTransit([moved('05', 3, 2, '2'), out], everywhere)).toBe(2)
    expect(piecesInTransit([moved('05', 5, 1, '2'), out], everywhere)).toBe(0)
  })

  test('that never arrived (17) are not on their way any more', () => {
    expect(
      piecesInTransit([moved('04', -5, 1), moved('05', 3, 2), moved('17', -2, 2)], everywhere),
    ).toBe(0)
    expect(
      piecesInTransit([moved('04', -5, 1), moved('05', 5, 2), moved('17', -2, 2)], everywhere),
    ).toBe(0)
  })

  test('whose 出庫 is not on record take nothing from a later transfer', () => {
    expect(piecesInTransit([moved('05', 4, 1), moved('04', -5, 2)], everywhere)).toBe(5)
  })

  test('on their way to a store that is not followed, or nobody knows where, are gone', () => {
    const follows = (id: string | undefined): boolean => id === '2'
    expect(piecesInTransit([moved('04', -5, 1, '2')], follows)).toBe(5)
    expect(piecesInTransit([moved('04', -5, 1, '9'), moved('04', -1, 2)], follows)).toBe(0)
  })

  test('are told by their divisions, where they were passed on', () => {
    const all = ['02', '04', '05', '10', '17'].map((division) => moved(division, 1, 1))
    expect(all.filter(isTransfer).map((one) => one.division)).toEqual(['04', '05', '17'])
    expect(isTransfer({ ...moved('04', -1, 1), decision: 'store' })).toBe(false)
  })
})

test('what transfers account for is 移動中, anything more is 売り越し', () => {
  const held = {
    code: 'A',
    products: ['1001'],
    delta: -3,
    changes: 1,
    since: '2026-11-24T00:00:00.000Z',
    reason: 'oversold',
  } as const
  const reasonFor = (inTransit: number) => withShortage(held, { inTransit, slips: [] }).reason
  expect([0, 2, 3, 4].map(reasonFor)).toEqual(['oversold', 'oversold', 'inTransit', 'inTransit'])
  expect([0, 2, 4].map((inTransit) => missing(held, { inTransit, slips: [] }))).toEqual([3, 1, 0])
})
