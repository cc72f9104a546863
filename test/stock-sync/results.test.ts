import { expect, test } from 'vitest'
import { StonError } from '../../src/kernel/errors.ts'
import { addUp, type Result, soFar } from '../../src/stock-sync/results.ts'
import { head, row } from '../domain/stock/make.ts'

const trouble = (code: 'temporary' | 'smaregi') =>
  new StonError({ code, exit: 'temporary', message: { ja: code, en: code } })

const first = head({ tag: '000001-a', rows: [row('A', -1), row('B', 2)] })
const RESULTS: readonly Result[] = [
  { applied: 1, unverified: ['C'] },
  { ignored: new Map([['excluded', 2]]), asked: ['A'], linked: true },
  { sealed: first, applied: 1, ignored: new Map([['duplicate', 3]]), unknownDivision: 1 },
  { queued: { tag: '000001-a', queId: '4711' } },
  { applied: 2, asked: ['B'], notShown: ['9-1-1'] },
  { sealed: head({ tag: '000002-b', rows: [] }), otherRows: 4 },
  { sealed: head({ tag: '000003-c', rows: [row('D', 1)] }), ignored: new Map([['excluded', 1]]) },
  { found: 2, trouble: null },
]

test('what a run reports is what its stages have come to, added up', () => {
  expect(addUp(RESULTS)).toEqual({
    applied: 4,
    ignored: new Map([
      ['excluded', 3],
      ['duplicate', 3],
    ]),
    unknownDivision: 1,
    otherRows: 4,
    batches: [
      { id: '000001-a', queId: '4711', rows: 2 },
      { id: '000003-c', queId: null, rows: 1 },
    ],
    unverified: ['C'],
    excluded: [],
    found: 2,
    sealed: true,
  })
  expect(addUp([])).toMatchObject({ applied: 0, batches: [], sealed: false })
})

test('later rounds know what was asked, the first trouble, and the first change of all', () => {
  const at = '2026-11-29T10:00:00+09:00'
  const known = soFar([
    ...RESULTS,
    { trouble: trouble('smaregi'), first: { id: '100', at } },
    { trouble: trouble('temporary'), first: { id: '99', at } },
    { first: { id: '1', at: '2026-11-29T11:00:00+09:00' } },
  ])
  expect([...known.asked]).toEqual(['A', 'B'])
  expect([...known.notShown]).toEqual(['9-1-1'])
  expect(known).toMatchObject({ linked: true, sealed: true, first: { id: '99' } })
  expect(known.trouble?.code).toBe('smaregi')
  expect(soFar([])).toMatchObject({ linked: false, sealed: false, trouble: null, first: null })
})
