import { createHash } from 'node:crypto'
import { forgetSecrets } from '../../src/kernel/redact.ts'
import type { Faults } from '../../src/simulators/nextengine/practice.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { readBatches } from '../crash/soak-diary.ts'
import { CODES, Events, GUARD, NEW, OTHER, START } from '../crash/soak-events.ts'
import type { Item } from '../crash/soak-items.ts'
import { judge } from '../crash/soak-oracle.ts'
import { orderEvents, shipAll } from '../crash/soak-orders.ts'
import { Person } from '../crash/soak-person.ts'
import { BASE, ONE_PLACE } from '../crash/soak-places.ts'
import { Dice } from '../crash/soak-plan.ts'
import type { Counters } from '../crash/soak-sometimes.ts'
import { Truth } from '../crash/soak-truth.ts'
import type { Config, Ran } from '../helpers/shop.ts'
import { DATA } from './data.ts'
import { Faulty } from './faulty.ts'
import { Hands } from './hands.ts'
import { LockWatch } from './lock-watch.ts'
import { changed, drawPlan, type PlanChanges, type SimulationPlan } from './plan.ts'
import { placesOf, type ShapedPlaces } from './places.ts'
import { Post } from './post.ts'
import { Programs } from './programs.ts'
import { SimulatedShop } from './shop.ts'
import { RUN_EVERY_BY_NIGHT, seedOf, Storm } from './storm.ts'
import { newOrder, oldSlips, slipEvent } from './slips.ts'
import { takeStock } from './stocktaking.ts'
import { Time } from './time.ts'
import { allocateAnew, carryGoods, carryRest, Leaving } from './warehouses.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** Midnight in Japan. */
const FIRST_DAY = Date.parse('2026-12-01T00:00:00+09:00')
const WEEK = 7
const MANY_LINES = 100_000
/** The planner keeps the sign-in alive in the night; a line that is down then may take it some hours more. */
const KEPT_ALIVE = DAY + 6 * HOUR

export interface Wish {
  readonly seed: number
  readonly days: number
  readonly counters: Counters
  /** Keeps and gives what happened, line by line. */
  readonly trace?: (line: string) => void
  /** Called after each day. */
  readonly dayOver?: (day: number) => void
  /** What is otherwise than the seed says. */
  readonly changes?: PlanChanges
  /** The events that happen, by their names; absent = all. */
  readonly only?: ReadonlySet<string>
}

/** `wrong`: nothing = every count is right, or explained. `digest`: of all that happened. */
export interface Outcome {
  readonly wrong: readonly string[]
  readonly days: number
  readonly plan: SimulationPlan
  readonly digest: string
  /** The names of all events that the days might have brought. */
  readonly events: readonly string[]
}

/** A shop's days, from one seed. */
export async function simulate(wish: Wish): Promise<Outcome> {
  forgetSecrets()
  const life = new Life(wish)
  try {
    return await life.live()
  } finally {
    life.close()
  }
}

class Life {
  readonly #wish: Wish
  readonly #dice: Dice
  #plan: SimulationPlan
  /** Null = one 拠点. */
  readonly #places: ShapedPlaces | null
  readonly #leaving: Leaving | null
  readonly #hands: Hands
  readonly #time = new Time(FIRST_DAY)
  readonly #shop: SimulatedShop
  readonly #truth: Truth
  readonly #post: Post
  readonly #programs: Programs
  readonly #faulty: Faulty
  readonly #events: Events
  readonly #person: Person
  readonly #locks: LockWatch
  readonly #hash = createHash('sha256')
  readonly #scheduled: string[] = []
  /** A call for each line would cost more than the digest. */
  #unhashed = ''
  #day = 0
  #calmAt = 0
  /** Whether anybody changes 出荷 by hand: else nobody looks which ones are at rest. */
  #usesHands = false
  /** Next Engine's uploads that have been looked at. */
  #files = 0
  #batch = 0

