import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { documentFile } from '../helpers/documents.ts'
import type { Faults } from '../../src/simulators/nextengine/server.ts'
import { APIS, type OrdersShop } from '../order-sync/orders-kit.ts'
import {
  answers,
  AS_BEFORE,
  finished,
  openProbing,
  probe,
  probeAsking,
  standing,
  some,
} from './probe-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

/** What has gone to Next Engine besides the probe's own files. */
function otherUploads(): unknown[] {
  return shop.ne.history().filter((one) => !one.reason.startsWith('ston probe-'))
}

describe.each(APIS)('on the %s API', (api) => {
  test('everything is answered, and everything is as before', async () => {
    shop = await openProbing(api)
    shop.ne.orders.place({ lines: [{ code: '1002', quantity: 1 }] })
    const ran = await probe(shop)
    expect(ran.code, ran.out + ran.err).toBe(0)
    expect(ran.json['putBack']).toEqual({ nextengine: 'back', smaregi: 'back' })
    // Rows of one second have no order.
    const { historySorted = true, ...told } = answers(ran)
    expect(historySorted).toBe(true)
    expect(told).toEqual({
      reasonKept: true,
      historyShows: true,
      equalToFree: true,
      partlyGood: 'failed',
      namesBadRows: true,
      newestFilled: true,
      shipmentDivision: '10',
      corrections: '10',
      editDivisions: '10',
      removalDivisions: '10',
      editsAllowed: true,
      removalsAllowed: true,
      shipmentTold: api === 'platform',
      ...(api === 'platform'
        ? { historyById: true, approvalNeeded: false }
        : { tokenPassedOver: true }),
    })
    expect(standing(shop)).toEqual(AS_BEFORE)
  })

  test('what it writes is not passed on, and orders are not touched by it', async () => {
    shop = await openProbing(api)
    Object.assign(shop.smaregi.platform.account, {
      registrationDivision: '15',
      correctionDivision: '01',
      removalDivision: '12',
      editsWrite: 'anew',
    })
    expect((await probe(shop)).code).toBe(0)
    const flushed = await shop.flush()
    expect(flushed).toMatchObject({ code: 0, json: { applied: 0, waiting: 0 } })
    if (api === 'platform') expect(flushed.json['ignored']).toMatchObject({ echo: 4 })
    expect(otherUploads()).toEqual([])
    const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 1 }] })
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', shipments: 1 })
    shop.ne.orders.cancel(slip)
    expect((await shop.importOrders()).json).toMatchObject({ outcome: 'ok', reversals: 1 })
    expect(await shop.flush()).toMatchObject({ code: 0, json: { applied: 0 } })
    expect(standing(shop)).toEqual(AS_BEFORE)
  })

  test('an edit or deletion that is refused is seen, and the stock is put back all the same', async () => {
    shop = await openProbing(api)
    shop.smaregi.shipments.habits.edits = 'refused'
    shop.smaregi.shipments.habits.deletions = 'refused'
    const ran = await probe(shop)
    expect(ran.code, ran.out + ran.err).toBe(0)
    expect(answers(ran)).toMatchObject({ editsAllowed: false, removalsAllowed: false })
    expect(ran.json['shipments']).toEqual(['1'])
    expect(standing(shop)).toEqual({ ...AS_BEFORE, shipments: 1 })
    expect(await shop.flush()).toMatchObject({ code: 0, json: { applied: 0 } })
  })

  test('a contract that wants approvals', async () => {
    shop = await openProbing(api)
    shop.smaregi.platform.account.approval = true
    const ran = await probe(shop)
    expect(ran.code, ran.out + ran.err).toBe(0)
    if (api === 'platform') expect(answers(ran)).toMatchObject({ approvalNeeded: true })
    expect(answers(ran)).not.toHaveProperty('shipmentDivision')
    expect(standing(shop)).toEqual(AS_BEFORE)
  })

  const HOW = ['lost', 'reset', 'truncated'] as const
  const LOST = HOW.flatMap((how, i) => [0, 1, 2, 3].map((nth) => [how, (nth + i) % 4] as const))
  test.each(some(LOST, 5))(
    'an answer of Smaregi’s to a writing call gets lost (%s, call %i): nothing is done twice',
    async (kind, nth) => {
      shop = await openProbing(api)
      const on = api === 'legacy' ? 'shipment_upd' : undefined
      const calls = ['POST /shipments', 'PATCH /shipments/{id}', 'DELETE /shipments/{id}']
      const label = on ?? calls[nth % 3] ?? ''
      shop.smaregi.faults.set({ kind }, { times: 1, on: label, after: on === undefined ? 0 : nth })
      const runs = await finished(shop)
      expect(standing(shop), runs.map((one) => one.out).join('\n')).toEqual(AS_BEFORE)
      shop.smaregi.faults.clear()
      expect(await shop.flush()).toMatchObject({ code: 0, json: { applied: 0, waiting: 0 } })
      expect(otherUploads()).toEqual([])
    },
  )
})

