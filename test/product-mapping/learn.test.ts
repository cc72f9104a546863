import { describe, expect, test } from 'vitest'
import { learnCodes, learnProducts } from '../../src/product-mapping/learn.ts'
import { withPairBook } from '../../src/product-mapping/pair-book.ts'
import { addBoth, janShop, neCalls, appOf, type TestApp } from './linking-kit.ts'

async function linksOf(app: TestApp): Promise<Record<string, string>> {
  const links = await withPairBook(await app.store(), app, (book) => book.all())
  return Object.fromEntries(links)
}

function answers({ answers: found }: Awaited<ReturnType<typeof learnProducts>>): object {
  return Object.fromEntries(found)
}

describe('products met for the first time', () => {
  test('are all looked up at once, and remembered', async () => {
    const shop = await janShop()
    for (let id = 1; id <= 10; id += 1) addBoth(shop, String(id), `49${id}`, `C${id}`)
    shop.smaregi.product({ id: '11', name: 'のし' })
    const app = appOf(shop)
    const calls = neCalls(shop)
    const before = shop.smaregi.calls.length
    const ids = Array.from({ length: 12 }, (_, i) => String(i + 1))
    const { answers: found, error } = await learnProducts(app, ids)
    expect(error).toBeNull()
    expect(found.get('10')).toEqual({ kind: 'linked', productId: '10', code: 'C10' })
    expect(found.get('11')).toEqual({ kind: 'unknown', why: 'noKey', key: '' })
    expect(found.get('12')).toEqual({ kind: 'unknown', why: 'noProduct', key: '' })
    expect(calls()).toEqual(['master_goods/search'])
    expect(shop.smaregi.calls.length - before).toBe(1)
    expect(Object.keys(await linksOf(app))).toHaveLength(10)
  })

  test('with an ambiguous key wait, and go by themselves once it is corrected', async () => {
    const shop = await janShop()
    addBoth(shop, '1', '490', 'TEA')
    shop.ne.addGoods({ code: 'TEA-2', jan: '490' })
    const app = appOf(shop)
    expect(answers(await learnProducts(app, ['1']))).toMatchObject({
      1: { kind: 'ambiguous', codes: ['TEA', 'TEA-2'] },
    })
    expect(await linksOf(app)).toEqual({})
    shop.ne.removeGoods('TEA-2')
    await learnProducts(app, ['1'])
    expect(await linksOf(app)).toEqual({ 1: 'TEA' })
  })

  test('add to what is known; a code that is known is not taken from its product', async () => {
    const shop = await janShop()
    addBoth(shop, '1', '490', 'TEA')
    addBoth(shop, '2', '491', 'CUP')
    const app = appOf(shop)
    await learnProducts(app, ['1'])
    shop.smaregi.product({ id: '1', code: '777', name: '商品1' })
    shop.smaregi.product({ id: '3', code: '490', name: '商品3' })
    expect(answers(await learnProducts(app, ['2', '3']))).toMatchObject({
      2: { kind: 'linked', code: 'CUP' },
      3: { kind: 'taken', holder: { productId: '1', code: 'TEA' } },
    })
    expect(await linksOf(app)).toEqual({ 1: 'TEA', 2: 'CUP' })
  })

  test('whose learnt code has gone are linked anew; a learnt code that is there stays', async () => {
    const shop = await janShop()
    addBoth(shop, '1', '490', 'TEA')
    addBoth(shop, '2', '491', 'CUP')
    const app = appOf(shop)
    await learnProducts(app, ['1', '2'])
    shop.ne.removeGoods('TEA')
    shop.ne.addGoods({ code: 'TEA-N', jan: '490' })
    shop.smaregi.product({ id: '2', code: '999', name: '商品2' })
    expect(answers(await learnProducts(app, ['1', '2']))).toMatchObject({
      1: { kind: 'linked', code: 'TEA-N' },
      2: { kind: 'linked', code: 'CUP' },
    })
    expect(await linksOf(app)).toEqual({ 1: 'TEA-N', 2: 'CUP' })
  })

  test('keep the number of the table that was in force for what came before', async () => {
    const shop = await janShop()
    addBoth(shop, '1', '490', 'TEA')
    const app = appOf(shop)
    const store = await app.store()
    const before = await store.tables.current()
    await learnProducts(app, ['1'])
    const after = await store.tables.current()
    expect(after.number).toBeGreaterThan(before.number)
    const old = await store.tables.open(before.number)
    expect(await old.codeOf('1')).toBeNull()
    await old.close()
  })

  test('have no answer when Smaregi is out of reach, and those that are linked have one', async () => {
    const shop = await janShop()
    addBoth(shop, '1', '490', 'TEA')
    addBoth(shop, '2', '491', 'CUP')
    const app = appOf(shop)
    await learnProducts(app, ['1'])
    shop.smaregi.faults.set({ kind: 'status', status: 503 })
    const found = await learnProducts(app, ['1', '2'])
    expect(answers(found)).toEqual({ 1: { kind: 'linked', productId: '1', code: 'TEA' } })
    expect(found.error).toMatchObject({ exit: 'temporary' })
  })

  test('nobody asked, nobody called', async () => {
    const shop = await janShop()
    const calls = neCalls(shop)
    expect(await learnProducts(appOf(shop), [])).toEqual({ answers: new Map(), error: null })
    expect(calls()).toEqual([])
  })
})

