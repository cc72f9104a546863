import { DAY_MS, jstDay } from '../../src/kernel/time.ts'
import type { Dice, Plan, Trouble } from './soak-plan.ts'
import { BASE, type Warehouse } from './soak-places.ts'
import type { Truth, Worlds } from './soak-truth.ts'

export const CODES = ['1001', '1002', '1003', '1004', '1005'] as const
/** Unknown in Next Engine until somebody registers them. */
export const NEW = ['9001', '9002'] as const
/** Moves by hand only, so that Next Engine's history goes on. */
export const OTHER = '1099'
export const START = 60
/** More pieces than a row may have. */
export const GUARD = 90

/** What events happen to, and by whose chance. */
export interface Scene {
  readonly shop: Worlds
  readonly plan: Plan
  readonly dice: Dice
  readonly truth: Truth
  readonly log: (line: string) => void
}

type Move = (code: string) => void

/** What happens in the two worlds during a step; whatever it is, the truth hears of it. */
export class Events {
  readonly #shop: Worlds
  readonly #plan: Plan
  readonly #dice: Dice
  readonly #truth: Truth
  readonly #log: (line: string) => void

  constructor({ shop, plan, dice, truth, log }: Scene) {
    this.#shop = shop
    this.#plan = plan
    this.#dice = dice
    this.#truth = truth
    this.#log = log
  }