const LEGACY: readonly (readonly [string, () => void, Record<string, unknown>])[] = [
  [
    'the answer names the shipment',
    () => void (shop.smaregi.account.shipments.tellsId = true),
    { shipmentTold: true },
  ],
  [
    'a used token registers once more',
    () => void (shop.smaregi.account.shipments.repeatedToken = 'registered'),
    { tokenPassedOver: false },
  ],
  [
    'a token that was passed over is counted as if it had registered',
    () => void (shop.smaregi.account.shipments.passedOver = 'counted'),
    { tokenPassedOver: true },
  ],
]

test.each(LEGACY)('legacy: %s', async (_name, turn, wanted) => {
  shop = await openProbing('legacy')
  turn()
  const ran = await probe(shop)
  expect(ran.code, ran.out + ran.err).toBe(0)
  expect(answers(ran)).toMatchObject(wanted)
  expect(standing(shop)).toEqual(AS_BEFORE)
})

test('platform: a history that heeds neither sort nor id', async () => {
  shop = await openProbing('platform')
  // Rows of one second have no order.
  shop.smaregi.advance(2000)
  shop.smaregi.platform.account.historyObeys.sort = false
  shop.smaregi.platform.account.historyObeys.id = false
  const ran = await probe(shop)
  expect(ran.code, ran.out + ran.err).toBe(0)
  expect(answers(ran)).toMatchObject({ historySorted: false, historyById: false })
  expect(standing(shop)).toEqual(AS_BEFORE)
})

const NEXT_ENGINE: readonly (readonly [Partial<Faults>, Record<string, unknown>])[] = [
  [
    { partial: 'two', messages: 'free' },
    { partlyGood: 'succeeded', namesBadRows: false },
  ],
  [{ partial: 'allOrNothing' }, { partlyGood: 'nothing' }],
  [{ keepReason: false }, { reasonKept: false, historyShows: true }],
  [{ keepReason: 'ownWords', partial: 'two' }, { reasonKept: false }],
  [{ keepReason: 'truncated' }, { reasonKept: false }],
  [{ historyShowsUploads: false }, { historyShows: false }],
  [{ historyQuantity: 'signed' }, { historyShows: true }],
  [{ equalToFree: 'refused' }, { equalToFree: false }],
  [{ searchCase: 'ignore' }, { searchCase: 'ignore' }],
  [{ searchCase: 'strict' }, { searchCase: 'strict' }],
  [{ newestDateOfNew: false }, { newestFilled: false }],
]

test.each(NEXT_ENGINE)('Next Engine: %j', async (faults, wanted) => {
  shop = await openProbing('legacy', { faults })
  if (faults.searchCase !== undefined) {
    shop.smaregi.product({ id: '7001', name: '茶' })
    const change = { storeId: '1', productId: '7001', amount: 5, division: '01', silent: true }
    shop.smaregi.change(change)
    shop.ne.addGoods({ code: 'Tea-1', stock: 5 })
    await writeFile(join(shop.dir, 'map.csv'), 'smaregi-id,nextengine-code\n7001,Tea-1\n')
    expect((await shop.ston('map', 'import', join(shop.dir, 'map.csv'))).code).toBe(0)
  }
  shop.ne.orders.place({ lines: [{ code: '1002', quantity: 1 }] })
  const ran = await probe(shop, faults.searchCase === undefined ? '1001' : '7001')
  expect(ran.code, ran.out + ran.err).toBe(0)
  expect(answers(ran)).toMatchObject(wanted)
  expect(standing(shop)).toEqual(AS_BEFORE)
  expect(shop.ne.goods('Tea-1')?.stock ?? 5).toBe(5)
})

