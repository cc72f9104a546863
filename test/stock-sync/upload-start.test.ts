import { expect, test } from 'vitest'
import { latestLeave } from '../../src/domain/stock/batch.ts'
import type { StockGate } from '../../src/connectors/nextengine/stock-gate.ts'
import { startOf } from '../../src/stock-sync/upload.ts'
import { UPLOAD } from '../domain/stock/make.ts'

function gate(earliest: string, latest: string): StockGate {
  const clock = { serverNow: () => new Date(earliest), latestServerNow: () => new Date(latest) }
  return clock as unknown as StockGate
}

/** Of a program that was stopped before its upload left, the queue is asked from the first moment on, and time is waited for from the last. */
test('an upload left between the earliest and the latest moment that it can be', () => {
  const start = startOf(gate('2026-03-01T10:35:00+09:00', '2026-03-01T12:03:00+09:00'))
  expect(start).toEqual({ startedAt: '2026-03-01 10:35:00', startedBy: '2026-03-01 12:03:00' })
  expect(latestLeave({ ...UPLOAD, ...start })).toBe('2026-03-01 12:03:00')
})

test('heads that earlier versions wrote tell one moment', () => {
  const { startedBy: _, ...older } = { ...UPLOAD, startedAt: '2026-03-01 10:35:00', startedBy: '' }
  expect(latestLeave(older)).toBe('2026-03-01 10:35:00')
})
