import { afterEach, describe, expect, test } from 'vitest'
import { DAY_MS } from '../../src/kernel/time.ts'
import { openShop, type Ran, type Shop, type ShopOptions } from '../helpers/shop.ts'

let shop: Shop
afterEach(() => shop.close())

async function open(options: ShopOptions = {}): Promise<void> {
  shop = await openShop({ products: { '1001': 10, '1002': 20 }, ...options })
  shop.smaregi.product({ id: '9999', name: '未登録' })
}

function sale(productId: string, quantity: number): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
}

interface Item {
  readonly id: string
  readonly kind: string
}

async function items(): Promise<readonly Item[]> {
  return (await shop.ston('failures', 'list', '--json')).json['items'] as readonly Item[]
}

/** A row that nobody can tell about: its answer was lost, and Next Engine's records say nothing either way. */
async function inDoubt(): Promise<Ran> {
  await open({ faults: { historyShowsUploads: false } })
  sale('1002', 1)
  await shop.flush()
  shop.ne.faults.loseAnswer = {
    path: '/api_v1_master_goods/upload',
    how: 'reset',
    when: 'after',
    times: 1,
  }
  shop.ne.faults.queue = { pollsUntilDone: 0 }
  // A count that somebody set leaves no trace, and the counts before and after fit nothing any more.
  shop.ne.faults.onUpload = () => {
    shop.ne.faults.onUpload = null
    shop.ne.setStock('1001', { stock: 15 })
  }
  sale('1001', 3)
  await shop.flush()
  shop.later(1500)
  // The queue is seen to end with this look, and the time to settle counts from then.
  await shop.flush()
  shop.later(1500)
  // And the history is newer than the upload.
  await shop.goesOn('1002')
  return shop.flush()
}

test('the list names each item with product, quantity, reason and the next step', async () => {
  await open()
  sale('9999', 2)
  sale('1001', 15)
  await shop.flush()
  expect(await items()).toMatchObject([
    { id: 'h-9999', kind: 'held', direction: 'stock', productId: '9999', code: '9999', delta: -2 },
    { id: 'h-1001', kind: 'held', direction: 'stock', productId: '1001', delta: -5 },
  ])
  const { out } = await shop.ston('failures', 'list')
  expect(out).toContain('売り越し')
  // The moment as people in Japan read it.
  expect(out).toMatch(/^h-1001 {2}商品1001 {2}1001 -5 {2}\d{4}-\d\d-\d\d \d\d:\d\d$/m)
})

describe('a code that was missing', () => {
  async function added(stock: number): Promise<void> {
    await open()
    shop.smaregi.product({ id: '9999', name: '未登録' })
    shop.smaregi.purchase({ storeId: '1', productId: '9999', quantity: 9 })
    sale('9999', 2)
    await shop.flush()
    // With the count of now, as it is told to; and somebody presses "send again" as well.
    shop.ne.addGoods({ code: '9999', stock })
    expect((await shop.ston('failures', 'retry', 'h-9999')).code).toBe(0)
  }

  test('and has been added with its count is settled, also after retry: nothing goes twice', async () => {
    await added(7)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 0, held: 0 })
    expect(shop.ne.goods('9999')?.stock).toBe(7)
  })

  test('and whose counts do not fit is asked about, also after retry', async () => {
    await added(4)
    expect((await shop.flush()).json).toMatchObject({ applied: 0, held: 1 })
    expect((await shop.ston('failures', 'retry', 'h-9999')).code).toBe(0)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 1 })
    expect(shop.ne.goods('9999')?.stock).toBe(11)
  })
})

describe('an amount beyond the guard', () => {
  async function guarded(): Promise<void> {
    await open({ configure: (config) => void (config['guard'] = { maxDelta: 100 }) })
    shop.smaregi.purchase({ storeId: '1', productId: '1001', quantity: 101 })
    await shop.flush()
  }

  test('goes after retry', async () => {
    await guarded()
    expect((await shop.ston('failures', 'retry', 'h-1001')).code).toBe(0)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 1, held: 0 })
    expect(shop.ne.goods('1001')?.stock).toBe(111)
  })

  test('is forgotten after drop, with the reason kept', async () => {
    await guarded()
    expect((await shop.ston('failures', 'drop', 'h-1001', '--why', '入力まちがい')).code).toBe(0)
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 0, held: 0 })
    expect(shop.ne.goods('1001')?.stock).toBe(10)
  })
})

