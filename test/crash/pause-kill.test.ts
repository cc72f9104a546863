import { afterEach, expect, test } from 'vitest'
import { LONG, PATIENCE_MS } from '../helpers/long.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'
import type { Config } from '../helpers/shop.ts'
import { type Api, openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'
import { killed } from './kill.ts'

const postgres = await usePostgres()
const MINUTE = 60_000
const CODES = ['1001', '1002'] as const

let shop: OrdersShop
afterEach(() => shop.close())

function sell(productId: string, quantity: number): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
}

function clock(): string {
  const now = new Date(Date.now() + shop.aheadMs() + 9 * 60 * MINUTE)
  return `${now.toISOString().slice(0, 19)}+09:00`
}

/** Sold online and not shipped: nothing is shipped in this shop. */
function promised(code: string): number {
  const lines = shop.ne.orders.all().flatMap((slip) => slip.lines)
  return lines.filter((line) => line.code === code).reduce((sum, { quantity }) => sum + quantity, 0)
}

/** One piece of each is missing on the shelf, where what was sold online lies as well. */
function count(master: 'smaregi' | 'nextengine'): ReadonlyMap<string, number> {
  const shelves = new Map(
    CODES.map((code) => {
      const sold = master === 'smaregi' ? shop.smaregi.stock(code) + promised(code) : shelf(code)
      return [code, sold - 1]
    }),
  )
  for (const [code, counted] of shelves)
    if (master === 'smaregi') shop.smaregi.stocktake({ storeId: '1', productId: code, counted })
    else shop.ne.setStock(code, { stock: counted })
  return shelves
}

/** As far as Smaregi's till knows. */
function shelf(code: string): number {
  return shop.smaregi.stock(code) + promised(code)
}

/** `at`: null = it is let alone. */
async function begunAnew(words: readonly string[], at: number | null) {
  await shop.smaregi.flushSends()
  const ran = at === null ? null : await killed(words, shop.configPath, at, shop.aheadMs())
  for (let runs = 0; runs < 20; runs += 1) {
    const again = await shop.ston(...words, '--json')
    if (again.code === 0) return ran
    await answerDoubts()
    shop.later(MINUTE)
  }
  throw new Error(`${words.join(' ')} does not come to its end`)
}

/** Where nothing moves any more nothing shows whether an upload came: it is asked, and a person looks for its mark. */
async function answerDoubts(): Promise<void> {
  const { items } = (await shop.ston('failures', 'list', '--json')).json as {
    items: { id: string; kind: string; code: string }[]
  }
  for (const { id, kind, code } of items) {
    if (kind !== 'inDoubt' || !id.startsWith('d-')) continue
    const [, batch = '', row = ''] = id.split('-')
    const mark = new RegExp(`^ston 0*${batch}-[0-9a-f]+/${row}$`)
    const isIn = shop.ne.history(code).some(({ reason }) => mark.test(reason))
    await shop.ston('failures', 'resolve', id, isIn ? '--applied' : '--not-applied')
  }
}

/** The long form tries every step of all of them; the short one some. */
const ALL = [
  { kill: 'pause', master: 'smaregi', api: 'platform', store: 'files' },
  { kill: 'resume', master: 'smaregi', api: 'platform', store: 'files' },
  { kill: 'resume', master: 'smaregi', api: 'legacy', store: 'files' },
  { kill: 'resume', master: 'nextengine', api: 'platform', store: 'files' },
  { kill: 'resume', master: 'smaregi', api: 'platform', store: 'postgres' },
] as const
const VARIANTS = LONG ? ALL : [ALL[0], ALL[1], ALL[4]]

test.each(VARIANTS)(
  'killed before each of its steps, $kill loses and doubles nothing ($master, $api, $store)',
  async ({ kill, master, api, store }) => {
    shop = await openOrders(api as Api, {
      configure(config: Config) {
        config.stockMaster = master
        if (store === 'postgres') config['store'] = { url: postgres.url, shop: newShop() }
      },
    })
    let steps = 0
    for (let at = 1; ; at += LONG ? 1 : 149) {
      shop.ne.orders.place({ lines: [{ code: '1001', quantity: 1 }] })
      sell('1002', 1)
      const pause = ['pause', '--for', 'stocktaking']
      const paused = await begunAnew(pause, kill === 'pause' ? at : null)
      shop.later(MINUTE)
      sell('1001', 2)
      const shelves = count(master)
      const resume = ['resume', '--counted', clock(), '--unshipped', 'counted', '--yes']
      shop.later(MINUTE)
      sell('1002', 1)
      const resumed = await begunAnew(resume, kill === 'resume' ? at : null)
      await shop.flush()
      await shop.importOrders()
      const found = CODES.map((code) => [
        shop.smaregi.stock(code),
        (shop.ne.goods(code)?.stock ?? 0) - promised(code),
      ])
      const wanted = CODES.map((code) => {
        const left = (shelves.get(code) ?? 0) - promised(code) - (code === '1002' ? 1 : 0)
        return [left, left]
      })
      expect(found, `killed before step ${at}`).toEqual(wanted)
      const ran = paused ?? resumed
      if (ran?.killed === true) continue
      steps = ran?.steps ?? 0
      break
    }
    expect(steps).toBeGreaterThan(10)
  },
  PATIENCE_MS,
)
