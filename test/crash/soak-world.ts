import { newShop } from '../helpers/postgres.ts'
import { openShop, type Config, type Ran, type Shop, usePlatform } from '../helpers/shop.ts'
import { readDiary } from './soak-diary.ts'
import { CODES, Events, GUARD, NEW, OTHER, START } from './soak-events.ts'
import { Disturber } from './soak-faults.ts'
import { Letters } from './soak-letters.ts'
import { judge } from './soak-oracle.ts'
import { orderEvents, shipAll } from './soak-orders.ts'
import { Person } from './soak-person.ts'
import { Dice, draw, type Plan } from './soak-plan.ts'
import { type Means, Runs } from './soak-runs.ts'
import type { Counters } from './soak-sometimes.ts'
import { Truth } from './soak-truth.ts'

const STEPS = 7
/** So many rounds, and some more, are longer than ston waits for what stays unclear. */
const PATIENCE = 6
const HOURS_9 = 9 * 60 * 60 * 1000

interface Parts {
  readonly means: Means
  readonly letters: Letters
  readonly runs: Runs
  readonly events: Events
}

/** One shop with one seed's troubles, from going live to rest. */
export class World {
  readonly story: string[] = []
  readonly #plan: Plan
  readonly #dice: Dice
  readonly #counters: Counters
  readonly #place: { readonly url: string; readonly shop: string } | null
  #shop: Shop | null = null

  /** `postgresUrl`: where shops are whose plan says so, or `always`. */
  constructor(seed: number, counters: Counters, postgresUrl: string, always = false) {
    this.#dice = new Dice(seed)
    const plan = draw(seed, this.#dice)
    this.#plan = { ...plan, postgres: plan.postgres || always }
    this.#counters = counters
    this.#place = this.#plan.postgres ? { url: postgresUrl, shop: newShop() } : null
    this.#log(JSON.stringify(this.#plan))
  }

  async close(): Promise<void> {
    await this.#shop?.close()
  }

  /** What is wrong in the end; nothing = every count is exact, or explained where it may be. */
  async live(): Promise<readonly string[]> {
    const means = await this.#means()
    const { shop, plan, dice, truth, counters } = means
    const letters = new Letters(means)
    const events = new Events(means)
    const disturber = new Disturber(means, events)
    const runs = new Runs(means)
    const person = new Person(means, means.counters, (...args) => runs.ston(...args))
    const world = { means, letters, runs, events }
    await this.#goLive(world)
    for (let step = 1; step <= STEPS; step += 1) {
      means.log(`step ${step}`)
      disturber.turn()
      events.happen()
      orderEvents(means)
      await letters.deliver()
      await runs.round()
      await disturber.arrive()
      if (dice.chance(plan.share.person)) await person.decide({ atRest: false })
    }
    means.log('rest')
    disturber.stop()
    await this.#end(world)
    const early = judge(shop, plan, truth, await person.items())
    if (early.length > 0) return this.#explained(early, shop)
    disturber.catchUp()
    for (let rounds = 0; rounds < 6 && (await person.items()).length > 0; rounds += 1) {
      await person.decide({ atRest: true })
      await this.#rest(world)
    }
    if (truth.drifts.size > 0) await runs.mend()
    truth.drifts.clear()
    await this.#rest(world)
    await readDiary(shop, this.#place, counters)
    const items = await person.items()
    const wrong = [
      ...judge(shop, plan, truth, items),
      ...items.map(({ id, reason }) => `${id} does not end: ${reason}`),
    ]
    return this.#explained(wrong, shop)
  }

  /** Whoever looks into it needs what each of the three has seen of the product. */
  async #explained(wrong: readonly string[], shop: Shop): Promise<readonly string[]> {
    for (const code of [...CODES, ...NEW].filter((one) =>
      wrong.some((line) => line.includes(one)),
    )) {
      for (const row of shop.smaregi.ledger.history)
        if (row.productId === code) this.#log(`Smaregi ${JSON.stringify(row)}`)
      for (const one of shop.ne.history(code)) this.#log(`Next Engine ${JSON.stringify(one)}`)
      this.#log((await shop.ston('why', code)).out)
    }
    return wrong
  }

  async #means(): Promise<Means> {
    const shop = await this.#open()
    const { share } = this.#plan
    const truth = new Truth(shop, share.order > 0)
    for (const code of [...CODES, ...NEW]) truth.begin(code, { smaregi: START, ne: START })
    const log = (line: string): void => this.#log(line)
    return { shop, plan: this.#plan, dice: this.#dice, truth, counters: this.#counters, log }
  }

  /** A shop goes live without faults: what one good upload shows is known from then on. */
  async #goLive(world: Parts): Promise<void> {
    const { means, letters, runs, events } = world
    if (runs.orders) await runs.importOrders()
    means.shop.later(1100)
    for (const code of CODES) events.sell(code, 1)
    await letters.deliverAll()
    await this.#rest(world)
  }

