import { Clues } from '../domain/reconciliation/clues.ts'
import { compare, type Difference, type Pair } from '../domain/reconciliation/compare.ts'
import { match, type Matched } from '../domain/reconciliation/match.ts'
import { Exclusions } from '../domain/mapping/exclusions.ts'
import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import type { StockPair, StockReader } from '../connectors/smaregi/stock-reader.ts'
import type { KnownCode, UncountedCode } from '../domain/stock/plan.ts'
import type { Store } from '../store/store.ts'
import * as says from '../messages/reconcile.ts'
import { grouped } from '../kernel/grouped.ts'
import { say } from '../kernel/sentence.ts'
import type { App } from '../context.ts'
import { openTranslator } from '../product-mapping/translator.ts'
import { readExclusions } from '../product-mapping/exclusions.ts'
import { addJournalClues } from './journal-clues.ts'
import { addOrderClues } from './orders-clues.ts'

/** What a comparison may use. */
export interface Tools {
  readonly app: App
  readonly store: Store
  readonly reader: StockReader
  readonly gate: StockGate
}

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

type Goods = KnownCode | UncountedCode

/** What was read on both sides. */
interface BothSides {
  readonly catalogue: Catalogue
  readonly exclusions: Exclusions
  /** Smaregi's counts in each store, by 商品ID. */
  readonly pairs: ReadonlyMap<string, readonly StockPair[]>
  /** Next Engine's counts, by 商品コード. */
  readonly goods: ReadonlyMap<string, Goods>
  readonly clues: Clues
}

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
    const counted = products.map((one) => ({ ...one, smaregi: this.#count(one.productId) }))
    return match(counted, codes, [...this.#sides.goods.values()])
  }

  /** `only`: these products, or all of them. */
  differences(only: ReadonlySet<string> | null): Difference[] {
    return this.matched.pairs.flatMap((pair) => {
      if (only !== null && !only.has(pair.productId)) return []
      const { productId, code } = pair
      const excluded = this.#sides.exclusions.of(productId, code) !== null
      const found = compare(pair, this.#sides.clues.of(productId, code), excluded)
      return found === null ? [] : [found]
    })
  }

  /** Next Engine's count as it is compared (see `compare.ts`). */
  nextEngineOf({ productId, code, nextengine }: Pair): number {
    return nextengine.stock - this.#sides.clues.of(productId, code).booked
  }

  /** Whether a row was sent of which nobody can say yet whether it is in Next Engine's count. */
  isUnsettled({ productId, code }: Pair): boolean {
    return this.#sides.clues.of(productId, code).unsettled
  }

  /** Equal when nothing that bears on the product has moved between two looks. */
  fingerprint({ productId, code, counts }: Difference): string {
    const pairs = this.pairsOf(productId)
      .map(({ storeId, stockAmount, updDateTime }) => `${storeId} ${stockAmount} ${updDateTime}`)
      .toSorted((a, b) => (a < b ? -1 : 1))
    return JSON.stringify([pairs, counts, this.#sides.clues.of(productId, code)])
  }

  /** Smaregi's count of the product in each store. */
  pairsOf(productId: string): readonly StockPair[] {
    return this.#sides.pairs.get(productId) ?? []
  }

  /** How many pairs of product and store were read. */
  get listed(): number {
    return [...this.#sides.pairs.values()].reduce((sum, { length }) => sum + length, 0)
  }

  /** The same with what has been read since. */
  with(again: readonly StockPair[], goods: readonly Goods[], clues: Clues): Facts {
    const pairs = new Map(this.#sides.pairs)
    for (const [productId, news] of byProduct(again)) {
      const stores = new Set(news.map(({ storeId }) => storeId))
      const others = this.pairsOf(productId).filter(({ storeId }) => !stores.has(storeId))
      pairs.set(productId, [...others, ...news])
    }
    const shelf = new Map([...this.#sides.goods, ...goods.map((one) => [one.neCode, one] as const)])
    return new Facts({ ...this.#sides, pairs, goods: shelf, clues })
  }

  #count(productId: string): number {
    return this.pairsOf(productId).reduce((sum, { stockAmount }) => sum + stockAmount, 0)
  }
}

/** The first look: everything there is. Smaregi before Next Engine, and the journal last. */
export async function readFacts(
  tools: Tools,
  catalogue: Catalogue,
  only: ReadonlySet<string> | null,
): Promise<Facts> {
  const { app, store, reader, gate } = tools
  const clues = new Clues()
  await addOrderClues(app, clues)
  app.progress(say(app.locale, says.readingSmaregi))
  const pairs = await reader.pairs(app.config.smaregi.stores, null)
  const goods =
    only === null
      ? await gate.allCounts((read, total) =>
          app.progress(say(app.locale, says.readingNextEngine(read, total))),
        )
      : await known(
          gate,
          [...only].flatMap((id) => catalogue.codes.get(id) ?? []),
        )
  await addJournalClues(app, store, clues)
  const exclusions = new Exclusions(await readExclusions(store))
  const shelf = new Map(goods.map((one) => [one.neCode, one]))
  return new Facts({ catalogue, exclusions, pairs: byProduct(pairs), goods: shelf, clues })
}

/**
 * Another look at some products. Their counts are read anew, as far as `sides` says: a list is read page by page, and a row that slipped over a page's
 * edge meanwhile looks as if there were none.
 */
export async function readAgain(
  { app, store, reader, gate }: Tools,
  before: Facts,
  some: readonly Difference[],
  sides: 'both' | 'nextengine',
): Promise<Facts> {
  const clues = new Clues()
  await addOrderClues(app, clues)
  const wanted = { productIds: some.map(({ productId }) => productId), listed: before.listed }
  const again = sides === 'both' ? await reader.pairsOf(wanted, app.config.smaregi.stores) : []
  const goods = await known(
    gate,
    some.map(({ code }) => code),
  )
  await addJournalClues(app, store, clues)
  return before.with(again, goods, clues)
}

async function known(gate: StockGate, codes: readonly string[]): Promise<readonly Goods[]> {
  const counts = await gate.counts(codes)
  return [...counts.values()].flatMap((one) =>
    one.kind === 'known' || one.kind === 'uncounted' ? [one] : [],
  )
}

export async function readCatalogue({
  app,
  store,
}: Pick<Tools, 'app' | 'store'>): Promise<Catalogue> {
  const reader = await app.products()
  const all = (await reader?.products(null)) ?? []
  const managed = all.filter((one) => one.managed)
  const translator = openTranslator(store.tables, app.config.mapping.mode)
  try {
    const { number } = await store.tables.current()
    const found = await translator.codes(
      number,
      managed.map(({ productId }) => productId),
    )
    const codes = new Map(
      [...found].flatMap(([id, one]) => (one.kind === 'code' ? [[id, one.code] as const] : [])),
    )
    const products = managed.map(({ productId, name }) => ({ productId, name }))
    return { products, codes, unmanaged: all.length - managed.length }
  } finally {
    await translator.close()
  }
}

function byProduct(pairs: readonly StockPair[]): Map<string, StockPair[]> {
  return grouped(pairs, ({ productId }) => productId)
}
