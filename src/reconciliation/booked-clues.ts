import type { Clues } from '../domain/reconciliation/clues.ts'
import { caseFolded } from '../domain/mapping/names.ts'
import { type BookedAt, bookedParts } from '../domain/orders/difference.ts'
import { ofKey, slipHistories, type SlipHistory } from '../domain/orders/slip-history.ts'
import { inWarehouse, keyOf } from '../domain/stock/stock-key.ts'
import type { App } from '../context.ts'
import { DAY_MS, later } from '../kernel/time.ts'
import { type FormerLinks, readFormerLinks } from '../product-mapping/former-links.ts'
import type { Store } from '../store/store.ts'
import { pairIn, readEqualSince } from './equal-since.ts'
import type { Stores } from './stores.ts'

/** What is known, code by code in the 拠点 that a store feeds. */
export interface Placed {
  readonly clues: Clues
  readonly stores: Stores
  /** By 商品ID, the codes in force. */
  readonly codes: ReadonlyMap<string, string>
  /** Where everything leaves of which nothing else is known. */
  readonly storeId: string
}

export function keyIn({ stores }: Pick<Placed, 'stores'>, code: string, storeId: string): string {
  return keyOf({ code, ...inWarehouse(stores.warehouseOf(storeId)) })
}

/** Whether a line has left, by what is known now. */
export type Left = (line: number) => boolean

/** Of more products than that reading everything is quicker. */
const MOST_LOOKED_FOR = 50

/** Pieces of which nobody can say whether both counts hold them (`booked`), or that one of them does not hold, by a person's word. */
interface Open {
  readonly cause: 'booked' | 'dropped'
  readonly key: string
  readonly units: number
  /** Null: no product has the code. */
  readonly productId: string | null
  readonly storeId: string
  /** ISO instant: by what was called equal before, it is not ended. */
  readonly since: string
}

/**
 * What was booked in Smaregi for slips of which the two counts can be apart without anybody being able to say so: no orders are read, or the
 * product has another code by now. Whoever calls the counts of a product equal afterwards ends that, and so does the retention time: it would
 * explain what is lost, for ever.
 */
export class BookedClues {
  readonly #app: App
  readonly #store: Store
  readonly #to: Placed
  readonly #links: FormerLinks
  readonly #products: ReadonlyMap<string, string>
  readonly #open: Open[] = []

  private constructor(app: App, store: Store, to: Placed, links: FormerLinks) {
    this.#app = app
    this.#store = store
    this.#to = to
    this.#links = links
    this.#products = new Map([...to.codes].map(([id, code]) => [caseFolded(code), id]))
  }

  static async read(app: App, store: Store, to: Placed): Promise<BookedClues> {
    return new BookedClues(app, store, to, await readFormerLinks(store))
  }

  /** Each slip once of which both sides may know different things, or that was booked for a product which has got another code. */
  async *histories(): AsyncGenerator<SlipHistory> {
    const { bookings } = this.#store
    const relinked = this.#links.productsSince(this.#oldest)
    const seen = new Set<number>()
    const readings =
      relinked.length > MOST_LOOKED_FOR
        ? [bookings.all()]
        : [bookings.apart(), ...(relinked.length === 0 ? [] : [bookings.about(relinked)])]
    for (const reading of readings)
      for await (const entries of reading)
        for (const history of slipHistories(entries).values()) {
          if (!seen.has(history.slip)) yield history
          seen.add(history.slip)
        }
  }

  /** `isRead`: orders are, so it is known when what is booked for the slip leaves. */
  add(history: SlipHistory, left: Left, isRead: boolean): void {
    for (const part of bookedParts(history)) {
      const leftAt = left(part.line) ? (history.leftAt.get(part.line) ?? this.#now) : null
      if (this.#hasItsCode(part)) this.#addOwn(part, leftAt, isRead)
      else this.#addRelinked(part, leftAt, isRead)
    }
  }

  /** Pieces of a part (see `keyOf` of a slip) that have left, and that a person has said shall not be booked. */
  drop(history: SlipHistory, name: string, units: number, storeId: string): void {
    if (units === 0) return
    const { line, component } = ofKey(name)
    const leftAt = history.leftAt.get(line) ?? this.#now
    const since = later(history.settledAt.get(name), leftAt)
    const productId = this.#products.get(caseFolded(component)) ?? null
    const key = keyIn(this.#to, component, storeId)
    this.#open.push({ cause: 'dropped', key, units, productId, storeId, since })
  }

  /** Writes down what nothing has ended. */
  async end(): Promise<void> {
    const oldest = this.#oldest
    const open = this.#open.filter(({ cause, since }) => cause === 'dropped' || since >= oldest)
    if (open.length === 0) return
    const { clues, stores } = this.#to
    const equal = await readEqualSince(this.#store, stores)
    for (const { cause, key, units, productId, storeId, since } of open) {
      const agreed = productId === null ? null : equal.of(pairIn(stores, productId, storeId))
      if (agreed !== null && agreed >= since) continue
      if (cause === 'booked') clues.span(key, cause, units)
      else clues.share(key, cause, units)
    }
  }

  #hasItsCode({ productId, component }: BookedAt): boolean {
    const code = this.#to.codes.get(productId) ?? component
    return caseFolded(code) === caseFolded(component)
  }

  /** With orders switched off it may have left since, or not. */
  #addOwn(part: BookedAt, leftAt: string | null, isRead: boolean): void {
    if (leftAt !== null) return
    const { component, quantity, storeId, productId, at } = part
    const key = keyIn(this.#to, component, storeId)
    if (isRead) this.#to.clues.booked(key, quantity)
    else this.#open.push({ cause: 'booked', key, units: -quantity, productId, storeId, since: at })
  }

  /**
   * It was booked for the product that the code meant then. Where another one has the code by now, that one's pieces leave, and none of it is
   * booked; when it comes to the counts of both, and how they are put right, only a person can say. What had left before is in both.
   */
  #addRelinked(part: BookedAt, leftAt: string | null, isRead: boolean): void {
    const { component, quantity, storeId, productId, at } = part
    const relinkedAt = this.#links.takenFrom(productId, component, at)
    if (leftAt !== null && (relinkedAt === null || leftAt < relinkedAt)) return
    const since = later(relinkedAt, at)
    const code = this.#to.codes.get(productId) ?? component
    const own = keyIn(this.#to, code, storeId)
    this.#open.push({ cause: 'booked', key: own, units: -quantity, productId, storeId, since })
    const other = this.#products.get(caseFolded(component)) ?? null
    const key = keyIn(this.#to, component, storeId)
    if (leftAt === null && isRead) return this.#to.clues.wanted(key, quantity)
    const given = other === null ? null : this.#links.givenTo(other, component)
    const from = later(given, later(leftAt, since))
    this.#open.push({
      cause: 'booked',
      key,
      units: quantity,
      productId: other,
      storeId,
      since: from,
    })
  }

  get #now(): string {
    return this.#app.now().toISOString()
  }

  get #oldest(): string {
    const { retentionDays } = this.#app.config
    return new Date(this.#app.now().getTime() - retentionDays * DAY_MS).toISOString()
  }
}