  constructor(wish: Wish) {
    this.#wish = wish
    this.#dice = new Dice(wish.seed)
    this.#plan = changed(drawPlan(wish.seed, this.#dice), wish.changes)
    this.#places = placesOf(this.#plan, (what) => wish.counters.saw(what))
    const { counters } = wish
    const [time, dice, plan] = [this.#time, this.#dice, this.#plan]
    const log = (line: string): void => this.#log(line)
    const saw = (what: string): void => counters.saw(what)
    this.#shop = this.#open()
    const shop = this.#shop
    const wrong = (line: string): void => void this.#programs.wrong.push(line)
    this.#locks = new LockWatch(shop.host, wrong, saw)
    shop.host.onName = (by, path) => {
      this.#locks.named(by, path)
      this.#programs.named(by, path)
    }
    this.#truth = new Truth(shop, plan.share.order > 0, this.#places ?? undefined)
    this.#post = new Post({ shop, plan, dice, time, log, saw })
    this.#programs = new Programs({ shop, plan, dice, time, log, saw })
    this.#events = new Events({ shop, plan, dice, truth: this.#truth, log })
    this.#faulty = new Faulty({
      shop,
      plan,
      dice,
      time,
      log,
      saw,
      events: this.#events,
      programs: this.#programs,
    })
    this.#person = new Person(
      { shop, plan, dice, truth: this.#truth, log },
      counters,
      (...args: string[]) => this.#ston(...args),
    )
    const places = this.#places
    this.#leaving = places === null ? null : new Leaving({ ...this.#scene(), places, saw })
    this.#hands = new Hands({ ...this.#scene(), saw })
    log(JSON.stringify(plan))
  }

  close(): void {
    this.#shop.close()
  }

  async live(): Promise<Outcome> {
    let wrong: readonly string[] = []
    try {
      await this.#goLive()
      while (wrong.length === 0 && this.#day < this.#wish.days) {
        this.#day += 1
        wrong = await this.#oneDay()
        this.#wish.dayOver?.(this.#day)
      }
    } catch (error) {
      wrong = [error instanceof Error ? (error.stack ?? error.message) : String(error)]
    }
    for (const line of wrong) this.#log(line)
    if (wrong.length > 0) await this.#explain(wrong).catch(() => undefined)
    this.#digest()
    const digest = this.#hash.digest('hex')
    return { wrong, days: this.#day, plan: this.#plan, digest, events: this.#scheduled }
  }

  /** A shop goes live without faults: what one good upload shows is known from then on. */
  async #goLive(): Promise<void> {
    this.#begin()
    await this.#time.to(FIRST_DAY + 9 * HOUR)
    await this.#time.until(this.#shop.signIn())
    this.#programs.serve()
    await this.#time.to(this.#time.now + 3000)
    this.#before()
    if (this.#orders) await this.#ston('import-orders', '--json')
    this.#shop.later(1100)
    for (const code of CODES) this.#events.sell(code, 1)
    await this.#time.until(this.#post.deliverAll())
    await this.#rest()
    await this.#time.to(FIRST_DAY + DAY)
  }

  /** What there is before anything happens. */
  #begin(): void {
    const truth = this.#truth
    const places = this.#places
    for (const code of [...CODES, ...NEW]) {
      if (places === null) truth.begin(code, { smaregi: START, ne: START })
      for (const store of places?.stores ?? []) {
        const warehouse = places?.feeds(store) ?? null
        const fed = warehouse === null ? 0 : START
        truth.begin(code, { smaregi: START, ne: fed }, store, warehouse ?? undefined)
      }
    }
  }

  /** What there was in Next Engine before orders are booked. */
  #before(): void {
    const { seed, more } = this.#plan
    if (!this.#orders || more.oldSlips === 0) return
    const name = '0 oldSlips 1'
    if (!this.#happens(name)) return
    oldSlips({ ...this.#scene(), dice: new Dice(seedOf(seed, name)), saw: this.#saw })
  }

  /** Whether an event happens, which might. */
  #happens(name: string): boolean {
    this.#scheduled.push(name)
    const happens = this.#wish.only?.has(name) ?? true
    this.#usesHands ||= happens && name.includes(' hand ')
    return happens
  }

  get #orders(): boolean {
    return this.#plan.share.order > 0
  }

  async #oneDay(): Promise<readonly string[]> {
    const start = this.#time.now
    this.#log(`day ${this.#day}`)
    forgetSecrets()
    this.#stormFrom(start)
    await this.#time.to(start + 21 * HOUR)
    await this.#calm()
    const wrong = [...(await this.#night()), ...(await this.#changeOver())]
    const isLast = this.#day % WEEK === 0 || this.#day === this.#wish.days
    const said = wrong.length === 0 && isLast ? await this.#allIsSaid() : []
    const counts = wrong.length + said.length === 0 && isLast
    const more = counts ? await this.#afterCounting() : said
    this.#tidy()
    await this.#time.to(start + DAY)
    const over = Math.ceil((this.#time.now - start) / DAY)
    await this.#time.to(start + over * DAY)
    return [...wrong, ...more, ...this.#programs.wrong]
  }

  /** Everything that happens until nine in the evening, whatever goes wrong meanwhile. */
  #stormFrom(start: number): void {
    this.#post.isCalm = false
    this.#programs.isCalm = false
    const happens = {
      change: () => {
        this.#events.happen()
        this.#post.collect()
      },
      order: () => {
        orderEvents(this.#scene())
        this.#anew()
      },
      slip: (own: Dice) => slipEvent({ ...this.#scene(), dice: own, saw: this.#saw }),
      hand: (own: Dice) => this.#hands.change(own),
      newOrder: (own: Dice) => newOrder({ ...this.#scene(), dice: own, saw: this.#saw }),
      trouble: () => this.#faulty.turn(),
      delivery: () => this.#events.restock(),
      decision: () => void this.#decide(),
      run: () => void this.#programs.run(),
      command: (...args: readonly string[]) => void this.#programs.cron(...args),
    }
    const { dice } = this.#places ?? {}
    const all = [this.#dice, ...(dice === undefined ? [] : [dice])]
    const storm = new Storm({ plan: this.#plan, day: this.#day, dice: all, happens })
    for (const { name, at, work } of storm.events())
      if (this.#happens(name)) this.#time.after(start + at - this.#time.now, work)
  }

  #anew(): void {
    const places = this.#places
    if (places?.ordersByWarehouse !== true) return
    // The second stream's chance.
    allocateAnew({ ...this.#scene(), dice: places.dice, places, saw: this.#saw })
  }

  readonly #saw = (what: string): void => this.#wish.counters.saw(what)

  #scene() {
    const [shop, plan, dice, truth] = [this.#shop, this.#plan, this.#dice, this.#truth]
    return { shop, plan, dice, truth, log: (line: string) => this.#log(line) }
  }

  /** Somebody looks at what ston asks, in the middle of it all. */
  async #decide(): Promise<void> {
    await this.#person.decide({ atRest: false }).catch((error: unknown) => {
      if (!(error instanceof Interrupted)) throw error
    })
  }

  /** Every fault stops. */
  async #calm(): Promise<void> {
    this.#log('calm')
    this.#calmAt = this.#time.now
    this.#dice.begin(seedOf(this.#plan.seed, `${this.#day} calm`))
    this.#post.isCalm = true
    this.#programs.isCalm = true
    await this.#faulty.stop()
    await this.#time.until(this.#programs.settle())
    this.#programs.serve()
    if (this.#programs.isSignedOut) await this.#time.until(this.#programs.signIn())
    await this.#time.to(this.#time.now + 5000)
    await this.#time.until(this.#post.deliverAll())
  }

  /** In the evening everything that has come is on its way, and what is wanting is explained. */
  async #night(): Promise<readonly string[]> {
    for (const hour of [0, 1, 2]) {
      await this.#round()
      await this.#time.to(this.#time.now + (hour < 2 ? 20 * MINUTE : MINUTE))
    }
    if (this.#post.open > 0) return ['a notification is still not taken']
    if (this.#usesHands) this.#hands.look(await this.#person.items(), this.#calmAt - 3 * HOUR)
    return this.#keptAlive()
  }

  /** The planner alone sees to it that the sign-in stays alive. */
  #keptAlive(): readonly string[] {
    const since = this.#time.now - Math.max(this.#programs.keptAliveAt, FIRST_DAY + DAY)
    if (!this.#plan.runs || since <= KEPT_ALIVE) return []
    return [`the sign-in was not kept alive for ${Math.round(since / HOUR)} hours`]
  }

  /** After the evening drawn for it each store feeds its own 拠点. */
  async #changeOver(): Promise<readonly string[]> {
    const places = this.#places
    if (places === null || places.isMany || this.#day !== places.shape.switchDay) return []
    // Somebody who compares waits until nothing is under way; nobody else does.
    const isExact = this.#plan.share.drift > 0
    if (isExact) {
      const wrong = await this.#allIsSaid()
      if (wrong.length > 0) return wrong
    }
    this.#log('each store feeds its own 拠点')
    this.#saw('switch to several 拠点')
    const from = places.feeds('1') ?? BASE.id
    places.switch(this.#time.now)
    places.slipsBefore = Math.max(0, ...this.#shop.ne.orders.all().map(({ id }) => id))
    this.#shop.configure((config) => places.configure(config))
    this.#link(this.#shop)
    this.#programs.listener?.kill()
    await this.#time.to(this.#time.now + 2 * MINUTE)
    carryGoods({ ...this.#scene(), places, saw: this.#saw }, from)
    await this.#time.to(this.#time.now + HOUR)
    if (this.#plan.eyes === 'blind') return []
    const { json } = await this.#ston('reconcile', '--json')
    const differences = json['differences'] as readonly unknown[] | undefined
    if (!isExact || differences?.length === 0) return []
    return [`the first comparison of several 拠点 is not exact: ${JSON.stringify(json)}`]
  }

  /** Next Engine's shops leave the 拠点 of their store. */
  #link({ ne: { orders } }: SimulatedShop): void {
    const places = this.#places
    if (places === null || places.ordersByWarehouse) return
    for (const shop of ['1', '2']) {
      const warehouse = places.feeds(places.storeOfShop(shop))
      if (warehouse !== null) orders.linkShop(shop, warehouse)
    }
  }

  /** No date of change tells of an allocation: what has moved is found in the night. */
  async #lookAtNight(): Promise<readonly string[]> {
    if (this.#leaving === null || !this.#orders) return []
    const inJapan = this.#time.now + 9 * HOUR
    await this.#time.to(this.#time.now + DAY - (inJapan % DAY) + MINUTE)
    const before = this.#leaving.stores()
    await this.#rest()
    const after = this.#leaving.stores()
    const moved = [...before].filter(([slip, stores]) => after.get(slip) !== stores)
    if (moved.length > 0) this.#saw('order line moved to another store')
    return this.#leaving.wrong(await this.#person.items())
  }

  /** Within a simulated day everything has an end, and is right. */
  async #allIsSaid(): Promise<readonly string[]> {
    this.#log('rest')
    const moved = await this.#lookAtNight()
    if (moved.length > 0) return moved
    for (const code of NEW) this.#events.register(code, 0)
    shipAll(this.#shop)
    if (this.#places !== null) carryRest({ ...this.#scene(), places: this.#places })
    this.#events.restock()
    await this.#time.until(this.#post.deliverAll())
    await (this.#plan.runs ? this.#restByRun() : this.#rest())
    const { shop } = this.#scene()
    const open = await this.#person.items()
    const early = judge(shop, this.#plan, this.#truth, open)
    const explained = await this.#waitingFor(open)
    if (early.some((line) => !explained(line))) return early
    this.#faulty.catchUp()
    return this.#everythingEnds()
  }

  /** Behind a call in doubt all of its slip waits, and so do changes of its product that it may have caused: those count as pending. */
  async #waitingFor(open: readonly Item[]): Promise<(line: string) => boolean> {
    const calls = open.filter((one) => one.direction === 'order' && one.kind === 'inDoubt')
    if (calls.length === 0) return () => false
    const { pending } = (await this.#ston('status', '--json')).json
    const isWaiting = (pending as { readonly changes: number }).changes > 0
    return (line) =>
      line.includes('wanting in Smaregi') ||
      (isWaiting && calls.some(({ code }) => line.startsWith(`${code}: `)))
  }

  async #everythingEnds(): Promise<readonly string[]> {
    for (let rounds = 0; rounds < 6; rounds += 1) {
      const items = await this.#person.items()
      this.#leaving?.note(items)
      if (items.length === 0) break
      await this.#person.decide({ atRest: true })
      await this.#rest()
    }
    if (this.#truth.drifts.size > 0) await this.#mend()
    await this.#rest()
    await this.#readDiary()
    const items = await this.#person.items()
    return [
      ...judge(this.#shop, this.#plan, this.#truth, items),
      ...(this.#orders ? (this.#leaving?.wrong(items) ?? []) : []),
      ...items.map(({ id, reason }) => `${id} does not end: ${reason}`),
    ]
  }

  /** A stocktaking sets counts, so it is for shops in which nothing but mistakes keeps them apart, as for whoever mends. */
  async #afterCounting(): Promise<readonly string[]> {
    const { eyes, share } = this.#plan
    if (share.drift === 0 || eyes === 'blind' || this.#places !== null) return []
    this.#log('stocktaking')
    const [post, programs, events] = [this.#post, this.#programs, this.#events]
    const saw = (what: string): void => this.#wish.counters.saw(what)
    await takeStock({ ...this.#scene(), time: this.#time, post, programs, events, saw })
    await this.#rest()
    return this.#everythingEnds()
  }

  /** Runs as cron would, until nothing more happens; in Next Engine's history the day goes on. */
  async #rest(): Promise<void> {
    const until = this.#time.now + 36 * HOUR
    for (let quiet = 0, rounds = 0; quiet < 2; rounds += 1) {
      if (this.#time.now > until) throw new Error('it does not come to rest')
      const all = await this.#round()
      const isQuiet = all.every(({ json }) => hasEnded(json, rounds > 26))
      quiet = isQuiet ? quiet + 1 : 0
      await this.#time.to(this.#time.now + (rounds < 4 ? 20 * MINUTE : HOUR))
      this.#shop.ne.correct(OTHER, 700, '入荷')
      this.#shop.ne.correct(OTHER, -700, '入荷取消')
    }
  }

  /**
   * What `ston run` finds due brings everything to its end, and nothing else is called: where the calls of the month are short, what waits
   * leaves with the flush of the day, and what Next Engine has not worked soon after is looked at with that of the next one.
   */
  async #restByRun(): Promise<void> {
    const until = this.#time.now + 84 * HOUR
    const day = this.#time.now + 25 * HOUR
    for (let waits = true; waits || this.#time.now < day;) {
      if (this.#time.now > until) throw new Error('ston run does not bring it to rest')
      if (this.#programs.isSignedOut) await this.#time.until(this.#programs.signIn())
      await this.#ston('run', '--json')
      await this.#time.to(this.#time.now + RUN_EVERY_BY_NIGHT)
      this.#shop.ne.correct(OTHER, 700, '入荷')
      this.#shop.ne.correct(OTHER, -700, '入荷取消')
      const { lastFlush } = (await this.#ston('status', '--json')).json
      // What is in doubt may hold back the rest of its product, but nothing else: that leaves with the flush of the next day, which may
      // come more than a day after the last one.
      const last = lastFlush as Ran['json']
      const isNextDays = Date.parse(String(last['startedAt'])) > day
      waits = !hasEnded(last, isNextDays && this.#time.now > day + DAY)
    }
  }

  async #round(): Promise<readonly Ran[]> {
    // Where all day nobody asked Next Engine for anything, nobody has seen it before.
    if (this.#programs.isSignedOut) await this.#time.until(this.#programs.signIn())
    const flushed = await this.#ston('flush', '--json')
    if (Number(flushed.json['found']) > 0) this.#wish.counters.saw('lost webhook found')
    return this.#orders ? [flushed, await this.#ston('import-orders', '--json')] : [flushed]
  }

  async #mend(): Promise<void> {
    if (this.#plan.mendsLate) await this.#time.to(this.#time.now + 6 * MINUTE)
    const side = this.#places?.shape.mends ?? 'nextengine'
    await this.#ston('reconcile', '--apply', side, '--yes', '--json')
    if (side === 'smaregi') this.#keepDrifts()
    this.#truth.drifts.clear()
  }

  /** What was set in Next Engine is what there is. */
  #keepDrifts(): void {
    const truth = this.#truth
    this.#saw('mended in Smaregi')
    for (const [code, pieces] of truth.drifts) {
      truth.movedInNextEngine(code, pieces, truth.driftIn)
      const stores = truth.places.stores.filter((one) => truth.places.feeds(one) === truth.driftIn)
      const store = stores.find((one) => truth.wantingAt(code, one) !== 0) ?? stores[0]
      truth.movedInSmaregi(code, pieces, store)
    }
  }

  /** In the foreground, as a person does: whoever waits sees it end. */
  async #ston(...args: string[]): Promise<Ran> {
    const ran = this.#programs.ston(...args)
    const ended = await (this.#post.isCalm ? this.#time.until(ran) : ran)
    if (ended === null) throw new Interrupted()
    return ended
  }

  #readDiary(): Promise<void> {
    const { surroundings, host } = this.#shop.process()
    const { io, machine } = surroundings
    const reading = async (): Promise<void> => {
      const store = await openFileStore({
        path: DATA,
        now: host.wall,
        ...(io && { io }),
        ...(machine && { machine }),
      })
      this.#batch = await readBatches(store, this.#wish.counters, this.#batch)
      await store.close()
    }
    return this.#time.until(reading())
  }

  /** Nobody looks back so far. */
  #tidy(): void {
    const { ne, smaregi } = this.#shop
    for (const { csv } of ne.queue.slice(this.#files))
      if (isOfTwo(csv)) this.#saw('two 拠点 in a file')
    this.#files = ne.queue.length
    ;(ne.calls as unknown[]).length = 0
    smaregi.calls.length = 0
  }

  async #explain(wrong: readonly string[]): Promise<void> {
    const codes = [...CODES, ...NEW].filter((one) => wrong.some((line) => line.includes(one)))
    for (const code of codes) {
      for (const row of this.#shop.smaregi.ledger.history)
        if (row.productId === code) this.#log(`Smaregi ${JSON.stringify(row)}`)
      for (const one of this.#shop.ne.history(code)) this.#log(`Next Engine ${JSON.stringify(one)}`)
      this.#explainOrders(code)
      this.#log((await this.#ston('why', code)).out)
    }
  }

  /** The slips of which more or less is booked than they take. */
  #explainOrders(code: string): void {
    const shipments = [...this.#shop.smaregi.shipments.all()]
    for (const slip of this.#shop.ne.orders.all()) {
      const own = shipments.filter((one) => one.identificationNo?.startsWith(`NE-${slip.id}-`))
      const lines = own.flatMap((one) => one.lines).filter((line) => line.productId === code)
      const booked = lines.reduce((sum, line) => sum + line.quantity, 0)
      const moved = this.#shop.ne.history(code).filter((one) => one.slip === String(slip.id))
      const gone = -moved.reduce((sum, { delta }) => sum + delta, 0)
      const taken = this.#truth.taken(code, slip.id)
      if (booked === taken && gone === taken) continue
      this.#log(
        `takes ${taken}, booked ${booked}, gone ${gone}: ${JSON.stringify(slip)} ${JSON.stringify(own)}`,
      )
    }
  }

  #open(): SimulatedShop {
    const { keepReason, historyShowsUploads, eyes } = this.#plan
    const dice = this.#dice
    const faults: Partial<Faults> = {
      keepReason,
      historyShowsUploads,
      partial: dice.one(['minusOne', 'two', 'allOrNothing']),
      historyQuantity: dice.one(['signed', 'unsigned']),
      messages: dice.one(['named', 'free']),
      newestDateOfNew: dice.chance(0.5),
      undoClearsSendDate: dice.chance(0.5),
    }
    const unnamed = faults.partial === 'two' && faults.messages === 'free'
    this.#plan = { ...this.#plan, unnamed }
    const shop = new SimulatedShop({
      nature: { time: this.#time, dice, diskMs: 0.1 },
      log: (line) => this.#log(line),
      api: eyes === 'platform' ? 'platform' : 'legacy',
      platform: eyes === 'platform' || eyes === 'mixed',
      saw: (incident, path) =>
        this.#wish.counters.saw(
          `line: ${incident}${path.endsWith('/upload') ? ' of an upload' : ''}`,
        ),
      faults: { ...faults, ...this.#plan.shape?.faults },
      leaves: (process, path) => this.#locks.leaves(process, path),
      configure: (config) => this.#configure(config),
    })
    shop.host.keepsSockets = this.#plan.sockets
    shop.host.hasSmallMachines = this.#plan.smallMachines
    this.#fill(shop)
    const { smaregi } = shop
    const { account } = smaregi.platform
    account.correctionDivision = this.#plan.correctionDivision
    account.shipmentsInHistory = this.#plan.shipmentsInHistory
    account.shipmentListHasDetails = dice.chance(0.5)
    smaregi.account.shipments.tellsId = dice.chance(0.5)
    return shop
  }

  /** Goods in stores and in 拠点. */
  #fill(shop: SimulatedShop): void {
    const { ne, smaregi } = shop
    const places = this.#places
    for (const id of places?.stores ?? ONE_PLACE.stores)
      smaregi.store({ id, name: id === '1' ? '本店' : id === '2' ? '支店' : `支店${id}` })
    const begin = (id: string, amount: number): void => {
      smaregi.product({ id, name: `商品${id}` })
      for (const storeId of places?.stores ?? ['1'])
        smaregi.change({ storeId, productId: id, amount, division: '01', silent: true })
    }
    for (const { name } of places?.warehouses.slice(1) ?? []) ne.addWarehouse(name)
    const stocked = (warehouse: string): number =>
      START * (places?.stores.filter((store) => places.feeds(store) === warehouse).length ?? 1)
    for (const id of CODES) {
      begin(id, START)
      ne.addGoods({ code: id, stock: stocked(BASE.id) })
      for (const one of places?.warehouses.slice(1) ?? [])
        ne.setStock(id, { stock: stocked(one.id) }, one.id)
    }
    begin(OTHER, 0)
    ne.addGoods({ code: OTHER, stock: 0 })
    for (const id of NEW) begin(id, START)
    this.#link(shop)
  }

  #configure(config: Config): void {
    const { eyes, warehouse, share } = this.#plan
    if (this.#places === null && warehouse)
      config['nextengine'] = {
        ...config['nextengine'],
        upload: 'warehouse',
        warehouse: '基本拠点',
      }
    config['guard'] = { maxDelta: GUARD }
    config['smaregi'] = {
      ...config['smaregi'],
      receive: eyes === 'platform' ? 'platform' : 'legacy',
    }
    if (eyes === 'blind') delete config['smaregi']['accessToken']
    if (this.#plan.runs) config['schedule'] = { callsPerMonth: this.#plan.callsPerMonth }
    if (share.order > 0) config['orders'] = { enabled: true, storeId: '1' }
    this.#places?.configure(config)
  }

  #digest(): void {
    this.#hash.update(this.#unhashed)
    this.#unhashed = ''
  }

  #log(text: string): void {
    const line = `${stampOf(this.#time.now)} ${text}`
    this.#unhashed += line
    if (this.#unhashed.length > MANY_LINES) this.#digest()
    this.#wish.trace?.(line)
  }
}

/** The process in which somebody worked has died. */
class Interrupted extends Error {}

function stampOf(moment: number): string {
  return new Date(moment + 9 * HOUR).toISOString().slice(0, -1).replace('T', ' ')
}

function hasEnded(json: Ran['json'], patient: boolean): boolean {
  if (json['outcome'] !== 'ok' && json['outcome'] !== 'attention') return false
  return json['waiting'] === 0 || (patient && json['inDoubt'] !== 0)
}

/** Whether a file has rows of several 拠点. */
function isOfTwo(csv: string): boolean {
  const names = ['駅前', '倉庫', BASE.name].filter((name) => csv.includes(name))
  return names.length > 1
}