  /** Everything has come, and there is enough of everything. */
  async #end(world: Parts): Promise<void> {
    const { means, letters, events } = world
    const { shop, plan, dice } = means
    for (const code of NEW) events.register(code, 0)
    shipAll(shop)
    events.restock()
    await letters.deliverAll()
    if (dice.chance(plan.share.silentHistory) && plan.eyes === 'platform')
      await this.#silence(world)
    await this.#rest(world)
  }

  /** Runs as cron would while the day goes on, until nothing more happens. */
  async #rest({ means: { shop }, runs }: Parts): Promise<void> {
    for (let rounds = 1, quiet = 0; quiet < 2; rounds += 1) {
      if (rounds > 40) throw new Error('it does not come to rest')
      const flushed = await runs.flush()
      const imported = runs.orders ? await runs.importOrders() : null
      // What waits behind a row in doubt waits for a person; everything else has ended by then.
      const patient = rounds > PATIENCE + 6
      const isQuiet = [flushed, ...(imported === null ? [] : [imported])].every(({ json }) =>
        hasEnded(json, patient),
      )
      quiet = isQuiet ? quiet + 1 : 0
      shop.later(rounds > PATIENCE ? 8000 : 1500)
      shop.ne.correct(OTHER, 700, '入荷')
      shop.ne.correct(OTHER, -700, '入荷取消')
    }
  }

  /** For more than a day Smaregi's history answers 404 for one product, and for others it does not. */
  async #silence({ means: { shop }, letters, runs, events }: Parts): Promise<void> {
    shop.smaregi.faults.set({ kind: 'problem', status: 404 }, { naming: '/stock/changes/1001/' })
    for (let times = 0; times < 5; times += 1) {
      events.sell('1002', 1)
      await letters.deliverAll()
      await runs.flush()
      shop.later(HOURS_9)
    }
    shop.smaregi.faults.clear()
  }

  async #open(): Promise<Shop> {
    const { keepReason, historyShowsUploads, eyes } = this.#plan
    const shop = await openShop({
      api: eyes === 'platform' ? 'platform' : 'legacy',
      faults: {
        keepReason,
        historyShowsUploads,
        partial: this.#dice.one(['minusOne', 'two', 'allOrNothing']),
        historyQuantity: this.#dice.one(['signed', 'unsigned']),
        messages: this.#dice.one(['named', 'free']),
        newestDateOfNew: this.#dice.chance(0.5),
        undoClearsSendDate: this.#dice.chance(0.5),
      },
      products: { ...Object.fromEntries(CODES.map((code) => [code, START])), [OTHER]: 0 },
      configure: (config) => this.#configure(config),
    })
    this.#shop = shop
    if (eyes === 'mixed') await shop.configure((config) => usePlatform(config, shop.smaregi))
    for (const id of NEW) {
      shop.smaregi.product({ id, name: `新商品${id}` })
      const begin = { storeId: '1', productId: id, amount: START, division: '01', silent: true }
      shop.smaregi.change(begin)
    }
    const { account } = shop.smaregi.platform
    account.correctionDivision = this.#plan.correctionDivision
    account.shipmentsInHistory = this.#plan.shipmentsInHistory
    account.shipmentListHasDetails = this.#dice.chance(0.5)
    shop.smaregi.account.shipments.tellsId = this.#dice.chance(0.5)
    return shop
  }

  #configure(config: Config): void {
    const { eyes, settleMs, warehouse, share } = this.#plan
    const form = warehouse ? { upload: 'warehouse', ...warehouseOf(this.#plan.seed) } : {}
    config['nextengine'] = {
      ...config['nextengine'],
      ...form,
      poll: { firstMs: 5, maxMs: 20, budgetMs: 60 },
      settleMs,
    }
    config['guard'] = { maxDelta: GUARD }
    config['smaregi'] = {
      ...config['smaregi'],
      receive: eyes === 'platform' ? 'platform' : 'legacy',
      writesPerSecond: 1000,
    }
    if (eyes === 'blind') delete config['smaregi']['accessToken']
    if (share.order > 0) config['orders'] = { enabled: true, storeId: '1' }
    if (this.#place !== null) config['store'] = this.#place
  }

  #log(line: string): void {
    this.story.push(line)
  }
}

/** One 拠点 for everything, or named store by store: the world is the same. */
function warehouseOf(seed: number): object {
  return seed % 2 === 0
    ? { warehouse: '基本拠点' }
    : { warehouses: { '1': '基本拠点', '2': '基本拠点' } }
}

function hasEnded(json: Ran['json'], patient: boolean): boolean {
  if (json['outcome'] !== 'ok' && json['outcome'] !== 'attention') return false
  return json['waiting'] === 0 || (patient && json['inDoubt'] !== 0)
}
