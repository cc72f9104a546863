import { mkdir, rm } from 'node:fs/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { openFileStore } from '../../src/store/files/store.ts'
import type { EchoEntry } from '../../src/domain/stock/echo.ts'
import { toJstIso } from '../../src/kernel/time.ts'
import { APIS, openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

function counts(): [number, number | undefined] {
  return [shop.smaregi.stock('1001', '1'), shop.ne.goods('1001')?.stock]
}

/** A slip of five that has become one of three: two come back to Smaregi. */
async function giveTwoBack(): Promise<void> {
  const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 5 }] })
  await shop.importOrders()
  shop.ne.orders.changeQuantity(slip, 1, 3)
  await shop.importOrders()
}

/** Writes to the ledger as a command does that is at work on Smaregi. */
async function ledger(...entries: EchoEntry[]): Promise<void> {
  const store = await openFileStore({ path: `${shop.dir}/data` })
  await store.echoes.append(entries)
  await store.close()
}

describe.each(['10', '15', '01', '12', '09'])('corrections written as division %s', (division) => {
  test.each(APIS)('what ston gives back does not come back to Next Engine (%s)', async (api) => {
    shop = await openOrders(api)
    shop.smaregi.platform.account.correctionDivision = division
    await giveTwoBack()
    await shop.flush()
    await shop.flush()
    expect(counts()).toEqual([97, 100])
  })
})

test('a real delivery of the same quantity is not swallowed', async () => {
  shop = await openOrders('platform')
  shop.smaregi.platform.account.correctionDivision = '15'
  await giveTwoBack()
  shop.smaregi.purchase({ storeId: '1', productId: '1001', quantity: 2 })
  const ran = await shop.flush()
  expect(ran.json).toMatchObject({ applied: 1, ignored: { echo: 2 } })
  expect(counts()).toEqual([99, 102])
})

test('nor a correction by hand of the same quantity and division', async () => {
  shop = await openOrders('platform')
  shop.smaregi.platform.account.correctionDivision = '01'
  await giveTwoBack()
  shop.smaregi.correct({ storeId: '1', productId: '1001', amount: 2 })
  expect((await shop.flush()).json).toMatchObject({ applied: 1, ignored: { echo: 2 } })
  expect(counts()).toEqual([99, 102])
})

test('a correction whose movements could not be read is known again by what was announced', async () => {
  shop = await openOrders('platform')
  shop.smaregi.platform.account.correctionDivision = '15'
  const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 5 }] })
  await shop.importOrders()
  shop.ne.orders.changeQuantity(slip, 1, 3)
  shop.smaregi.faults.set({ kind: 'problem', status: 403 }, { on: 'GET /stock/changes' })
  expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', reversals: 1 })
  shop.smaregi.faults.clear()
  expect((await shop.flush()).json).toMatchObject({ applied: 0, ignored: { echo: 2 } })
  shop.smaregi.correct({ storeId: '1', productId: '1001', amount: 2 })
  expect((await shop.flush()).json).toMatchObject({ applied: 1 })
  expect(counts()).toEqual([99, 102])
})

describe.each(APIS)('a call whose outcome is open (%s)', (api) => {
  const pairs = [{ productId: '1001', storeId: '1', delta: 2 }]

  async function openCall(): Promise<void> {
    shop = await openOrders(api)
    await ledger({ kind: 'expect', id: 'NE-9-1/1', at: toJstIso(new Date()), pairs })
    shop.smaregi.correct({ storeId: '1', productId: '1001', amount: 2 })
    expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 0 })
    expect((await shop.ston('status', '--json')).json).toMatchObject({ pending: { changes: 1 } })
  }

  test('holds back what may be its echo, without asking Next Engine', async () => {
    await openCall()
    const calls = shop.ne.calls.length
    await shop.flush()
    expect(shop.ne.calls.length).toBe(calls)
    expect(counts()).toEqual([102, 100])
  })

  test('which counts when the call turns out not to have happened', async () => {
    await openCall()
    await ledger({ kind: 'caused', id: 'NE-9-1/1', at: toJstIso(new Date()), keys: [] })
    expect((await shop.flush()).json).toMatchObject({ applied: 1 })
    expect(counts()).toEqual([102, 102])
  })

  test('and is left out once where only the content can tell', async () => {
    await openCall()
    await ledger({ kind: 'unread', id: 'NE-9-1/1', at: toJstIso(new Date()), divisions: ['01'] })
    expect((await shop.flush()).json).toMatchObject({ applied: 0, ignored: { echo: 1 } })
    shop.smaregi.correct({ storeId: '1', productId: '1001', amount: 2 })
    expect((await shop.flush()).json).toMatchObject({ applied: 1, ignored: { echo: 0 } })
    expect(counts()).toEqual([104, 102])
  })
})

