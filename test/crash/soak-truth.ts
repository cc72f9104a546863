import type { NextEngineWorld } from '../../src/simulators/nextengine/practice.ts'
import type { SmaregiWorld } from '../../src/simulators/smaregi/server.ts'

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

/**
 * What the counts of both services have to be, kept from what has happened in the two worlds and never from what ston says: what the
 * till, deliveries and people did in Smaregi, what Next Engine's people did there, and what orders take.
 */
export class Truth {
  readonly #counts = new Map<string, Both>()
  /** By how much a colleague has set a count without a trace. Somebody mends it, sooner or later. */
  readonly drifts = new Map<string, number>()
  readonly #shop: Worlds
  readonly #orders: boolean

  /** `orders`: they are booked in Smaregi as well. */
  constructor(shop: Worlds, orders: boolean) {
    this.#shop = shop
    this.#orders = orders
  }

  get codes(): readonly string[] {
    return [...this.#counts.keys()]
  }

  /** A product with these counts before anything happened. */
  begin(code: string, counts: Both): void {
    this.#counts.set(code, counts)
  }

  /** Something has happened in Smaregi that both sides have to show. */
  moved(code: string, pieces: number): void {
    this.#add(code, { smaregi: pieces, ne: pieces })
  }

  /** Something that Next Engine knows already, or must not hear of: what is typed by hand for its own orders. */
  movedInSmaregi(code: string, pieces: number): void {
    this.#add(code, { smaregi: pieces, ne: 0 })
  }

  movedInNextEngine(code: string, pieces: number): void {
    this.#add(code, { smaregi: 0, ne: pieces })
  }

  expected(code: string): Both {
    const { smaregi, ne } = this.#counts.get(code) ?? { smaregi: 0, ne: 0 }
    return {
      smaregi: smaregi - (this.#orders ? this.taken(code) : 0),
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

  /** What Next Engine's orders take of a product. */
  taken(code: string, slip?: number): number {
    return this.#shop.ne.orders
      .all()
      .filter(({ id, cancelType }) => cancelType === '0' && (slip === undefined || id === slip))
      .flatMap(({ lines }) => lines)
      .filter((line) => line.code === code && !line.cancelled)
      .reduce((sum, line) => sum + line.quantity - line.returnedGood, 0)
  }

  /** What orders and people have moved in Next Engine. */
  #movedThere(code: string): number {
    return this.#shop.ne
      .history(code)
      .filter(({ origin }) => origin !== 'upload')
      .reduce((sum, { delta }) => sum + delta, 0)
  }

  #add(code: string, by: Both): void {
    const { smaregi, ne } = this.#counts.get(code) ?? { smaregi: 0, ne: 0 }
    this.#counts.set(code, { smaregi: smaregi + by.smaregi, ne: ne + by.ne })
  }
}
