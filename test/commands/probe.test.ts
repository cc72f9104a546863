import { afterEach, describe, expect, test } from 'vitest'
import { openOrders, type Api, APIS, type OrdersShop } from './orders-kit.ts'
import { type Ran, type ShopOptions } from '../helpers/shop.ts'

let shop: OrdersShop
afterEach(() => shop.close())

async function open(api: Api, options: ShopOptions = {}): Promise<void> {
  shop = await openOrders(api, {
    products: { '1001': 5, '1002': 5 },
    ...options,
    configure: (config) => {
      const poll = { firstMs: 5, maxMs: 20, budgetMs: 1000 }
      config['nextengine'] = { ...config['nextengine'], poll, settleMs: 100 }
      options.configure?.(config)
    },
  })
}

async function probe(...args: string[]): Promise<Ran> {
  return shop.ston('doctor', '--probe', '1001', '--yes', '--json', '--locale', 'en', ...args)
}

function answers(ran: Ran): Record<string, unknown> {
  const list = ran.json['answers'] as { name: string; answer: unknown; source: string }[]
  return Object.fromEntries(
    list.flatMap(({ name, answer, source }) => (source === 'probed' ? [[name, answer]] : [])),
  )
}

describe.each(APIS)('on the %s API', (api) => {
  test('everything is answered, and everything is as before', async () => {
    await open(api)
    const ran = await probe()
    expect(ran.code, ran.out + ran.err).toBe(0)
    expect(ran.json['putBack']).toEqual({ nextengine: 'back', smaregi: 'back' })
    expect(answers(ran)).toMatchObject({
      reasonKept: true,
      historyShows: true,
      equalToFree: true,
      partlyGood: 'failed',
      namesBadRows: true,
      shipmentDivision: '10',
      corrections: '10',
      editDivisions: '10',
      removalDivisions: '10',
      editsAllowed: true,
      removalsAllowed: true,
      approvalNeeded: false,
      shipmentTold: api === 'platform',
      ...(api === 'platform' ? { historyById: true } : { tokenPassedOver: true }),
    })
    expect([shop.smaregi.stock('1001'), shop.ne.goods('1001')?.stock]).toEqual([5, 5])
    expect([...shop.smaregi.shipments.all()]).toEqual([])
  })
})
