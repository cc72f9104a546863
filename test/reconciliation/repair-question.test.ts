import { expect, test } from 'vitest'
import type { App } from '../../src/context.ts'
import { NO_PLACES } from '../../src/messages/places.ts'
import { repairQuestion } from '../../src/reports/reconcile-run.ts'

test('who is asked is told each store that is to be changed', () => {
  const config = {
    stockMaster: 'smaregi',
    smaregi: { stores: [], ignoreDivisions: [], forwardDivisions: [] },
    nextengine: { upload: 'warehouse', warehouse: '', warehouses: { '1': '本店', '2': '駅前' } },
    orders: { storeId: '1' },
  }
  const app = { config, locale: 'en' } as unknown as App
  const one = { productId: '1001', code: 'TEA', units: 2, pairs: [] }
  const asked = (...warehouses: string[]): string =>
    repairQuestion(
      app,
      'smaregi',
      warehouses.map((warehouse) => ({ ...one, warehouse })),
      NO_PLACES,
    )
  expect(asked('駅前')).toContain('Smaregi’s store 2, to')
  expect(asked('本店', '駅前')).toContain('Smaregi’s store 1, store 2, to')
})
