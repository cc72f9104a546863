import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { changeOrders } from '../../src/order-sync/state.ts'
import { openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'
import { openStore } from '../store/helpers.ts'

const MINUTE = 60_000

let shop: OrdersShop
afterEach(() => shop.close())

/** An order of five is lowered to three, and Smaregi lets nobody correct its 出荷. */
async function lowered(api: 'legacy' | 'platform', settleMs = 0): Promise<void> {
  shop = await openOrders(api, {
    configure: (config) => {
      if (settleMs > 0) config['nextengine'] = { ...config['nextengine'], settleMs }
    },
  })
  if (api === 'platform') {
    shop.smaregi.platform.account.historyObeys = { sort: false, id: true }
    for (let i = 0; i < 130; i += 1) {
      shop.later(1100)
      const amount = i % 2 === 0 ? 1 : -1
      const pair = { storeId: '1', productId: '1001' }
      shop.smaregi.change({ ...pair, amount, division: '01', silent: true })
    }
  }
  const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 5 }] })
  await shop.importOrders()
  shop.later(MINUTE)
  shop.ne.orders.changeQuantity(slip, 1, 3)
  if (api === 'legacy') shop.smaregi.faults.set({ kind: 'error', code: 41 }, { on: 'shipment_upd' })
  else shop.smaregi.faults.set({ kind: 'problem', status: 400 }, { on: 'PATCH /shipments/{id}' })
}

async function imports(times: number): Promise<readonly Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = []
  for (let i = 0; i < times; i += 1) {
    const ran = await shop.importOrders()
    all.push({ code: ran.code, ...ran.json })
    shop.later(20 * MINUTE)
  }
  return all
}

function changes(label: string): number {
  return shop.smaregi.calls.filter((call) => call.label === label).length
}

test('a change of the stock that is answered with no row has given nothing back, and is made again', async () => {
  await lowered('legacy')
  shop.smaregi.faults.set({ kind: 'undone', result: { Stock: 0 } }, { on: 'stock_upd', times: 1 })
  const [first] = await imports(1)
  expect(first).toMatchObject({ code: 3, inDoubt: 1, reversals: 0 })
  expect(shop.smaregi.stock('1001', '1')).toBe(95)
  await imports(2)
  expect([shop.smaregi.stock('1001', '1'), changes('stock_upd')]).toEqual([97, 2])
})

test('one that is answered like that each time is told, and goes on being tried', async () => {
  await lowered('legacy')
  shop.smaregi.faults.set({ kind: 'undone', result: { Stock: 0 } }, { on: 'stock_upd' })
  for (const one of await imports(3)) expect(one).toMatchObject({ code: 3, held: 0, inDoubt: 1 })
  const { items } = (await shop.ston('failures', 'list', '--json')).json
  expect(items).toMatchObject([{ kind: 'inDoubt', productId: '1001', delta: 2 }])
  expect((await shop.ston('status', '--check')).code).toBe(3)
  shop.smaregi.faults.clear()
  expect((await imports(2)).at(-1)).toMatchObject({ code: 0, held: 0 })
  expect([shop.smaregi.stock('1001', '1'), (await shop.importOrders()).json['waiting']]).toEqual([
    97, 0,
  ])
})

/** Answered with no row, and it may still come. */
async function asked(): Promise<string> {
  await lowered('legacy', 5000)
  shop.smaregi.faults.set({ kind: 'undone', result: { Stock: 0 } }, { on: 'stock_upd', times: 1 })
  expect((await shop.importOrders()).json).toMatchObject({ inDoubt: 1 })
  const { items } = (await shop.ston('failures', 'list', '--json')).json
  const [item] = items as { id: string; reason: string }[]
  expect(item?.reason).not.toContain('受け付けません')
  shop.later(MINUTE)
  return item?.id ?? ''
}

function putBack(): void {
  const pair = { storeId: '1', productId: '1001' }
  shop.smaregi.change({ ...pair, amount: 2, division: '01', silent: true })
}

test('as long as it may come, nobody can let it go: what was given back by hand is not booked twice', async () => {
  const id = await asked()
  putBack()
  expect((await shop.ston('failures', 'drop', id, '--why', 'by hand')).code).toBe(2)
  shop.smaregi.faults.clear()
  expect((await imports(4)).at(-1)).toMatchObject({ code: 0, shipments: 0, waiting: 0 })
  expect([shop.smaregi.stock('1001', '1'), changes('stock_upd')]).toEqual([97, 1])
})

test.each(['--applied', '--not-applied'])('it can be answered with %s', async (answer) => {
  const id = await asked()
  if (answer === '--applied') putBack()
  expect((await shop.ston('failures', 'resolve', id, answer)).code).toBe(0)
  shop.smaregi.faults.clear()
  expect((await imports(2)).at(-1)).toMatchObject({ code: 0, held: 0, inDoubt: 0, waiting: 0 })
  expect(shop.smaregi.stock('1001', '1')).toBe(97)
})

test('one that an earlier version held as refused is answered in the same way', async () => {
  const id = await asked()
  const store = await openStore(join(shop.dir, 'data'))
  await changeOrders(store, (state) => ({
    ...state,
    items: state.items.map((one) => ({ ...one, kind: 'held', reason: 'refused', of: '' })),
  }))
  await store.close()
  const dropped = await shop.ston('failures', 'drop', id, '--why', 'by hand')
  expect([dropped.code, dropped.err]).toEqual([2, expect.stringContaining('--applied')])
  putBack()
  expect((await shop.ston('failures', 'resolve', id, '--applied')).code).toBe(0)
  shop.smaregi.faults.clear()
  expect((await imports(3)).at(-1)).toMatchObject({ code: 0, held: 0, waiting: 0 })
  expect(shop.smaregi.stock('1001', '1')).toBe(97)
})

test('one that is answered as done, and that a readable history never shows, is asked about', async () => {
  await lowered('legacy')
  shop.smaregi.faults.set({ kind: 'undone', result: { Stock: 1 } }, { on: 'stock_upd' })
  await imports(4)
  expect((await shop.importOrders()).json).toMatchObject({ inDoubt: 1, reversals: 0 })
  expect(changes('stock_upd')).toBe(1)
  const { items } = (await shop.ston('failures', 'list', '--json')).json
  const id = String((items as { id: string }[])[0]?.id)
  expect((await shop.ston('failures', 'resolve', id, '--not-applied')).code).toBe(0)
  shop.smaregi.faults.clear()
  await imports(2)
  expect(shop.smaregi.stock('1001', '1')).toBe(97)
})

test('one whose answer was lost is not made again where the history does not obey `sort`', async () => {
  await lowered('platform')
  shop.smaregi.faults.set({ kind: 'lost' }, { on: 'POST /stock/add', times: 1 })
  await imports(4)
  expect([shop.smaregi.stock('1001', '1'), changes('POST /stock/add')]).toEqual([97, 1])
})
