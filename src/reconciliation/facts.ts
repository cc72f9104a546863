import { compare, type Difference, type Pair } from '../domain/reconciliation/compare.ts'
import { match, type Matched } from '../domain/reconciliation/match.ts'
import { inEach, together } from '../domain/reconciliation/match-warehouses.ts'
import type { Clue, Clues } from '../domain/reconciliation/clues.ts'
import type { Exclusions } from '../domain/mapping/exclusions.ts'
import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { StockPair, StockReader } from '../connectors/smaregi/stock-reader.ts'
import type { CountIn } from '../connectors/nextengine/warehouse-counts.ts'
import { inWarehouse, keyOf } from '../domain/stock/stock-key.ts'
import type { Store } from '../store/store.ts'
import { grouped } from '../kernel/grouped.ts'
import type { App } from '../context.ts'
import type { Stores } from './stores.ts'

/** What a comparison may use. */
export interface Tools {
  readonly app: App
  readonly store: Store
  readonly reader: StockReader
  readonly gate: StockGate
}

const MINUTE_MS = 60_000

interface Product {
  readonly productId: string
  readonly name: string
}

/** Smaregi's products that have stock, with the code of each. */
export interface Catalogue {
  readonly products: readonly Product[]
  readonly codes: ReadonlyMap<string, string>
  /** 在庫管理対象外. */
  readonly unmanaged: number
}

/** What was read on both sides. */
interface BothSides {
  readonly catalogue: Catalogue
  readonly exclusions: Exclusions
  /** Smaregi's counts in each store, by 商品ID. */
  readonly pairs: ReadonlyMap<string, readonly StockPair[]>
  /** Next Engine's counts, by `countName`. */
  readonly goods: ReadonlyMap<string, CountIn>
  readonly clues: Clues
  readonly stores: Stores
}

/** By which a count is found again. */
export function countName({ neCode, warehouse }: CountIn): string {
  return keyOf({ code: neCode, ...inWarehouse(warehouse) })
}

type Of = Pick<Pair, 'productId' | 'code' | 'warehouse'>

/** Both counts and all that is known about them, as they were read one after the other. */
export class Facts {
  readonly #sides: BothSides
  #matched: Matched | undefined

  constructor(sides: BothSides) {
    this.#sides = sides
  }

  get matched(): Matched {
    return (this.#matched ??= this.#match())
  }

  #match(): Matched {
    const { products, codes } = this.#sides.catalogue
    const counted = products.map((one) => ({ ...one, smaregi: this.#count(one) }))
    const goods = this.#sides.goods
    if (!this.stores.isMany) return match(counted, codes, [...goods.values()])
    return inEach(match(counted, codes, together([...goods.values()])), {
      warehouses: this.stores.warehouses,
      counted: (pair) => this.#count(pair),
      found: (neCode, warehouse) => goods.get(keyOf({ code: neCode, ...inWarehouse(warehouse) })),
    })
  }

  get stores(): Stores {
    return this.#sides.stores
  }

  /** By 商品ID. */
  get codes(): ReadonlyMap<string, string> {
    return this.#sides.catalogue.codes
  }

  /** `only`: these products, or all of them. */
  differences(only: ReadonlySet<string> | null): Difference[] {
    return this.matched.pairs.flatMap((pair) => {
      if (only !== null && !only.has(pair.productId)) return []
      const { productId, code } = pair
      const excluded = this.#sides.exclusions.of(productId, code) !== null
      const found = compare(pair, this.#clueOf(pair), excluded)
      return found === null ? [] : [found]
    })
  }

  /** Next Engine's count as it is compared (see `compare.ts`). */
  nextEngineOf(pair: Pair): number {
    return pair.nextengine.stock - this.#clueOf(pair).booked
  }

  /** Whether a row was sent of which nobody can say yet whether it is in Next Engine's count. */
  isUnsettled(pair: Pair): boolean {
    return this.#clueOf(pair).unsettled
  }

  /** Nothing is known of it beyond the two counts: nothing held, under way, or ordered. */
  isPlain(pair: Pair): boolean {
    const { shares, spans, undecided, booked, wanted } = this.#clueOf(pair)
    const isOrdered = booked !== 0 || wanted !== 0
    return shares.length + spans.length === 0 && !undecided && !isOrdered
  }

  /** Whether changes of the product that no batch has taken in yet go to another count. */
  isElsewhere(pair: Pair): boolean {
    return this.#clueOf(pair).elsewhere
  }

  /** When what was sent for these is certain (ISO instant); null = nothing of it waits for a moment to pass. */
  sureAt(pairs: readonly Of[]): string | null {
    const last = Math.max(0, ...pairs.map((pair) => this.#clueOf(pair).sureAt))
    // To the minute, as it is told.
    return last === 0 ? null : new Date(Math.ceil(last / MINUTE_MS) * MINUTE_MS).toISOString()
  }

  /** Equal when nothing that bears on the product has moved between two looks. */
  fingerprint(one: Of & Pick<Difference, 'counts'>): string {
    const pairs = this.pairsOf(one)
      .map(({ storeId, stockAmount, updDateTime }) => `${storeId} ${stockAmount} ${updDateTime}`)
      .toSorted((a, b) => (a < b ? -1 : 1))
    return JSON.stringify([pairs, one.counts, this.#clueOf(one)])
  }

  /** Smaregi's count of the product in each store; where a 拠点 is named, in each that feeds it. */
  pairsOf({ productId, warehouse }: Pick<Pair, 'productId' | 'warehouse'>): readonly StockPair[] {
    const pairs = this.#sides.pairs.get(productId) ?? []
    return warehouse === undefined
      ? pairs
      : pairs.filter(({ storeId }) => this.stores.warehouseOf(storeId) === warehouse)
  }

  /** How many pairs of product and store were read. */
  get listed(): number {
    return [...this.#sides.pairs.values()].reduce((sum, { length }) => sum + length, 0)
  }

  /** The same with what has been read since. */
  with(again: readonly StockPair[], goods: Iterable<CountIn>, clues: Clues): Facts {
    const pairs = new Map(this.#sides.pairs)
    for (const [productId, news] of byProduct(again)) {
      const stores = new Set(news.map(({ storeId }) => storeId))
      const others = this.pairsOf({ productId }).filter(({ storeId }) => !stores.has(storeId))
      pairs.set(productId, [...others, ...news])
    }
    const shelf = new Map([
      ...this.#sides.goods,
      ...[...goods].map((one) => [countName(one), one] as const),
    ])
    return new Facts({ ...this.#sides, pairs, goods: shelf, clues })
  }

  #clueOf(one: Of): Clue {
    return this.#sides.clues.of(
      one,
      this.pairsOf(one).map(({ storeId }) => storeId),
    )
  }

  #count(pair: Pick<Pair, 'productId' | 'warehouse'>): number {
    return this.pairsOf(pair).reduce((sum, { stockAmount }) => sum + stockAmount, 0)
  }
}

/** Smaregi's counts, by 商品ID. */
export function byProduct(pairs: readonly StockPair[]): Map<string, StockPair[]> {
  return grouped(pairs, ({ productId }) => productId)
}
