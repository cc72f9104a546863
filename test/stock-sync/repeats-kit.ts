import { expect } from 'vitest'
import type { HistoryRow } from '../../src/simulators/smaregi/ledger.ts'
import { type Config, openShop, type Ran, type Shop, usePlatform } from '../helpers/shop.ts'

/** How long the history may lag: longer than a test takes. */
const SETTLE_MS = 600_000

/** How the shop can look at Smaregi's history: by which API, or not at all. */
export type Eyes = 'legacy' | 'platform' | 'none'

/** A shop that is told of its changes in the legacy form, second by second. */
export class Till {
  readonly shop: Shop
  /** Later than everything that the shop was set up with. */
  readonly #base = Math.ceil(Date.now() / 1000) * 1000 + 60_000

  constructor(shop: Shop) {
    this.shop = shop
  }

  at(second: number): Date {
    return new Date(this.#base + second * 1000)
  }

  /** One notification; each amount is a row. Gives the number of the sent list. */
  async sends(second: number, ...amounts: readonly number[]): Promise<number> {
    return this.tells(
      second,
      amounts.map((amount) => ({ amount })),
    )
  }

  async tells(
    second: number,
    rows: readonly { amount: number; division?: string; storeId?: string; productId?: string }[],
  ): Promise<number> {
    this.shop.smaregi.changes(
      rows.map(({ amount, division = '02', storeId = '1', productId = '1001' }) => ({
        amount,
        division,
        storeId,
        productId,
        at: this.at(second),
      })),
    )
    await this.shop.smaregi.flushSends()
    return this.shop.smaregi.sent.length
  }

  /** 再送信 */
  async resends(...numbers: readonly number[]): Promise<void> {
    for (const number of numbers) {
      this.shop.smaregi.resend(number)
      await this.shop.smaregi.flushSends()
    }
  }

  /** Nobody is told, as for what an API has written. */
  silently(second: number, amount: number, division = '15'): HistoryRow {
    return this.shop.smaregi.change({
      storeId: '1',
      productId: '1001',
      amount,
      division,
      at: this.at(second),
      silent: true,
    })
  }

  async flush(): Promise<Ran> {
    const ran = await this.shop.flush()
    expect(ran.code === 0 || ran.code === 3, ran.out + ran.err).toBe(true)
    return ran
  }

  /** After the time that the history is given to catch up. */
  async later(): Promise<Ran> {
    const settle = (settleMs: number) =>
      this.shop.configure((config) => {
        config['nextengine'] = { ...config['nextengine'], settleMs }
      })
    await settle(0)
    const ran = await this.flush()
    await settle(SETTLE_MS)
    return ran
  }

  get ne(): number {
    return this.shop.ne.goods('1001')?.stock ?? Number.NaN
  }

  get smaregi(): number {
    return this.shop.smaregi.stock('1001')
  }

  async held(): Promise<{ id: string; reason: string; delta: number }[]> {
    return (await this.shop.ston('failures', 'list', '--json')).json['items'] as never
  }

  async why(): Promise<string> {
    return (await this.shop.ston('why', '1001')).out
  }
}

export async function openTill(
  eyes: Eyes,
  {
    stock = 10,
    store,
    ignoreDivisions = [],
  }: {
    readonly stock?: number
    readonly store?: Config['store']
    readonly ignoreDivisions?: readonly string[]
  } = {},
): Promise<Till> {
  const shop = await openShop({
    products: { '1001': stock, '1002': stock },
    configure: (config) => {
      config['smaregi'] = { ...config['smaregi'], receive: 'legacy', ignoreDivisions }
      config['nextengine'] = { ...config['nextengine'], settleMs: SETTLE_MS }
      if (eyes === 'none') delete config['smaregi']['accessToken']
      if (store !== undefined) config['store'] = store
    },
  })
  if (eyes === 'platform') await shop.configure((config) => usePlatform(config, shop.smaregi))
  return new Till(shop)
}