test.each(['sum', 'base'] as const)('Next Engine: 在庫数 is the %s of two 拠点', async (is) => {
  shop = await openProbing('legacy', { faults: { stockQuantityIs: is } })
  shop.ne.setStock('1001', { stock: 3 }, shop.ne.addWarehouse('第二倉庫'))
  const ran = await probe(shop)
  expect(ran.code, ran.out + ran.err).toBe(0)
  expect(answers(ran)).toMatchObject({ stockCounts: is })
})

test('by 拠点在庫, in the warehouse that is configured', async () => {
  shop = await openProbing('legacy', {
    configure: (config) =>
      void (config['nextengine'] = {
        ...config['nextengine'],
        upload: 'warehouse',
        warehouse: '基本拠点',
      }),
  })
  const ran = await probe(shop)
  expect(ran.code, ran.out + ran.err).toBe(0)
  expect(answers(ran)).toMatchObject({ reasonKept: true, equalToFree: true, partlyGood: 'failed' })
  expect(standing(shop)).toEqual(AS_BEFORE)
})

describe('an answer of Next Engine’s gets lost', () => {
  const HOW = ['reset', '500', 'html', '999999', '000001', 'garbage'] as const
  const CASES = HOW.flatMap((how, i) =>
    (['before', 'after'] as const).map((when) => [how, when, i % 3] as const),
  )
  test.each(some(CASES, 3))(
    '%s, %s it was queued, upload %i: nothing twice',
    async (how, when, skip) => {
      shop = await openProbing('legacy')
      const path = '/api_v1_master_goods/upload'
      shop.ne.faults.loseAnswer = { how, when, times: 1, skip, path }
      const runs = await finished(shop)
      expect(standing(shop), runs.map((one) => one.out).join('\n')).toEqual(AS_BEFORE)
      const reasons = shop.ne.history('1001').map((one) => one.reason)
      expect(new Set(reasons).size).toBe(reasons.length)
    },
  )

  test('and its history tells nothing: exit 3, the next run finishes, or leaves it to a person', async () => {
    shop = await openProbing('legacy', {
      faults: { historyShowsUploads: false },
      configure: (config) =>
        void (config['nextengine'] = {
          ...config['nextengine'],
          poll: { firstMs: 5, maxMs: 20, budgetMs: 100 },
          settleMs: 60_000,
        }),
    })
    shop.ne.faults.loseAnswer = { how: 'reset', when: 'before', times: 1, path: /upload/ }
    const first = await probe(shop)
    expect(first).toMatchObject({ code: 3, json: { putBack: { nextengine: 'unclear' } } })
    const { code, json } = await shop.ston('doctor', '--json', '--locale', 'en')
    expect(code).toBe(3)
    expect(JSON.stringify(json['checks'])).toContain('doctor --probe 1001')
    expect((await shop.ston('status', '--check', '--locale', 'en')).out).toContain('cut off')
    expect(await shop.ston('reconcile', '--json')).toMatchObject({ code: 3 })
    await shop.configure((config) => {
      config['nextengine'] = { ...config['nextengine'], settleMs: 50 }
    })
    await shop.goesOn('1002')
    const second = await probe(shop)
    expect(second, second.out).toMatchObject({ code: 0, json: { earlier: true } })
    expect(standing(shop)).toEqual(AS_BEFORE)
    expect((await shop.ston('status', '--check')).code).toBe(0)
  })

  test('and nobody can tell: a person is told the count from before, and closes it', async () => {
    shop = await openProbing('legacy', {
      faults: { historyShowsUploads: false },
      configure: (config) => void (config['nextengine'] = { ...config['nextengine'], settleMs: 5 }),
    })
    shop.ne.faults.loseAnswer = { how: 'reset', when: 'after', times: 1, path: /upload/ }
    // Somebody else's movement that the history does not show either: then the counts tell nothing.
    shop.ne.faults.onUpload = () => {
      shop.ne.setStock('1001', { stock: 20 })
      shop.ne.faults.onUpload = null
    }
    const first = await probe(shop)
    expect(first, first.out).toMatchObject({
      code: 3,
      json: { putBack: { nextengine: 'inDoubt' } },
    })
    const asked: string[] = []
    const report = await probeAsking(shop, (question) => {
      asked.push(question)
      return Promise.resolve('y')
    })
    expect(asked[0]).toContain('試す前 5')
    expect(report).toMatchObject({ exit: 'ok', json: { putBack: { nextengine: 'byHand' } } })
    expect((await shop.ston('status', '--check')).code).toBe(0)
  })
})

