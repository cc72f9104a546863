import { onTestFinished } from 'vitest'
import { openApp } from '../../src/app.ts'
import type { MappingApp } from '../../src/commands/mapping/app.ts'
import { openGoodsGate } from '../../src/nextengine/goods-gate.ts'
import { legacyProductReader } from '../../src/smaregi/legacy-products.ts'
import { openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'

/** A shop that links by JAN, signed in, with nothing in it. */
export async function janShop(options: ShopOptions = {}): Promise<Shop> {
  return mappingShop({
    ...options,
    configure: (config) => {
      config['mapping'] = { mode: 'jan' }
      options.configure?.(config)
    },
  })
}

export async function mappingShop(options: ShopOptions = {}): Promise<Shop> {
  const shop = await openShop(options)
  onTestFinished(() => shop.close())
  return shop
}

/** The same product on both sides. */
export function addBoth(shop: Shop, id: string, key: string, code: string): void {
  shop.smaregi.product({ id, code: key, name: `商品${id}` })
  shop.ne.addGoods({ code, jan: key })
}

export interface TestApp extends MappingApp {
  /** What `now` says from then on, in hours from now. */
  clock: { hours: number }
  close(): Promise<void>
}

/** What a command gets, with the shop's configuration. */
export function openMapping(shop: Shop): TestApp {
  const silent = { write: () => true }
  const frame = {
    locale: 'ja' as const,
    json: false,
    quiet: true,
    verbose: false,
    color: false,
    env: {},
    stdout: silent,
    stderr: silent,
    signal: new AbortController().signal,
  }
  const opened = openApp(frame, { config: shop.configPath, locale: undefined, waitMs: 5000 })
  const { config, signal } = opened
  const reader = legacyProductReader({
    contractId: shop.smaregi.contractId,
    accessToken: shop.smaregi.accessToken,
    url: config.smaregi.legacyUrl,
    readsPerSecond: 1000,
    signal,
  })
  const clock = { hours: 0 }
  const app = Object.assign(opened, {
    clock,
    now: () => new Date(Date.now() + clock.hours * 60 * 60 * 1000),
    products: () => Promise.resolve(config.smaregi.accessToken === undefined ? null : reader),
    goodsGate: async () => openGoodsGate(await opened.nextEngine()),
  })
  onTestFinished(() => app.close())
  return app
}

/** The paths that Next Engine was called with since the last time. */
export function neCalls(shop: Shop): () => string[] {
  let seen = shop.ne.calls.length
  return () => {
    const paths = shop.ne.calls
      .slice(seen)
      .map((call) => call.path.replace('/api_v1_', ''))
      // The session looks after its tokens by itself.
      .filter((path) => path !== 'login_company/info')
    seen = shop.ne.calls.length
    return paths
  }
}
