import { expect, onTestFinished, test } from 'vitest'
import { gather } from '../../src/domain/stock/open-work.ts'
import type { OpenItem } from '../../src/domain/stock/left-open.ts'
import type { OrderItem } from '../../src/domain/orders/open-item.ts'
import { NO_NAMES } from '../../src/product-mapping/names.ts'
import { itemsOf } from '../../src/domain/stock/open-items.ts'
import { listItems } from '../../src/reports/failure-list.ts'
import { totals } from '../../src/status/totals.ts'
import { openOrders } from '../order-sync/orders-kit.ts'
import { held } from '../store/samples.ts'

const SINCE = '2026-11-23T01:00:00.000Z'
const AMOUNT = { code: '1001', products: ['1001'], delta: -2, changes: 2, since: SINCE }

/** Two equal rows, each of which a person is asked about. */
const REPEATS: OpenItem = {
  ...AMOUNT,
  kind: 'held',
  reason: 'repeat',
  repeat: {
    change: {
      key: 'a'.repeat(32),
      content: '0123456789abcdef',
      productId: '1001',
      storeId: '1',
      delta: -1,
      division: '02',
      at: '2026-11-23T10:00:00+09:00',
      notification: 'segment:1',
      table: 0,
    } as never,
    copies: 2,
    heardAt: SINCE,
  },
}

const QUESTION: OpenItem = {
  kind: 'link',
  division: '11',
  answer: null,
  since: SINCE,
  gone: [],
  waiting: [{ ...AMOUNT, delta: 1, changes: 1 }],
}

const ORDER: OrderItem = {
  id: 'o-1-1-1001',
  kind: 'held',
  slip: 1,
  line: 1,
  code: '1001',
  component: '1001',
  productId: '1001',
  delta: -1,
  reason: 'unmapped',
  words: '',
  since: SINCE,
  of: '',
}

const REPAIR = { id: 'R-1', at: SINCE, productId: '1001', code: '1001', delta: 1 }

test('status counts what failures list names: equal rows, questions and repairs too', () => {
  const state = gather([held('9999'), REPEATS, QUESTION])
  const hints = {
    returns: [],
    foreign: [],
    laidAway: false,
    repair: REPAIR,
    ledger: null,
    unknownStores: null,
  }
  const orders = [ORDER, { ...ORDER, id: 'o-2', kind: 'inDoubt', reason: 'notSeen' } as const]
  const listed = listItems('en', itemsOf(state), { orders, repair: REPAIR, names: NO_NAMES })
  const { items } = listed.json as { items: readonly { kind: string }[] }
  const named = (kind: string) => items.filter((item) => item.kind === kind).length
  expect(totals({ state, orders, hints })).toEqual({
    held: named('held'),
    failed: named('failed'),
    inDoubt: named('inDoubt'),
  })
  expect([named('held'), named('inDoubt')]).toEqual([6, 2])
})

test('every command counts both directions, whichever it is for', async () => {
  const shop = await openOrders('legacy', {
    configure: (config) => void (config['guard'] = { maxDelta: 5 }),
  })
  onTestFinished(() => shop.close())
  shop.smaregi.product({ id: '9999', name: '未登録' })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '9999', quantity: 1 }] })
  shop.ne.orders.place({ shopId: '1', lines: [{ code: '1001', quantity: 6 }] })
  await shop.importOrders()
  const flushed = await shop.flush()
  const stands = { held: 2, failed: 0, inDoubt: 0 }
  expect(flushed).toMatchObject({ code: 3, json: { outcome: 'attention', ...stands } })
  expect(await shop.importOrders()).toMatchObject({ code: 3, json: stands })
  const { json } = await shop.ston('status', '--json')
  expect(json).toMatchObject({ ...stands, lastFlush: stands, lastImport: stands })
  const items = (await shop.ston('failures', 'list', '--json')).json['items']
  expect(items).toHaveLength(2)

  await shop.ston('failures', 'drop', 'h-9999', '--why', 'not sold online')
  // How a flush has ended is about its own direction.
  expect(await shop.flush()).toMatchObject({ code: 0, json: { outcome: 'ok', held: 1 } })
  await shop.configure((config) => void (config['orders'] = { enabled: false }))
  expect((await shop.importOrders()).json).toMatchObject({ enabled: false, held: 1 })
  expect((await shop.ston('pause', '--for', 'stocktaking', '--json')).json).toMatchObject({
    held: 1,
  })
})
