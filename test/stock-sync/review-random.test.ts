import { afterEach, expect, test } from 'vitest'
import type { LostAnswer, Faults } from '../../src/simulators/nextengine/server.ts'
import { seeds } from '../helpers/long.ts'
import { seeded } from '../domain/mapping/random.ts'
import { openShop, type Ran, type Shop } from '../helpers/shop.ts'

/**
 * A shop with whatever faults: lost answers, slow queues, refusals, orders that take the free stock in between, unknown codes, repeated
 * notifications, runs beside each other. In the end both counts agree to the piece, and no row was applied twice.
 * A seed that fails is in the test's name.
 */

const CODES = ['1001', '1002', '1003', '1004', '1005', '1006']
const UNKNOWN = ['9001', '9002']
/** Moves by hand only. */
const OTHER = '1099'
const START = 30
const UPLOAD = '/api_v1_master_goods/upload'

let shop: Shop
afterEach(() => shop.close())

test.each(seeds(4, 40))(
  'seed %i: nothing is lost and nothing doubled',
  async (seed) => {
    const world = new World(seed)
    await world.open()
    await world.goLive()
    for (let step = 0; step < 10; step++) await world.step()
    await world.comesToRest()
    expect(world.counts(), world.story()).toEqual(world.expected())
    expect(world.appliedTwice(), world.story()).toEqual([])
  },
  120_000,
)

class World {
  readonly #next: () => number
  readonly #log: string[] = []
  /** What Next Engine's count has to be. */
  readonly #truth = new Map<string, number>()
  #moment = Date.now() - 3 * 60 * 60 * 1000
  #slip = 0

  constructor(seed: number) {
    const draw = seeded(seed)
    this.#next = () => draw(1_000_000) / 1_000_000
  }

  async open(): Promise<void> {
    const faults: Partial<Faults> = {
      partial: this.#one(['minusOne', 'two', 'allOrNothing']),
      keepReason: this.#one([true, true, false, 'truncated', 'ownWords']),
      historyQuantity: this.#one(['signed', 'unsigned']),
      historyShowsUploads: this.#next() > 0.2,
      equalToFree: this.#one(['allowed', 'allowed', 'refused']),
      messages: this.#one(['named', 'free']),
      errorStatus: this.#one([200, 400, 503]),
      dateHeader: this.#next() > 0.2,
    }
    this.#log.push(JSON.stringify(faults))
    shop = await openShop({
      faults,
      products: { ...Object.fromEntries(CODES.map((code) => [code, START])), [OTHER]: 0 },
      configure: (config) =>
        void (config['nextengine'] = {
          ...config['nextengine'],
          poll: { firstMs: 5, maxMs: 20, budgetMs: 60 },
          settleMs: 30,
        }),
    })
    for (const code of CODES) this.#truth.set(code, START)
    for (const id of UNKNOWN) {
      shop.smaregi.product({ id, name: `新商品${id}` })
      shop.smaregi.change({
        storeId: '1',
        productId: id,
        amount: START,
        division: '01',
        silent: true,
      })
      this.#truth.set(id, START)
    }
  }

