import { expect, test } from 'vitest'
import { openSets } from '../../src/product-mapping/sets.ts'
import type { Shop } from '../helpers/shop.ts'
import { emptyShop, neCalls, appOf } from './linking-kit.ts'

async function setShop(): Promise<Shop> {
  const shop = await emptyShop()
  shop.ne.addGoods({ code: 'TEA' })
  shop.ne.addSet({
    code: 'GIFT',
    components: [
      { code: 'TEA', quantity: 2 },
      { code: 'CUP', quantity: 1 },
    ],
  })
  return shop
}

test('a component that Next Engine does not have makes a set undecidable until it is there', async () => {
  const shop = await setShop()
  const app = appOf(shop)
  const store = await app.store()
  expect((await openSets(app, store)).expand('GIFT', -1)).toEqual({
    kind: 'undecidable',
    why: 'component',
    names: ['CUP'],
  })
  shop.ne.addGoods({ code: 'CUP' })
  expect((await openSets(app, store, { maxAgeMs: 0 })).expand('GIFT', -1)).toEqual({
    kind: 'parts',
    parts: [
      { code: 'TEA', delta: -2 },
      { code: 'CUP', delta: -1 },
    ],
  })
})

test('the copy is read again when it is older than a day', async () => {
  const shop = await setShop()
  const app = appOf(shop)
  const store = await app.store()
  const calls = neCalls(shop)
  await openSets(app, store)
  expect(calls()).toEqual([
    'master_setgoods/count',
    'master_setgoods/search',
    'master_goods/search',
  ])
  app.clock.hours = 23
  expect((await openSets(app, store)).has('gift')).toBe(true)
  expect(calls()).toEqual([])
  app.clock.hours = 25
  await openSets(app, store)
  expect(calls()).toHaveLength(3)
})

test('where Next Engine refuses for good, the copy goes on; what passes is an error', async () => {
  const shop = await setShop()
  const app = appOf(shop)
  const store = await app.store()
  await openSets(app, store)
  app.clock.hours = 25
  const path = /setgoods/
  shop.ne.faults.refuse = { code: '001003', path }
  expect((await openSets(app, store)).has('GIFT')).toBe(true)
  shop.ne.faults.refuse = { code: '003001', path }
  await expect(openSets(app, store)).rejects.toMatchObject({ exit: 'temporary' })
})