/** Nobody has seen yet what corrections are written as. */
describe('a correction whose division is not known', () => {
  const pairs = [{ productId: '1001', storeId: '1', delta: 2 }]

  test.each([
    [0, 'echo', 100],
    [20 * 60_000, 'somebody else’s', 102],
  ])('is what came right after the call, and nothing later (%i ms: %s)', async (ago, _, left) => {
    shop = await openOrders('platform')
    const at = toJstIso(new Date(Date.now() - ago))
    await ledger({ kind: 'expect', id: 'NE-9-1/1', at, pairs })
    await ledger({ kind: 'unread', id: 'NE-9-1/1', at, divisions: [] })
    shop.smaregi.correct({ storeId: '1', productId: '1001', amount: 2 })
    await shop.flush()
    expect(counts()).toEqual([102, left])
  })
})

describe('an entry that only the content can tell', () => {
  const pairs = [{ productId: '1001', storeId: '1', delta: -2 }]

  async function unreadCall(api: 'legacy' | 'platform'): Promise<void> {
    shop = await openOrders(api)
    const at = toJstIso(new Date())
    await ledger({ kind: 'expect', id: 'NE-9-1', at, pairs })
    await ledger({ kind: 'unread', id: 'NE-9-1', at, divisions: ['01'] })
  }

  test.each(APIS)('is used up by an echo that a rule would leave out anyway (%s)', async (api) => {
    await unreadCall(api)
    shop.smaregi.shipment({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
    await shop.flush()
    shop.smaregi.correct({ storeId: '1', productId: '1001', amount: -2 })
    expect((await shop.flush()).json).toMatchObject({ applied: 1 })
  })

  test('stays used up when the index of duplicate keys is made anew', async () => {
    await unreadCall('legacy')
    shop.smaregi.correct({ storeId: '1', productId: '1001', amount: -2 })
    expect((await shop.flush()).json).toMatchObject({ applied: 0, ignored: { echo: 1 } })
    const keys = `${shop.dir}/data/keys`
    await rm(keys, { recursive: true })
    await mkdir(keys, { mode: 0o700 })
    shop.smaregi.correct({ storeId: '1', productId: '1001', amount: -2 })
    expect((await shop.flush()).json).toMatchObject({ applied: 1, ignored: { echo: 0 } })
  })
})

test.each(APIS)('dry run and status see that a call has ended (%s)', async (api) => {
  shop = await openOrders(api)
  const pairs = [{ productId: '1001', storeId: '1', delta: -2 }]
  await ledger({ kind: 'expect', id: 'NE-9-1', at: toJstIso(new Date()), pairs })
  shop.smaregi.correct({ storeId: '1', productId: '1001', amount: -2 })
  await shop.flush()
  await ledger({ kind: 'caused', id: 'NE-9-1', at: toJstIso(new Date()), keys: [] })
  expect((await shop.ston('flush', '--dry-run', '--json')).json).toMatchObject({
    rows: [{ code: '1001', delta: -2 }],
  })
  expect((await shop.ston('status', '--json')).json).toMatchObject({ pending: { changes: 1 } })
})

test('what ston wrote itself is not found as lost, though no webhook tells of it', async () => {
  shop = await openOrders('platform')
  shop.smaregi.platform.account.correctionDivision = '15'
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1002', quantity: 1 }] })
  await shop.flush()
  shop.smaregi.platform.account.tells = false
  await giveTwoBack()
  for (let runs = 0; runs < 3; runs += 1) await shop.flush()
  expect(counts()).toEqual([97, 100])
})
