import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { journalled, Serving, shop as servingShop } from '../web/serve-helpers.ts'
import { booked, openOrders } from '../order-sync/orders-kit.ts'
import { LONG } from '../helpers/long.ts'
import { openShop, type Shop } from '../helpers/shop.ts'
import { legacyBody, notify } from '../web/listener/helpers.ts'
import { stockRow } from '../connectors/smaregi/receive-helpers.ts'
import { type SmallDisk, smallDisk } from './small-disk.ts'

/** A file system of its own, which takes root to mount; elsewhere the store's own tests play a full disk. */
const probe = smallDisk()
probe?.remove()
if (probe === null)
  process.stderr.write('SKIPPED: full disks and read-only ones; mounting a tmpfs takes root\n')

let disk: SmallDisk
let shop: Shop | undefined
beforeEach(() => {
  disk = smallDisk() as SmallDisk
})
afterEach(async () => {
  await disk.clear()
  await shop?.close()
  shop = undefined
  disk.remove()
})

function keptOnDisk(config: Record<string, unknown>): void {
  config['store'] = { path: join(disk.path, 'data') }
  config['nextengine'] = { ...(config['nextengine'] as object), settleMs: 50 }
}

async function comesToRest(run: () => Promise<{ json: Record<string, unknown> }>): Promise<void> {
  for (let runs = 0; runs < 30; runs += 1) {
    const { json } = await run()
    if (json['outcome'] === 'ok' && json['waiting'] === 0) return
    await sleep(30)
  }
  throw new Error('it does not come to rest')
}

describe.skipIf(probe === null)('a disk that is full', () => {
  test('serve answers 503, keeps what it has acknowledged, and goes on without a restart once there is room', async () => {
    const place = await servingShop({}, {}, { disk: disk.path, diskFreeMiB: 0 })
    const serving = new Serving(place)
    const port = await serving.port
    const acknowledged: string[] = []
    let product = 8_000_000
    const send = async (): Promise<number> => {
      const productId = String((product += 1))
      const body = legacyBody(stockRow({ productId, memo: 'x'.repeat(2000) }))
      const { status } = await notify(port, { body })
      if (status === 200) acknowledged.push(productId)
      return status
    }
    expect(await send()).toBe(200)
    await disk.fill(5)
    let status = 200
    for (let n = 0; n < 200 && status === 200; n += 1) status = await send()
    expect(status).toBe(503)
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(503)
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    await disk.clear()
    for (let n = 0; n < 400 && status !== 200; n += 1) {
      await sleep(25)
      status = await send()
    }
    expect(status).toBe(200)
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200)
    serving.child.kill('SIGTERM')
    expect(await serving.ended).toBe(0)
    expect(await journalled(place)).toEqual(acknowledged)
  })

  const ROOM = LONG
    ? Array.from({ length: 60 }, (_, i) => i)
    : [0, 1, 2, 3, 5, 8, 31, 32, 33, 34, 36]

  test.each([true, false])(
    'flush ends with 75 wherever it runs full, and loses and doubles nothing (tokens change with every call: %s)',
    { timeout: 300_000 },
    async (rotateOnEveryCall) => {
      const open = (shop = await openShop({
        products: { '1001': 1000, '1002': 1000 },
        faults: { rotateOnEveryCall },
        configure: keptOnDisk,
      }))
      const codes: number[] = []
      for (const pages of ROOM) {
        open.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
        open.smaregi.purchase({ storeId: '1', productId: '1002', quantity: 1 })
        await open.smaregi.flushSends()
        await disk.fill(pages)
        codes.push((await open.ston('flush', '--json')).code)
        await disk.clear()
        await comesToRest(() => open.flush())
        const counts = ['1001', '1002'].map((id) => [
          open.smaregi.stock(id),
          open.ne.goods(id)?.stock,
        ])
        for (const [smaregi, nextEngine] of counts)
          expect(nextEngine, `${pages} pages`).toBe(smaregi)
      }
      expect(codes.filter((code) => code !== 75 && code !== 0)).toEqual([])
      expect(codes[0]).toBe(75)
    },
  )

  test.each(['legacy', 'platform'] as const)(
    'import-orders ends with 75 wherever it runs full, and books nothing twice (%s)',
    { timeout: 300_000 },
    async (api) => {
      const open = await openOrders(api, { configure: keptOnDisk })
      shop = open
      const codes: number[] = []
      for (const pages of ROOM) {
        const slip = open.ne.orders.place({ lines: [{ code: '1001', quantity: 1 + (pages % 3) }] })
        await disk.fill(pages)
        codes.push((await open.importOrders()).code)
        await disk.clear()
        await comesToRest(() => open.importOrders())
        expect(booked(open, slip), `${pages} pages`).toEqual({ '1001': 1 + (pages % 3) })
      }
      expect(codes.filter((code) => code !== 75 && code !== 0)).toEqual([])
      expect(codes[0]).toBe(75)
    },
  )
})