  /** A shop goes live without faults: what one good upload shows is known from then on. */
  async goLive(): Promise<void> {
    for (const code of CODES) this.#sell(code, 1)
    let ran = await shop.flush()
    let applied = Number(ran.json['applied'])
    // On a busy machine the queue may outlast what one run waits for.
    for (let runs = 0; ran.json['waiting'] !== 0 && runs < 10; runs += 1) {
      ran = await shop.flush()
      applied += Number(ran.json['applied'])
    }
    expect([ran.json['waiting'], applied], this.#told(ran)).toEqual([0, CODES.length])
  }

  async step(): Promise<void> {
    this.#inSmaregi()
    if (this.#next() < 0.5) this.#inNextEngine()
    this.#turnFaults()
    if (this.#next() < 0.15) shop.ne.workQueue()
    if (this.#next() < 0.15) this.#turnUp()
    const runs = await this.#flush()
    this.#log.push(
      runs
        .map((ran) => `${ran.code} ${ran.out.slice(0, 120)} ${ran.err.slice(0, 300)}`)
        .join(' | '),
    )
    for (const ran of runs) if (ran.code === 1 || ran.code === 2) throw new Error(this.#told(ran))
    if (this.#next() < 0.2) await shop.ston('failures', 'retry')
  }

  /** No faults; runs as cron would, and what is in doubt is answered by what truly happened. */
  async comesToRest(): Promise<void> {
    Object.assign(shop.ne.faults, {
      loseAnswer: null,
      refuse: null,
      stockTaking: false,
      onUpload: null,
      queue: { pollsUntilDone: 0 },
    })
    shop.ne.workQueue()
    for (const id of UNKNOWN) this.#know(id)
    for (const code of this.#truth.keys()) {
      const { allocated } = shop.ne.goods(code) ?? { allocated: 0 }
      shop.ne.allocate(code, -allocated)
      this.#purchase(code, 200)
    }
    for (let runs = 0; runs < 25; runs++) {
      const ran = await shop.flush()
      const { outcome, waiting, held, failed } = ran.json
      if (outcome === 'ok' && waiting === 0) return
      if (ran.code === 1 || ran.code === 2) throw new Error(this.#told(ran))
      this.#log.push(`rest ${ran.code} ${ran.out.slice(0, 120)}`)
      await this.#resolveTruthfully()
      if (Number(held) + Number(failed) > 0 && runs > 15) break
      await shop.goesOn(OTHER)
    }
    throw new Error(this.#told(await shop.ston('failures', 'list')))
  }

  counts(): Record<string, number | undefined> {
    return Object.fromEntries(
      [...this.#truth.keys()].map((code) => [code, shop.ne.goods(code)?.stock]),
    )
  }

  expected(): Record<string, number> {
    return Object.fromEntries(this.#truth)
  }

  /** For a seed that fails. */
  story(): string {
    const wrong = [...this.#truth].filter(([code, count]) => shop.ne.goods(code)?.stock !== count)
    const moved = wrong.flatMap(([code]) => shop.ne.history(code)).map((one) => JSON.stringify(one))
    return [...this.#log, ...moved].join('\n')
  }

  appliedTwice(): string[] {
    const reasons = shop.ne
      .history()
      .flatMap((one) => (one.origin === 'upload' ? [one.reason] : []))
    return reasons.filter((reason, i) => reasons.indexOf(reason) !== i)
  }

  #inSmaregi(): void {
    const changes = 1 + Math.floor(this.#next() * 4)
    for (let i = 0; i < changes; i++) {
      const code = this.#one(this.#next() < 0.15 ? UNKNOWN : CODES)
      const quantity = 1 + Math.floor(this.#next() * 5)
      const kind = this.#next()
      if (kind < 0.6) this.#sell(code, quantity)
      else if (kind < 0.8) this.#purchase(code, quantity)
      else if (kind < 0.9) this.#sell(code, 40)
      else shop.smaregi.transfer({ from: '1', to: '2', productId: code, quantity, at: this.#at() })
    }
    const { sent } = shop.smaregi
    if (sent.length > 0 && this.#next() < 0.3) shop.smaregi.resend(this.#one(sent).id)
  }

  #sell(code: string, quantity: number): void {
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: code, quantity }], at: this.#at() })
    this.#move(code, -quantity)
  }

  #purchase(code: string, quantity: number): void {
    shop.smaregi.purchase({ storeId: '1', productId: code, quantity, at: this.#at() })
    this.#move(code, quantity)
  }

  /** Orders come and go; a colleague corrects with a word of his own. */
  #inNextEngine(): void {
    const code = this.#one(CODES)
    const { free, allocated } = shop.ne.goods(code) ?? { free: 0, allocated: 0 }
    const quantity = 1 + Math.floor(this.#next() * 5)
    const kind = this.#next()
    if (kind < 0.5 && free >= quantity) shop.ne.allocate(code, quantity)
    else if (kind < 0.9 && allocated >= quantity) {
      shop.ne.shipOrder(code, quantity, String(900_000 + this.#slip++))
      this.#move(code, -quantity)
    } else if (kind >= 0.9) {
      shop.ne.correct(code, quantity, '棚卸差異')
      this.#move(code, quantity)
    }
  }

  #turnFaults(): void {
    const { faults } = shop.ne
    faults.queue = this.#one([
      { pollsUntilDone: 0 },
      { pollsUntilDone: 1 },
      { pollsUntilDone: 3 },
      'never' as const,
    ])
    faults.loseAnswer = this.#next() < 0.4 ? this.#lost() : null
    faults.refuse =
      this.#next() < 0.15 ? { code: this.#one(['003001', '002007', '008010']), times: 1 } : null
    faults.stockTaking = this.#next() < 0.05 ? 'queue' : false
    faults.onUpload = this.#next() < 0.4 ? () => this.#inNextEngine() : null
  }

  #lost(): LostAnswer {
    const how = this.#one(['reset', '500', 'html', '999999', '000001', 'garbage'] as const)
    const when = this.#one(['before', 'after'] as const)
    const path = this.#next() < 0.75 ? { path: UPLOAD } : {}
    return { how, when, times: 1, skip: this.#next() < 0.8 ? 0 : 2, ...path }
  }

  #turnUp(): void {
    const id = this.#one(UNKNOWN)
    if (shop.ne.goods(id) === undefined) this.#know(id)
  }

  /** The count it has in Next Engine is the one from before everything that was held. */
  #know(id: string): void {
    if (shop.ne.goods(id) === undefined) shop.ne.addGoods({ code: id, stock: START })
  }

  async #flush(): Promise<Ran[]> {
    this.#log.push(`faults ${JSON.stringify(shop.ne.faults)}`)
    await shop.smaregi.flushSends()
    const once = (): Promise<Ran> => shop.ston('flush', '--json')
    return Promise.all(this.#next() < 0.2 ? [once(), once()] : [once()])
  }

  async #resolveTruthfully(): Promise<void> {
    const { items } = (await shop.ston('failures', 'list', '--json')).json as {
      items: { id: string; kind: string; code: string }[]
    }
    for (const { id, kind, code } of items) {
      if (kind !== 'inDoubt') continue
      const [, batch = '', row = ''] = id.split('-')
      const tag = new RegExp(`^ston ${batch.padStart(6, '0')}-\\w+/${row}$`)
      const applied = shop.ne.history(code).some((one) => tag.test(one.reason))
      this.#log.push(`resolve ${id} ${code} ${applied}`)
      await shop.ston('failures', 'resolve', id, applied ? '--applied' : '--not-applied')
    }
  }

  #move(code: string, delta: number): void {
    this.#truth.set(code, (this.#truth.get(code) ?? 0) + delta)
  }

  #at(): Date {
    this.#moment += 1000
    return new Date(this.#moment)
  }

  #one<T>(list: readonly T[]): T {
    return list[Math.floor(this.#next() * list.length)] as T
  }

  #told(ran: Ran): string {
    return [...this.#log, `${ran.code} ${ran.out} ${ran.err}`].join('\n')
  }
}
