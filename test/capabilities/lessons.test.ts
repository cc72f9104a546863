import { expect, test } from 'vitest'
import { lessons } from '../../src/capabilities/lessons.ts'
import { judge } from '../../src/domain/stock/verdict.ts'
import { evidence, movement, sentRow } from '../domain/stock/make.ts'

const ROW = sentRow('A', 2)

test.each(['', 'CSV取込'])(
  'what stands in the place of the reasons of a good file (“%s”) tells a colleague’s entry from a refused row',
  (reason) => {
    const good = evidence({ queue: 'succeeded', movements: [movement('A', 2, { reason })] })
    const verdicts = judge([ROW], good)
    const now = new Date('2026-11-24T03:00:00Z')
    const learnt = lessons([ROW], verdicts, good, { learnt: {}, now })
    expect(learnt).toMatchObject({ reasonKept: false, historyShows: true, words: reason })
    const counted = movement('A', 2, { reason: '棚卸差異', before: 10, after: 12 })
    const bad = evidence({
      queue: 'failed',
      movements: [counted],
      after: new Map([['A', { stock: 12, free: 12 }]]),
      historyShows: true,
      reasonKept: false,
      words: learnt.words,
    })
    expect(judge([ROW], bad)).toMatchObject([{ kind: 'refused', by: 'counts+history+queue' }])
  },
)

test('a colleague’s line beside what counts have proven does not teach that the history shows uploads', () => {
  const both = evidence({
    queue: 'unknown',
    historyShows: false,
    movements: [movement('A', 2)],
    after: new Map([['A', { stock: 14, free: 14 }]]),
  })
  const verdicts = judge([ROW], both)
  expect(verdicts).toMatchObject([{ kind: 'applied', by: 'counts' }])
  const now = new Date('2026-11-24T03:00:00Z')
  expect(lessons([ROW], verdicts, both, { learnt: { historyShows: false }, now })).toEqual({})
})
