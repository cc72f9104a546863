import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { Serving } from '../web/serve-helpers.ts'
import { many, PATIENCE_MS, seeds } from '../helpers/long.ts'
import { freePort, openShop, type Shop } from '../helpers/shop.ts'
import { seeded } from '../domain/mapping/random.ts'
import { killed } from './kill.ts'

let shop: Shop
afterEach(() => shop.close())

const PRODUCTS = ['1001', '1002', '1003', '1004', '1005']
const UPLOAD = '/api_v1_master_goods/upload'
const WAYS = ['reset', '500', '999999', 'garbage'] as const

/** A listener of its own process, at an address that stays the same when it is started again. */
async function listenerConfig(): Promise<{ config: string; data: string }> {
  const config = JSON.parse(await readFile(shop.configPath, 'utf8')) as {
    webhook: { port: number }
    log: unknown
  }
  config.webhook.port = await freePort()
  config.log = { level: 'info' }
  const path = join(shop.dir, 'listener.json')
  await writeFile(path, JSON.stringify(config), { mode: 0o600 })
  const url = shop.hookUrl.replace(/:\d+/, `:${config.webhook.port}`)
  shop.smaregi.setTarget({ url, sncode: shop.sncode, place: 'form' })
  return { config: path, data: join(shop.dir, 'data') }
}

function acknowledged(): number {
  return shop.smaregi.sent.filter((one) => one.result === '成功').length
}

/** 再送信, as a shop does with what failed, until nothing is left that failed. */
async function sendAgain(): Promise<void> {
  for (let tries = 0; tries < 20; tries += 1) {
    const again = new Set(shop.smaregi.sent.map((one) => one.resendOf))
    const failed = shop.smaregi.sent.filter((one) => one.result !== '成功' && !again.has(one.id))
    if (failed.length === 0) return
    for (const one of failed) shop.smaregi.resend(one.id)
    await shop.smaregi.flushSends()
  }
  throw new Error('some are never acknowledged')
}

async function comesToRest(): Promise<void> {
  for (let runs = 0; runs < 60; runs += 1) {
    const { json } = await shop.flush()
    if (json['outcome'] === 'ok' && json['waiting'] === 0) return
    await shop.goesOn(PRODUCTS[0] ?? '')
  }
  throw new Error('it does not come to rest')
}

test.each(seeds(1, 5))(
  'seed %i: a listener killed again and again under load, and flush beside it while answers get lost: every change counts once',
  { timeout: PATIENCE_MS },
  async (seed) => {
    const draw = seeded(seed)
    shop = await openShop({
      onMachineTime: true,
      products: Object.fromEntries(PRODUCTS.map((id) => [id, 1_000_000])),
      faults: { keepReason: draw(2) === 0 },
      configure: (config) =>
        void (config['nextengine'] = { ...config['nextengine'], settleMs: 100 }),
    })
    const place = await listenerConfig()
    for (let round = 1; round <= many(4, 15); round += 1) {
      const serving = new Serving(place)
      await serving.port
      const goal = acknowledged() + 20 + draw(200)
      const selling = sell(draw, () => acknowledged() >= goal)
      shop.ne.faults.loseAnswer =
        draw(2) === 0
          ? null
          : {
              path: UPLOAD,
              how: WAYS[draw(WAYS.length)] ?? 'reset',
              when: draw(2) === 0 ? 'before' : 'after',
              times: 1,
            }
      const flushing = killed('flush', shop.configPath, 1 + draw(60))
      await selling
      serving.child.kill('SIGKILL')
      await Promise.all([serving.ended, flushing])
      await shop.smaregi.flushSends()
    }
    const last = new Serving(place)
    await last.port
    await sendAgain()
    shop.ne.faults.loseAnswer = null
    await comesToRest()
    const counts = (of: (id: string) => number | undefined): unknown[] => PRODUCTS.map(of)
    expect(counts((id) => shop.ne.goods(id)?.stock)).toEqual(counts((id) => shop.smaregi.stock(id)))
    expect(shop.smaregi.sent.some((one) => one.resendOf !== null)).toBe(true)
    last.child.kill('SIGTERM')
    expect(await last.ended).toBe(0)
  },
)

/** Until enough has been acknowledged: then the listener is killed in the middle of what is on its way. */
async function sell(draw: (n: number) => number, enough: () => boolean): Promise<void> {
  const { sent } = shop.smaregi
  let under = sent.length
  while (!enough()) {
    for (; under < sent.length + 100; under += 1) {
      const productId = PRODUCTS[draw(PRODUCTS.length)] ?? '1001'
      shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity: 1 + draw(3) }] })
    }
    await sleep(5)
  }
}
