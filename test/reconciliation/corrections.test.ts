import { expect, test, vi } from 'vitest'
import type { App } from '../../src/context.ts'
import { sealCorrections } from '../../src/reconciliation/seal-corrections.ts'
import type { Store } from '../../src/store/store.ts'

const SINCE = '2026-11-24T00:00:00.000Z'

test('a store that feeds no 拠点 corrects none', async () => {
  const config = {
    stockMaster: 'smaregi',
    smaregi: { stores: [], ignoreDivisions: [], forwardDivisions: [] },
    nextengine: { upload: 'warehouse', warehouse: '', warehouses: { '1': '本店' } },
    orders: { storeId: '1' },
  }
  const app = { config, now: () => new Date(SINCE) } as unknown as App
  const newest = vi.fn(() => Promise.reject(new Error('it is about to be sealed')))
  const batches = { list: () => Promise.resolve([]), newest }
  const rules = { newest: () => Promise.resolve(null) }
  const read = () => Promise.resolve({ revision: 1, value: { warehouse: '本店' } })
  const store = { batches, rules, document: () => ({ read }) } as unknown as Store
  const sold = (storeId: string) => ({
    sold: [{ productId: '1001', code: 'TEA', storeId, quantity: 2 }],
    settled: [],
  })
  await sealCorrections(app, store, sold('9'), SINCE)
  expect(newest).not.toHaveBeenCalled()
  await expect(sealCorrections(app, store, sold('1'), SINCE)).rejects.toThrow('about to be sealed')
})
