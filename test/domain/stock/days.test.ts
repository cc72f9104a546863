import { expect, test } from 'vitest'
import { type Days, noDays, pruned, shownDays, withBatch } from '../../../src/domain/stock/days.ts'
import type { BatchHead } from '../../../src/domain/stock/batch.ts'
import { head, sentRow } from '../../store/samples.ts'

const row = (sent: number): BatchHead['rows'][number] => ({ ...sentRow, sent, delta: sent })
const applied = (number: number): NonNullable<BatchHead['verdicts']>[number] => ({
  row: number,
  kind: 'applied',
  by: 'tag',
  words: '',
})
const outcome = (delta: number): BatchHead['outcomes'][number] => ({
  kind: 'applied',
  code: 'TEA',
  delta,
  batch: 1,
  row: 1,
  by: 'tag',
})

test('changes belong to the day they came in, pieces to the day they were seen to be applied', () => {
  const settled = head(1, {
    state: 'settled',
    taken: 5,
    received: { '2026-11-22': 3, '2026-11-23': 1 },
    rows: [row(-2), row(7), row(-4)],
    verdicts: [applied(1), applied(2), { ...applied(3), kind: 'refused' }],
    // Half past midnight in Japan.
    settledAt: '2026-11-23T15:30:00.000Z',
  })
  expect(withBatch(noDays(0), settled, true)).toEqual({
    taken: 1,
    ended: 1,
    days: {
      '2026-11-22': { received: 3, applied: 0 },
      '2026-11-23': { received: 1, applied: 0 },
      '2026-11-24': { received: 0, applied: 9 },
    },
  })
})

test('a batch that is still on its way counts in two steps, each once', () => {
  const sent = head(1, {
    state: 'accepted',
    taken: 2,
    received: { '2026-11-23': 2 },
    rows: [row(-2)],
  })
  const settled: BatchHead = {
    ...sent,
    state: 'settled',
    verdicts: [applied(1)],
    settledAt: '2026-11-23T02:00:00.000Z',
  }
  const first = withBatch(noDays(0), sent, true)
  expect(first).toMatchObject({ taken: 1, ended: 0 })
  const second = withBatch(withBatch(first, sent, true), settled, true)
  expect(second).toEqual({
    taken: 1,
    ended: 1,
    days: { '2026-11-23': { received: 2, applied: 2 } },
  })
  expect(withBatch(second, settled, false)).toEqual(second)
})

test('what only a later batch finds out counts there', () => {
  const aside = head(1, {
    state: 'accepted',
    taken: 1,
    received: { '2026-11-23': 1 },
    rows: [row(-3)],
  })
  const next = head(2, { state: 'settled', received: {}, outcomes: [outcome(-3)], verdicts: [] })
  const days = withBatch(withBatch(noDays(0), aside, false), next, true)
  expect(days).toEqual({ taken: 2, ended: 2, days: { '2026-11-23': { received: 1, applied: 3 } } })
})

test('heads of earlier versions count on the day they were sealed, without repetitions', () => {
  const old = head(1, {
    state: 'settled',
    taken: 9,
    ignored: { duplicate: 2, otherChannel: 3, division: 1 },
  })
  expect(withBatch(noDays(0), old, true).days).toEqual({
    '2026-11-23': { received: 4, applied: 0 },
  })
})

test('fourteen days are kept, today the last', () => {
  const now = new Date('2026-11-23T15:00:00Z')
  const shown = shownDays(now)
  expect(shown).toHaveLength(14)
  expect([shown[0], shown.at(-1)]).toEqual(['2026-11-11', '2026-11-24'])
  const one = { received: 1, applied: 1 }
  const days: Days = {
    ...noDays(3),
    days: { '2026-11-10': one, '2026-11-11': one, '2026-11-24': one },
  }
  expect(Object.keys(pruned(days, now).days)).toEqual(['2026-11-11', '2026-11-24'])
})