describe('a row in doubt', () => {
  test('stays until a person says what they found; its own code waits, all others go on', async () => {
    const ran = await inDoubt()
    expect({ code: ran.code, ...ran.json }).toMatchObject({
      code: 3,
      outcome: 'attention',
      inDoubt: 1,
    })
    sale('1001', 1)
    sale('1002', 1)
    expect((await shop.flush()).json).toMatchObject({ inDoubt: 1, applied: 1, waiting: 1 })
    expect(shop.ne.goods('1001')?.stock).toBe(12)
    const [item] = await items()
    expect(item?.kind).toBe('inDoubt')
    expect((await shop.ston('failures', 'retry', item?.id ?? '')).code).toBe(2)
    expect((await shop.ston('failures', 'resolve', item?.id ?? '')).code).toBe(2)
    await shop.ston('failures', 'resolve', item?.id ?? '', '--applied')
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', inDoubt: 0, applied: 1 })
    expect(shop.ne.goods('1001')?.stock).toBe(11)
  })

  test('goes again when they found that it was not applied', async () => {
    await inDoubt()
    const [item] = await items()
    await shop.ston('failures', 'resolve', item?.id ?? '', '--not-applied')
    await shop.flush()
    expect(shop.ne.goods('1001')?.stock).toBe(9)
  })
})

test('a failure without an amount can only be dropped; one with an amount can be sent', async () => {
  await open()
  const row = {
    storeId: '1',
    productId: 'ABC',
    amount: '-1',
    stockDivision: '02',
    updDateTime: '2026-11-23 10:00:00',
  }
  shop.smaregi.sendRows([row])
  shop.smaregi.sale({
    storeId: '1',
    lines: [{ productId: '1001', quantity: 1 }],
    at: new Date(Date.now() - 100 * 24 * 3600 * 1000),
  })
  await shop.flush()
  const [bad, old] = (await items()).toSorted(
    (a, b) => JSON.stringify(a).length - JSON.stringify(b).length,
  )
  const both = [bad?.id ?? '', old?.id ?? '']
  const refused = await Promise.all(
    both.map(async (id) => (await shop.ston('failures', 'retry', id)).code),
  )
  expect(refused.toSorted((a, b) => a - b)).toEqual([0, 2])
  await shop.flush()
  expect(shop.ne.goods('1001')?.stock).toBe(9)
  const [left] = await items()
  await shop.ston('failures', 'drop', left?.id ?? '', '--why', '直した')
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', failed: 0 })
})

test('without ids nothing goes that may be counted already: it is named, with why', async () => {
  await open({ configure: (config) => void (config.stockMaster = 'nextengine') })
  const sold = { storeId: '1', at: new Date(Date.now() - 100 * DAY_MS) }
  shop.smaregi.sale({ ...sold, lines: [{ productId: '1001', quantity: 1 }] })
  sale('9999', 2)
  await shop.flush()
  shop.ne.addGoods({ code: '9999', stock: 5 })
  await shop.flush()
  const ids = (await items()).map(({ id }) => id).toSorted()
  expect(ids).toEqual([expect.stringMatching(/^f-/) as string, 'h-9999'])
  const { out } = await shop.ston('failures', 'retry')
  expect(out).toContain('次の 2 件は送りません')
  expect(out).toContain(`${ids[0]}  古い変動のため、すでに反映済みか判断できません`)
  const { json } = await shop.ston('failures', 'retry', '--json')
  expect(json).toMatchObject({ decided: [], left: [{ id: ids[0] }, { id: ids[1] }] })
  await shop.flush()
  expect([shop.ne.goods('1001')?.stock, shop.ne.goods('9999')?.stock]).toEqual([10, 5])
  expect((await shop.ston('failures', 'retry', ...ids, '--json')).json).toMatchObject({ left: [] })
  await shop.flush()
  expect([shop.ne.goods('1001')?.stock, shop.ne.goods('9999')?.stock]).toEqual([9, 3])
})

test('a row that cannot be read is told with its product and store, and its whole text', async () => {
  await open()
  const row = {
    memo: 'x'.repeat(300),
    productId: '1001',
    storeId: '2',
    amount: 'two',
    stockDivision: '02',
    updDateTime: '2026-11-23 10:00:00',
  }
  shop.smaregi.sendRows([row])
  await shop.flush()
  const { json } = await shop.ston('failures', 'list', '--json')
  expect(json['items']).toMatchObject([
    { kind: 'failed', productId: '1001', storeId: '2', raw: JSON.stringify(row) },
  ])
  for (const command of [['failures', 'list'], ['status'], ['why', '1001']]) {
    const { out } = await shop.ston(...command)
    expect(out, command.join(' ')).toContain('1001')
    expect(out, command.join(' ')).toContain('支店')
  }
})

test('an id that is not there changes nothing at all', async () => {
  await open()
  sale('9999', 2)
  await shop.flush()
  const ran = await shop.ston('failures', 'drop', 'h-9999', 'h-7777', '--why', 'x')
  expect(ran.code).toBe(2)
  expect(ran.err).toContain('h-7777')
  expect(await items()).toHaveLength(1)
})
