import { expect, test } from 'vitest'
import type { BatchHead, ChangeRecord } from '../../src/domain/stock/batch.ts'
import { setEqual } from '../../src/stock-sync/read-alignments.ts'
import type { Store } from '../../src/store/store.ts'

const SEALED = '2026-11-30T10:00:00.000Z'
const LINE: ChangeRecord = {
  key: 'k',
  product: '1001',
  store: '1',
  delta: 0,
  division: '',
  at: '2026-11-30T18:00:00+09:00',
  notification: '',
  code: '1001',
  decision: 'alignment',
  after: 5,
}

async function moments(line: ChangeRecord): Promise<string[]> {
  const changes = async function* () {
    yield await Promise.resolve([line])
  }
  const store = { batches: { changes } } as unknown as Store
  const head = { aligned: [{ batch: 1, at: SEALED }] } as unknown as BatchHead
  const found: string[] = []
  for await (const { at } of setEqual(store, head)) found.push(at)
  return found
}

test('counts agree since they were read, and not since that was written down', async () => {
  const readBy = '2026-11-30T09:30:00.000Z'
  expect(await moments({ ...LINE, readBy })).toEqual([readBy])
})

test('what an earlier version wrote only says when that was', async () => {
  expect(await moments(LINE)).toEqual([SEALED])
})
