import { heldTwice } from '../../../src/domain/stock/left-by-verdict.ts'
import { expect, test } from 'vitest'
import {
  afterDecisions,
  decide,
  itemsOf,
  outcomesOfAnswers,
} from '../../../src/domain/stock/open-items.ts'
import { blockedBy, openItemsOf, gather, openWorkOf } from '../../../src/domain/stock/open-work.ts'
import { head, row, SINCE } from './make.ts'

const ROWS = [row('A', -3, { delta: -5 }), row('B', 2), row('C', -1), row('D', -1), row('E', 4)]

test('a batch that never left is waiting again, whole', () => {
  const state = openWorkOf(head({ state: 'sealed', rows: ROWS, verdicts: null }), [])
  expect(state.waiting.map(({ code, delta }) => [code, delta])).toEqual([
    ['A', -5],
    ['B', 2],
    ['C', -1],
    ['D', -1],
    ['E', 4],
  ])
})

test.each(['sending', 'accepted'] as const)(
  'rows of a batch that is %s are doubtful, and their codes wait',
  (current) => {
    const state = openWorkOf(head({ state: current, rows: ROWS, verdicts: null }), [])
    expect(state.doubtful).toHaveLength(5)
    const blocked = blockedBy(state, () => false)
    const codes = ['A', 'B', 'C', 'D', 'E', 'F', 'a']
    expect(codes.filter((code) => blocked.has({ code }))).toEqual(['A', 'B', 'C', 'D', 'E', 'a'])
  },
)

test('verdicts leave the rest of a split decrement, refused rows, unsent ones and open ones', () => {
  const kinds = ['applied', 'refused', 'notSent', 'inDoubt', 'applied'] as const
  const verdicts = kinds.map((kind, i) => ({ row: i + 1, kind, by: '', words: 'no' }))
  const state = openWorkOf(head({ rows: ROWS, verdicts }), [])
  expect(state.held).toMatchObject([
    { code: 'A', delta: -2, reason: 'oversold', changes: 0 },
    { code: 'B', delta: 2, reason: 'refused', words: 'no' },
  ])
  expect(state.waiting).toMatchObject([{ code: 'C', delta: -1 }])
  expect(state.inDoubt).toMatchObject([{ code: 'D', sent: -1, row: 4 }])
  expect(state.doubtful).toEqual([])
})

test('what a batch carries comes back as it was written', () => {
  const state = openWorkOf(head({ state: 'accepted', rows: ROWS, verdicts: null }), [
    {
      kind: 'held',
      code: 'H',
      products: ['H'],
      delta: 1,
      changes: 1,
      since: SINCE,
      reason: 'missing',
    },
    { kind: 'waiting', code: 'W', products: ['W'], delta: 1, changes: 1, since: SINCE },
    {
      kind: 'failed',
      id: 'f-1',
      reason: 'badRow',
      what: '',
      raw: '{}',
      productId: '',
      code: '',
      delta: 0,
      since: SINCE,
    },
  ])
  expect(gather(JSON.parse(JSON.stringify(openItemsOf(state))))).toEqual(state)
})

test('pieces of a row that may have gone twice are dropped because they went', () => {
  const amount = { code: 'A', products: ['A'], delta: -2, changes: 1, since: SINCE }
  const mark = { batch: 2, tag: '000002-bbb237fb06', row: 1, neCode: 'A', sent: -2, since: SINCE }
  const link = { division: '11', answer: null, since: SINCE, gone: [amount], waiting: [] }
  const state = gather([heldTwice(amount, mark, -2), { ...link, kind: 'link' }])
  const item = itemsOf(state).find(({ id }) => id === 'h-:twice-2-1:A')
  const dropped = item && decide(item, { kind: 'drop', why: 'x' }, '')
  const after = afterDecisions(state, new Map(dropped ? [[item.id, dropped]] : []))
  expect(after).toMatchObject({ held: [], links: [{ gone: [amount] }] })
  // What was let go of explains a difference; what is not wanting does not.
  expect(dropped?.outcome).toMatchObject({ kind: 'dropped', question: 'twice' })
})

test('what is dropped tells whether it was asked if its pieces are wanting', () => {
  const amount = { code: 'A', products: ['A'], delta: 2, changes: 1, since: SINCE }
  const link = { division: '11', answer: null, since: SINCE, gone: [], waiting: [amount] }
  const state = gather([
    { ...amount, code: 'B', kind: 'held', reason: 'oversold' },
    { ...link, kind: 'link' },
  ])
  const decided = new Map(
    itemsOf(state).flatMap((item) => {
      const one = decide(item, { kind: 'drop', why: 'x' }, SINCE)
      return one === null || item.id === 'link-11-A' ? [] : [[item.id, one] as const]
    }),
  )
  const outcomes = [...decided.values()].map(({ outcome }) => outcome)
  expect([...outcomes, ...outcomesOfAnswers(state, decided)]).toMatchObject([
    { code: 'B', kind: 'dropped' },
    { kind: 'dropped', question: 'otherLink' },
    { code: 'A', kind: 'dropped', question: 'otherLink' },
  ])
  expect(outcomes[0]).not.toHaveProperty('question')
})
