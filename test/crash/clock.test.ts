import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { load, journalled, Serving, shop as servingShop } from '../web/serve-helpers.ts'
import { booked, openOrders } from '../order-sync/orders-kit.ts'
import { many, seeds } from '../helpers/long.ts'
import { openShop, type Ran, type Shop } from '../helpers/shop.ts'

let shop: Shop | undefined
afterEach(async () => {
  await shop?.close()
  shop = undefined
})

const CLOCK = ['--import', './test/crash/jumping-clock.js']
const PRODUCTS = ['1001', '1002']

/** The built program on a clock that jumps by days while it runs. */
async function onJumpingClock(seed: number, ...args: readonly string[]): Promise<number | null> {
  const child = spawn(process.execPath, [...CLOCK, 'bin/ston.js', ...args], {
    env: { ...process.env, STON_TEST_CLOCK: String(seed) },
    stdio: 'ignore',
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return code
}

async function comesToRest(
  run: () => Promise<Ran>,
  pause: () => Promise<unknown> = () => sleep(50),
): Promise<void> {
  for (let runs = 0; runs < 60; runs += 1) {
    const { json } = await run()
    if (json['outcome'] === 'ok' && json['waiting'] === 0) return
    await pause()
  }
  throw new Error('it does not come to rest')
}

test.each(seeds(1, 10))(
  'seed %i: flush on a clock that jumps a day back and forward counts every change once, also when an answer is lost',
  { timeout: 300_000 },
  async (seed) => {
    const open = (shop = await openShop({
      onMachineTime: true,
      products: Object.fromEntries(PRODUCTS.map((id) => [id, 1000])),
    }))
    for (let round = 1; round <= many(4, 8); round += 1) {
      open.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: round }] })
      open.smaregi.purchase({ storeId: '1', productId: '1002', quantity: 1 })
      await open.smaregi.flushSends()
      open.ne.faults.loseAnswer =
        round % 2 === 0
          ? { path: /upload/, how: 'reset', when: round % 4 === 0 ? 'before' : 'after', times: 1 }
          : null
      const code = await onJumpingClock(seed * 100 + round, 'flush', '--config', open.configPath)
      expect([0, 3, 75], `round ${round}`).toContain(code)
      open.ne.faults.loseAnswer = null
      // A lost upload is believed only when the history shows something newer.
      await comesToRest(
        () => open.flush(),
        () => open.goesOn('1002'),
      )
      for (const id of PRODUCTS)
        expect(open.ne.goods(id)?.stock, `${id}, round ${round}`).toBe(open.smaregi.stock(id))
    }
  },
)

test.each(seeds(1, 10))(
  'seed %i: import-orders on such a clock books every order once',
  { timeout: 300_000 },
  async (seed) => {
    const open = await openOrders(seed % 2 === 0 ? 'legacy' : 'platform', { onMachineTime: true })
    shop = open
    for (let round = 1; round <= many(4, 8); round += 1) {
      const slip = open.ne.orders.place({ lines: [{ code: '1001', quantity: round }] })
      if (round % 2 === 0) open.smaregi.faults.set({ kind: 'lost' }, { times: 1, after: round })
      const code = await onJumpingClock(
        seed * 100 + round,
        'import-orders',
        '--config',
        open.configPath,
      )
      expect([0, 3, 75], `round ${round}`).toContain(code)
      open.smaregi.faults.clear()
      await comesToRest(() => open.importOrders())
      expect(booked(open, slip), `round ${round}`).toEqual({ '1001': round })
    }
  },
)

test(
  'serve on such a clock keeps everything it has acknowledged',
  { timeout: 120_000 },
  async () => {
    const place = await servingShop()
    const serving = new Serving(place, [], { node: CLOCK })
    const sending = load(await serving.port, 20)
    while (sending.acknowledged.size < many(500, 5000)) await sleep(5)
    serving.child.kill('SIGTERM')
    expect(await serving.ended).toBe(0)
    await sending.done
    const kept = await journalled(place)
    expect(new Set(kept).size).toBe(kept.length)
    expect([...sending.acknowledged].filter((product) => !kept.includes(product))).toEqual([])
  },
)
