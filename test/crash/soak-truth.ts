import type { NextEngineWorld } from '../../src/simulators/nextengine/practice.ts'
import type { SmaregiWorld } from '../../src/simulators/smaregi/server.ts'
import { BASE, ONE_PLACE, pairOf, type Places, type Warehouse } from './soak-places.ts'

/** Both services, in whose worlds things happen, over whatever line they are reached. */
export interface Worlds {
  readonly ne: NextEngineWorld
  readonly smaregi: SmaregiWorld
  /** Time passes. */
  later(ms: number): void
}

/** Both counts of a product. */
export interface Both {
  readonly smaregi: number
  readonly ne: number
}

/** Pieces of a product that are booked for a slip. */
export interface Booked {
  readonly slip: number
  readonly storeId: string
  readonly quantity: number
}

/**
 * What the counts of both services have to be, kept from what has happened in the two worlds and never from what ston says: what the
 * till, deliveries and people did in Smaregi, what Next Engine's people did there, and what orders take.
 */
export class Truth {
  readonly places: Places
  readonly #counts = new Map<string, Both>()
  /** By code and store, and by code and 拠点. */
  readonly #inStore = new Map<string, number>()
  readonly #inWarehouse = new Map<string, number>()
  readonly #begun = new Map<string, number>()
  /** By how much a colleague has set a count without a trace. Somebody mends it, sooner or later. */
  readonly drifts = new Map<string, number>()
  /** The 拠点 in which they are. */
  driftIn: string = BASE.id
  readonly #shop: Worlds
  readonly #orders: boolean
  /** Lines of slips that nobody books, by slip and line. */
  readonly #leftOut = new Set<string>()
  /** By slip and code, the pieces that somebody has given back in Smaregi, beside what the slip takes. */
  readonly #givenBack = new Map<string, number>()

  /** `orders`: they are booked in Smaregi as well. */
  constructor(shop: Worlds, orders: boolean, places = ONE_PLACE) {
    this.#shop = shop
    this.#orders = orders
    this.places = places
  }

