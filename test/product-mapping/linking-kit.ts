import { onTestFinished } from 'vitest'
import { openApp } from '../../src/app.ts'
import type { App } from '../../src/context.ts'
import { openShop, type Shop, type ShopOptions } from '../helpers/shop.ts'

/** A shop that links by JAN, signed in, with nothing in it. */
export async function janShop(options: ShopOptions = {}): Promise<Shop> {
  return emptyShop({
    ...options,
    configure: (config) => {
      config['mapping'] = { mode: 'jan' }
      options.configure?.(config)
    },
  })
}

export async function emptyShop(options: ShopOptions = {}): Promise<Shop> {
  const shop = await openShop(options)
  onTestFinished(() => shop.close())
  return shop
}

/** The same product on both sides. */
export function addBoth(shop: Shop, id: string, key: string, code: string): void {
  shop.smaregi.product({ id, code: key, name: `商品${id}` })
  shop.ne.addGoods({ code, jan: key })
}

export interface TestApp extends App {
  /** How far `now` is ahead of the real clock. */
  readonly clock: { hours: number }
}

/** What a command gets, with the shop's configuration. */
export function appOf(shop: Shop): TestApp {
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
  onTestFinished(() => opened.close())
  const clock = { hours: 0 }
  const now = (): Date => new Date(Date.now() + clock.hours * 60 * 60 * 1000)
  return Object.assign(opened, { clock, now })
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