  /** Some of everything. */
  happen(): void {
    for (let left = this.#dice.between(1, 4); left > 0; left -= 1) this.#one(this.#dice.one(CODES))
    if (this.#is('newProduct')) this.sell(this.#dice.one(NEW), 2)
    if (this.#plan.share.newProduct > 0 && this.#dice.chance(0.2))
      this.register(this.#dice.one(NEW))
    if (this.#is('typed')) this.#typed(this.#dice.one(CODES))
    if (this.#is('link')) this.#link(this.#dice.one(CODES))
    if (this.#is('colleague')) this.#colleague(this.#dice.one(CODES))
    if (this.#is('drift')) this.#drift(this.#dice.one(CODES))
  }

  sell(code: string, quantity: number): void {
    const storeId = this.#store()
    this.#shop.smaregi.sale({ storeId, lines: [{ productId: code, quantity }] })
    this.#note('sale', code, -quantity, storeId)
  }

  /** Enough of everything for whatever was oversold; what goes to one 拠点 at a time is no more than a row may have. */
  restock(): void {
    const { codes, places } = this.#truth
    const all = places.pick === undefined ? [undefined] : places.stores
    for (const code of codes)
      for (const store of all) {
        const enough = store === undefined ? GUARD : Math.floor(GUARD / places.stores.length)
        const count = (): number => this.#shop.smaregi.stock(code, store)
        do {
          this.#passes()
          this.#add(code, enough, store)
        } while (count() < enough)
      }
  }

  /** Somebody registers a product in Next Engine, with the count from before everything that ston holds, or with a mistake. */
  register(code: string, mistake = this.#dice.chance(0.5) ? 3 : 0): void {
    if (this.#shop.ne.goods(code) !== undefined) return
    const [base = BASE, ...others] = this.#truth.places.warehouses
    const left = this.#leftUnknown(code)
    const there = (one: Warehouse): number =>
      this.#truth.begunIn(code, one) - (left.get(one.id) ?? 0)
    this.#shop.ne.addGoods({ code, stock: there(base) + mistake })
    for (const one of others) this.#shop.ne.setStock(code, { stock: there(one) }, one.id)
    for (const [id, pieces] of left) this.#truth.movedInNextEngine(code, -pieces, id)
    if (mistake !== 0) this.#truth.movedInNextEngine(code, mistake)
    this.#log(`registered ${code} with ${START + mistake}`)
  }

  /** By the id of its 拠点, what has been shipped while nobody had registered it. */
  #leftUnknown(code: string): ReadonlyMap<string, number> {
    const { orders } = this.#shop.ne
    const left = new Map<string, number>()
    for (const slip of orders.all().filter(({ status }) => status === '50'))
      for (const line of slip.lines.filter((one) => one.code === code && !one.cancelled)) {
        const id = orders.intended(slip, line)
        left.set(id, (left.get(id) ?? 0) + line.quantity - line.returnedGood)
      }
    return left
  }

  /** Orders take what there is of everything in an upload, between ston's look and Next Engine's work. */
  takeFree(csv: string): void {
    for (const code of CODES.filter((one) => csv.includes(one))) {
      for (const { id } of this.#truth.places.warehouses) {
        const free = this.#shop.ne.warehouseStock(code, id)?.free ?? 0
        if (free > 0) this.#shop.ne.allocate(code, free, id)
      }
      this.#log(`orders take all of ${code}`)
    }
  }

  /** They give it back. */
  giveFree(): void {
    for (const code of CODES) {
      const { ne } = this.#shop
      for (const { id } of this.#truth.places.warehouses) {
        const promised = ne.orders
          .all()
          .flatMap(({ lines }) => lines)
          .filter((line) => line.code === code)
          .flatMap((line) => line.promised.filter(({ warehouse }) => warehouse === id))
          .reduce((sum, { quantity }) => sum + quantity, 0)
        ne.allocate(code, promised - (ne.warehouseStock(code, id)?.allocated ?? 0), id)
      }
    }
  }

  #is(trouble: Trouble): boolean {
    return this.#dice.chance(this.#plan.share[trouble])
  }

  #one(code: string): void {
    if (!this.#is('sameSecond')) this.#passes()
    const kinds: [number, Move][] = [
      [0.45, (of) => this.sell(of, this.#dice.between(1, 4))],
      [0.15, (of) => this.#add(of, this.#dice.between(1, 6))],
      [0.1, (of) => this.#transfer(of)],
      [0.08, (of) => this.#lose(of)],
      [0.22, (of) => this.#equalRows(of)],
    ]
    if (this.#is('bigSale')) return this.sell(code, this.#dice.one([70, GUARD + 5]))
    let at = this.#dice.below(1000) / 1000
    for (const [share, move] of kinds) {
      at -= share
      if (at < 0) return move(code)
    }
  }

  /** So that the next change lies in another second. */
  #passes(): void {
    this.#shop.later(this.#dice.between(1000, 2500))
  }

  #add(code: string, quantity: number, storeId = this.#store()): void {
    this.#shop.smaregi.purchase({ storeId, productId: code, quantity })
    this.#note('delivery', code, quantity, storeId)
  }

  #lose(code: string): void {
    const storeId = this.#store()
    this.#shop.smaregi.loss({ storeId, productId: code, quantity: 1 })
    this.#note('loss', code, -1, storeId)
  }

  #transfer(productId: string): void {
    const { pick, feeds, saw } = this.#truth.places
    const [from, to] = pick === undefined ? ['1', '2'] : [pick(), pick()]
    if (from === to) return
    if (feeds(from) !== feeds(to)) saw?.('transfer between two 拠点')
    this.#shop.smaregi.transfer({ from, to, productId, quantity: 2 })
    this.#truth.moved(productId, -2, from)
    this.#truth.moved(productId, 2, to)
    this.#log(`transfer ${productId} 0${pick === undefined ? '' : ` ${from} ${to}`}`)
  }

  /** A sale, taken back, and sold again within one second; now and then in one notification. */
  #equalRows(code: string): void {
    // Within the second of the last change nobody can tell what a count that came back holds; see `seal-alignment.ts`.
    if (this.#plan.share.drift > 0 && !this.#plan.mendsLate) return
    const [storeId, back] = [this.#store(), this.#dice.one(['02', '02', '12'])]
    const amounts = this.#dice.one([
      [-1, 1, -1],
      [-1, 1, -1, 1],
      [1, -1, 1],
      [-1, -1],
    ])
    const at = this.#now()
    const rows = amounts.map((amount) => ({
      storeId,
      productId: code,
      amount,
      division: amount > 0 ? this.#returned(back) : '02',
      at,
    }))
    if (this.#dice.chance(0.3)) this.#shop.smaregi.changes(rows)
    else for (const row of rows) this.#shop.smaregi.change(row)
    this.#note(
      `one second ${amounts.join(' ')}`,
      code,
      amounts.reduce((sum, one) => sum + one, 0),
      storeId,
    )
  }

  /**
   * Where 出荷 are typed, a return under 12 could be one that is taken back, and a person would have to say which. Where the history does not
   * show what ston's own corrections bring back, it could be one of those, and nobody could say.
   */
  #returned(division: string): string {
    const { share, shipmentsInHistory } = this.#plan
    return share.typed > 0 || (share.orderEdit > 0 && !shipmentsInHistory) ? '02' : division
  }

  #now(): Date {
    return this.#shop.ne.now()
  }

  /** 出荷 typed for Next Engine's own orders: Next Engine knows of it, whatever becomes of it. */
  #typed(productId: string): void {
    const { shipments } = this.#shop.smaregi
    this.#passes()
    const own = [...shipments.all()].filter((one) => one.identificationNo === null)
    const old = own[this.#dice.below(own.length + 1)]
    const line = old?.lines[0]
    if (old === undefined || line === undefined) {
      const quantity = this.#dice.between(2, 4)
      shipments.register(typedShipment(productId, quantity, this.#dateTyped()))
      this.#noteTyped('typed', productId, -quantity)
    } else if (this.#dice.chance(0.5)) {
      shipments.remove(old.id)
      this.#noteTyped('typed removed', line.productId, line.quantity)
    } else if (line.quantity > 1) {
      shipments.edit(old.id, { lines: [{ ...line, quantity: line.quantity - 1 }] })
      this.#noteTyped('typed edited', line.productId, 1)
    }
  }

  /** Mostly the day itself; dated back now and then, and the platform takes one without. */
  #dateTyped(): string | null {
    const today = this.#now().getTime()
    const dates = [today, today, today, today - DAY_MS, null]
    const date = this.#dice.one(dates)
    return date === null ? null : jstDay(new Date(date))
  }

  /** Smaregi's own EC link writes; whether Next Engine has it already is what the plan says. */
  #link(code: string): void {
    const amount = this.#dice.one([-2, -1, 1, 2])
    this.#passes()
    this.#shop.smaregi.change({ storeId: '1', productId: code, amount, division: '11' })
    if (this.#plan.otherLink) this.#truth.movedInSmaregi(code, amount)
    else this.#truth.moved(code, amount)
    this.#log(`link ${code} ${amount}`)
  }

  /** Somebody corrects a count in Next Engine, with words of his own; it may look like a row of ston's. */
  #colleague(code: string): void {
    const { id } = this.#warehouse()
    const { free } = this.#shop.ne.warehouseStock(code, id) ?? { free: 0 }
    const amount = this.#dice.one([-2, -1, 1, 2])
    if (free + amount >= 0) this.#shop.ne.correct(code, amount, '棚卸差異', id)
    this.#log(`colleague ${code} ${amount}`)
  }

  /** A count is set without a trace: the one thing that only a comparison can find. */
  #drift(code: string): void {
    const { ne } = this.#shop
    const { id } = this.#warehouse()
    const level = ne.warehouseStock(code, id)
    if (level === undefined || this.#truth.drifts.size > 0) return
    ne.setStock(code, { stock: level.stock + 2 }, id)
    this.#truth.drifts.set(code, 2)
    this.#truth.driftIn = id
    this.#log(`drift ${code} 2`)
  }

  #store(): string {
    return this.#truth.places.pick?.() ?? (this.#dice.chance(0.8) ? '1' : '2')
  }

  /** One that a store feeds. */
  #warehouse(): Warehouse {
    const { pick, feeds, stores, warehouses } = this.#truth.places
    if (pick === undefined) return BASE
    const fed = feeds(pick()) ?? stores.map(feeds).find((id) => id !== null)
    return warehouses.find(({ id }) => id === fed) ?? BASE
  }

  #note(what: string, code: string, pieces: number, storeId: string): void {
    this.#truth.moved(code, pieces, storeId)
    const where = this.#truth.places.pick === undefined ? '' : ` in ${storeId}`
    this.#log(`${what} ${code} ${pieces}${where}`)
  }

  #noteTyped(what: string, code: string, pieces: number): void {
    this.#truth.movedInSmaregi(code, pieces)
    this.#log(`${what} ${code} ${pieces}`)
  }
}

function typedShipment(productId: string, quantity: number, date: string | null) {
  return {
    storeId: '1',
    recipientType: '4',
    recipientId: null,
    recipientName: '手入力',
    division: '0',
    date,
    status: '2',
    memo: null,
    identificationNo: null,
    approvalStatus: '1',
    lines: [{ productId, quantity, memo: null }],
  }
}