describe('codes met in orders', () => {
  test('are looked up the other way round, and remembered', async () => {
    const shop = await janShop()
    addBoth(shop, '1', '490', 'TEA')
    shop.ne.addGoods({ code: 'CUP', jan: '491' })
    shop.ne.addGoods({ code: 'BOX' })
    const app = appOf(shop)
    expect(answers(await learnCodes(app, ['TEA', 'CUP', 'BOX', 'JAR']))).toEqual({
      TEA: { kind: 'linked', productId: '1', code: 'TEA' },
      CUP: { kind: 'unknown', why: 'noProduct', key: '491' },
      BOX: { kind: 'unknown', why: 'noKey', key: '' },
      JAR: { kind: 'unknown', why: 'noGoods', key: '' },
    })
    expect(await linksOf(app)).toEqual({ 1: 'TEA' })
  })

  test('of goods that share their JAN are not guessed between', async () => {
    const shop = await janShop()
    addBoth(shop, '1', '490', 'TEA')
    shop.ne.addGoods({ code: 'TEA-2', jan: '490' })
    const app = appOf(shop)
    expect(answers(await learnCodes(app, ['TEA-2']))).toMatchObject({
      'TEA-2': { kind: 'ambiguous', codes: ['TEA', 'TEA-2'] },
    })
  })

  test(
    'are told while a flush holds the table, and learnt again later',
    { timeout: 20_000 },
    async () => {
      const shop = await janShop()
      addBoth(shop, '1', '490', 'TEA')
      const app = appOf(shop)
      const lock = await (await app.store()).lock('stock', { purpose: 'flush', waitMs: 0 })
      expect(answers(await learnCodes(app, ['TEA']))).toMatchObject({ TEA: { productId: '1' } })
      expect(await linksOf(app)).toEqual({})
      if (lock.kind === 'held') await lock.release()
      await learnCodes(app, ['TEA'])
      expect(await linksOf(app)).toEqual({ 1: 'TEA' })
    },
  )

  test('do not move a product from the code that it has', async () => {
    const shop = await janShop()
    addBoth(shop, '1', '490', 'TEA')
    const app = appOf(shop)
    await learnCodes(app, ['TEA'])
    shop.ne.addGoods({ code: 'CUP', jan: '491' })
    shop.smaregi.product({ id: '1', code: '491', name: '商品1' })
    expect(answers(await learnCodes(app, ['CUP']))).toMatchObject({
      CUP: { kind: 'taken', holder: { productId: '1', code: 'TEA' } },
    })
    shop.ne.removeGoods('TEA')
    expect(answers(await learnCodes(app, ['CUP']))).toMatchObject({ CUP: { kind: 'linked' } })
    expect(await linksOf(app)).toEqual({ 1: 'CUP' })
  })
})