  get codes(): readonly string[] {
    return [...this.#counts.keys()]
  }

  /** A product with these counts before anything happened; again for each further place. */
  begin(code: string, counts: Both, storeId = '1', warehouse = BASE.id): void {
    this.#add(code, counts, { storeId, warehouse })
    grow(this.#begun, pairOf(code, warehouse), counts.ne)
  }

  /** What was in a 拠点 before anything happened. */
  begunIn(code: string, { id }: Warehouse): number {
    return this.#begun.get(pairOf(code, id)) ?? 0
  }

  /** Something has happened in a store that both sides have to show. */
  moved(code: string, pieces: number, storeId = '1'): void {
    const warehouse = this.places.feeds(storeId)
    if (warehouse === null) this.movedInSmaregi(code, pieces, storeId)
    else this.#add(code, { smaregi: pieces, ne: pieces }, { storeId, warehouse })
  }

  /** Something that Next Engine knows already, or must not hear of: what is typed by hand for its own orders. */
  movedInSmaregi(code: string, pieces: number, storeId = '1'): void {
    this.#add(code, { smaregi: pieces, ne: 0 }, { storeId, warehouse: BASE.id })
  }

  movedInNextEngine(code: string, pieces: number, warehouse = BASE.id): void {
    this.#add(code, { smaregi: 0, ne: pieces }, { storeId: '1', warehouse })
  }

  expected(code: string): Both {
    const { smaregi, ne } = this.#counts.get(code) ?? { smaregi: 0, ne: 0 }
    return {
      smaregi: smaregi - (this.#orders ? this.taken(code) - this.givenBack(code) : 0),
      ne: ne + this.#movedThere(code),
    }
  }

  actual(code: string): Both {
    const { ne, smaregi } = this.#shop
    return { smaregi: smaregi.stock(code), ne: ne.goods(code)?.stock ?? Number.NaN }
  }

  /** What is still wanting on each side. */
  wanting(code: string): Both {
    const [wanted, is] = [this.expected(code), this.actual(code)]
    return { smaregi: wanted.smaregi - is.smaregi, ne: wanted.ne - is.ne }
  }

  /** What one 拠点 has to show of a product. */
  expectedIn(code: string, { id, name }: Warehouse): number {
    return (this.#inWarehouse.get(pairOf(code, id)) ?? 0) + this.#movedThere(code, name)
  }

  actualIn(code: string, { id }: Warehouse): number {
    const { ne } = this.#shop
    if (ne.goods(code) === undefined) return Number.NaN
    return ne.warehouseStock(code, id)?.stock ?? 0
  }

  wantingIn(code: string, warehouse: Warehouse): number {
    return this.expectedIn(code, warehouse) - this.actualIn(code, warehouse)
  }

  /** What one store has to show, by what is booked in it. */
  wantingAt(code: string, storeId: string): number {
    const booked = this.booked(code)
      .filter((one) => one.storeId === storeId)
      .reduce((sum, { quantity }) => sum + quantity, 0)
    const expected = (this.#inStore.get(pairOf(code, storeId)) ?? 0) - booked
    return expected - this.#shop.smaregi.stock(code, storeId)
  }

  /** What is booked in Smaregi of a product for slips of Next Engine. */
  booked(code: string): readonly Booked[] {
    return [...this.#shop.smaregi.shipments.all()].flatMap(
      ({ identificationNo, storeId, status, approvalStatus, lines }) => {
        const [, slip] = /^NE-(\d+)-/.exec(identificationNo ?? '') ?? []
        if (slip === undefined || status !== '2' || approvalStatus !== '1') return []
        return lines
          .filter(({ productId }) => productId === code)
          .map(({ quantity }) => ({ slip: Number(slip), storeId, quantity }))
      },
    )
  }

  /** What Next Engine's orders take of a product. */
  taken(code: string, slip?: number): number {
    return this.#shop.ne.orders
      .all()
      .filter(({ id, cancelType }) => cancelType === '0' && (slip === undefined || id === slip))
      .flatMap(({ id, lines }) => lines.filter(({ no }) => this.counts(id, no)))
      .filter((line) => line.code === code && !line.cancelled)
      .reduce((sum, line) => sum + line.quantity - line.returnedGood, 0)
  }

  /** Somebody has changed a 出荷 of the slip, and so many pieces are back; or he has answered for so many that are not. */
  giveBack(slip: number, code: string, pieces: number): void {
    grow(this.#givenBack, pairOf(code, String(slip)), pieces)
  }

  givenBack(code: string, slip?: number): number {
    const isIt = (pair: string): boolean =>
      slip === undefined ? pair.startsWith(pairOf(code, '')) : pair === pairOf(code, String(slip))
    return [...this.#givenBack]
      .filter(([pair]) => isIt(pair))
      .reduce((sum, [, pieces]) => sum + pieces, 0)
  }

  /** Whether somebody has changed a 出荷 of the slip. */
  isByHand(slip: number): boolean {
    return [...this.#givenBack.keys()].some((pair) => pair.endsWith(pairOf('', String(slip))))
  }

  /** A line that was there before orders were booked, or was made from one that was. */
  leaveOut(slip: number, line: number): void {
    this.#leftOut.add(pairOf(String(slip), String(line)))
  }

  /** Whether a line of a slip is booked in Smaregi. */
  counts(slip: number, line: number): boolean {
    return !this.#leftOut.has(pairOf(String(slip), String(line)))
  }

  /** What orders and people have moved in Next Engine; in one 拠点 by its name, or in all. */
  #movedThere(code: string, warehouse?: string): number {
    return this.#shop.ne
      .history(code)
      .filter(({ origin }) => origin !== 'upload')
      .filter((one) => warehouse === undefined || one.warehouse === warehouse)
      .reduce((sum, { delta }) => sum + delta, 0)
  }

  #add(code: string, by: Both, at: At): void {
    const { smaregi, ne } = this.#counts.get(code) ?? { smaregi: 0, ne: 0 }
    this.#counts.set(code, { smaregi: smaregi + by.smaregi, ne: ne + by.ne })
    grow(this.#inStore, pairOf(code, at.storeId), by.smaregi)
    grow(this.#inWarehouse, pairOf(code, at.warehouse), by.ne)
  }
}

interface At {
  readonly storeId: string
  readonly warehouse: string
}

function grow(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