describe('it asks before it starts', () => {
  test('with everything that it will do, and does nothing after a no', async () => {
    shop = await openProbing('legacy')
    let asked = ''
    const report = await probeAsking(shop, (question) => {
      asked = question
      return Promise.resolve('n')
    })
    expect(report.exit).toBe('ok')
    for (const words of [
      '商品ID 1001',
      '出荷 2 個を登録',
      '同じトークン',
      '削除',
      '+1',
      '6 個すべて',
    ])
      expect(asked).toContain(words)
    expect(asked).toMatch(/\[y\/N\] $/)
    expect(shop.ne.history()).toEqual([])
    expect(standing(shop)).toEqual(AS_BEFORE)
  })

  test('and refuses where nobody can be asked', async () => {
    shop = await openProbing('legacy')
    const ran = await shop.ston('doctor', '--probe', '1001', '--json')
    expect(ran.code).toBe(2)
    expect(ran.out).toContain('--yes')
    expect(shop.ne.history()).toEqual([])
  })

  test('a product with something unfinished is not used', async () => {
    shop = await openProbing('legacy')
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
    await shop.smaregi.flushSends()
    const ran = await probe(shop)
    expect(ran.code).toBe(3)
    expect(ran.out).toContain('ston flush')
    expect(shop.ne.history()).toEqual([])
  })

  test('a product without free stock, or a history that may not be read: that side is left alone', async () => {
    shop = await openProbing('legacy', { products: { '1001': 0, '1002': 5 } })
    const ran = await probe(shop)
    expect(ran.code, ran.out + ran.err).toBe(0)
    expect(ran.json['putBack']).toEqual({ nextengine: 'none', smaregi: 'back' })
    expect(JSON.stringify(ran.json['leftOut'])).toContain('no free stock')
    shop.smaregi.account.functions.delete('在庫情報参照')
    const none = await probe(shop)
    expect(none.code).toBe(3)
    expect([...shop.smaregi.shipments.all()]).toEqual([])
  })
})

test.each(APIS)(
  'Ctrl-C half way: the rest is not tried, and everything is put back (%s)',
  async (api) => {
    for (const stopAt of [1, 2, 3]) {
      shop = await openProbing(api)
      const stop = new AbortController()
      let rows = 0
      const tick = setInterval(() => {
        rows = shop.smaregi.ledger.history.filter((row) => row.productId === '1001').length
        if (rows > stopAt) stop.abort()
      }, 2)
      const ran = await probe(shop, '1001', stop.signal)
      clearInterval(tick)
      expect(ran.code, ran.out + ran.err).toBe(0)
      expect(ran.json['putBack']).toMatchObject({ smaregi: 'back' })
      expect(JSON.stringify(ran.json['leftOut'])).toContain('stopped')
      expect(standing(shop)).toEqual(AS_BEFORE)
      expect(shop.ne.history()).toEqual([])
      if (stopAt < 3) await shop.close()
    }
  },
)

test('the source of each answer is shown, and what an older ston has learnt is still known', async () => {
  shop = await openProbing('legacy')
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1002', quantity: 1 }] })
  await shop.flush()
  const seen = await shop.ston('doctor', '--json', '--locale', 'en')
  const of = (name: string): unknown =>
    (seen.json['learnt'] as { name: string }[]).find((one) => one.name === name)
  expect(of('reasonKept')).toMatchObject({ answer: true, source: 'seen' })
  expect(of('reasonKept')).toHaveProperty('at', expect.stringMatching(/\+09:00$/))
  expect(of('equalToFree')).toMatchObject({ answer: null, source: 'assumed', at: null })
  const file = await documentFile(shop.dir, 'capabilities')
  const text = await readFile(file, 'utf8')
  expect(text).toContain('"known"')
  const out = (await shop.ston('doctor', '--locale', 'en')).out
  expect(out).toMatch(/reasons are kept in the history: yes \(seen in ordinary work \d{4}-/)
  expect(out).toMatch(/exactly the free stock may go: it is tried.*\(not seen yet\)/)
})
