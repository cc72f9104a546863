import { openApp } from '../../src/app.ts'
import type { Ask } from '../../src/kernel/console.ts'
import type { Report } from '../../src/context.ts'
import { probe as command } from '../../src/commands/probe.ts'
import { openShop, type Ran, runProgram, type ShopOptions } from '../helpers/shop.ts'
import type { Api, OrdersShop } from '../order-sync/orders-kit.ts'

export const START = 5

/** A shop whose product 1001 is the one for tests. */
export async function openProbing(api: Api, options: ShopOptions = {}): Promise<OrdersShop> {
  const shop = await openShop({
    api,
    products: { '1001': START, '1002': 50 },
    ...options,
    configure: (config) => {
      const poll = { firstMs: 5, maxMs: 20, budgetMs: 500 }
      config['nextengine'] = { ...config['nextengine'], poll, settleMs: 60 }
      config['smaregi'] = { ...config['smaregi'], writesPerSecond: 1000 }
      config['orders'] = { enabled: true, storeId: '1' }
      options.configure?.(config)
    },
  })
  await shop.ston('import-orders', '--json')
  return { ...shop, importOrders: (...args) => shop.ston('import-orders', '--json', ...args) }
}

/** `STON_LONG=1` tries all of them, the short form every so-manieth. */
export function some<T>(cases: readonly T[], every: number): readonly T[] {
  return cases.filter((_, i) => process.env['STON_LONG'] === '1' || i % every === 0)
}

export function probe(shop: OrdersShop, product = '1001', signal?: AbortSignal): Promise<Ran> {
  const args = ['doctor', '--probe', product, '--yes', '--json', '--locale', 'en']
  return runProgram([...args, '--config', shop.configPath], { signal })
}

/** Like somebody at a terminal who gives this answer. */
export async function probeAsking(shop: OrdersShop, ask: Ask | null): Promise<Report> {
  const silent = { write: () => true, isTTY: false }
  const { signal } = new AbortController()
  const frame = {
    locale: 'ja' as const,
    json: false,
    quiet: true,
    verbose: false,
    color: false,
    env: {},
    stdout: silent,
    stderr: silent,
    signal,
  }
  const app = openApp(frame, { config: shop.configPath, locale: 'ja', waitMs: 5000 })
  try {
    return await command(app, { product: '1001', yes: false, ask, stop: signal })
  } finally {
    await app.close()
  }
}

/** What the run itself has found out, by question. */
export function answers(ran: Ran): Record<string, unknown> {
  const list = ran.json['answers'] as { name: string; answer: unknown; source: string }[]
  return Object.fromEntries(
    list.flatMap(({ name, answer, source }) => (source === 'probed' ? [[name, answer]] : [])),
  )
}

/** As a person would go on who is told to run it again, until everything is back. */
export async function finished(shop: OrdersShop): Promise<Ran[]> {
  const runs: Ran[] = []
  for (let i = 0; i < 12; i += 1) {
    const ran = await probe(shop)
    runs.push(ran)
    if (ran.code === 0) return runs
    // What Smaregi told of an earlier one has to be read before its product is used again.
    if (JSON.stringify(ran.json['error'] ?? '').includes('ston flush')) await shop.flush()
    await new Promise((resolve) => setTimeout(resolve, 80))
  }
  throw new Error(`it does not end: ${runs.map((one) => one.out + one.err).join('\n')}`)
}

/** What the probe must leave as it was, on both sides. */
export function standing(shop: OrdersShop): object {
  return {
    smaregi: shop.smaregi.stock('1001'),
    nextengine: shop.ne.goods('1001')?.stock,
    shipments: [...shop.smaregi.shipments.all()].length,
  }
}

export const AS_BEFORE = { smaregi: START, nextengine: START, shipments: 0 }
