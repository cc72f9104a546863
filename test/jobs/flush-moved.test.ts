import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openFileStore } from '../../src/store/files/store.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
afterEach(() => shop.close())

/** What only a run that has lost its lock with its connection does: it writes beside the next holder. */
async function learnElsewhere(): Promise<void> {
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  const document = store.document<object>('capabilities')
  const { value, revision } = await document.read()
  await document.replace({ ...value, namesBadRows: true }, revision)
  await store.close()
}

test('a document that another run has changed meanwhile ends this one with 75, and nothing counts twice', async () => {
  shop = await openShop({ products: { '1001': 10 } })
  shop.smaregi.purchase({ storeId: '1', productId: '1001', quantity: 3 })
  await shop.smaregi.flushSends()
  shop.ne.faults.onUpload = learnElsewhere
  const ran = await shop.flush()
  expect(ran.code, ran.err).toBe(75)
  expect(ran.json).toMatchObject({ error: { code: 'locked' } })
  shop.ne.faults.onUpload = null
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', waiting: 0 })
  expect(shop.ne.goods('1001')?.stock).toBe(13)
  expect(shop.ne.history('1001')).toHaveLength(1)
})
