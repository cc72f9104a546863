import { requireSmaregi } from '../config/index.ts'
import { Exclusions } from '../domain/mapping/exclusions.ts'
import type { SetTable } from '../domain/mapping/sets.ts'
import type { Learnt } from '../domain/mapping/jan-look-up.ts'
import type { Lookup } from '../domain/mapping/table.ts'
import { productsOf, type ReverseTranslation } from '../domain/mapping/translate.ts'
import type { Component } from '../domain/orders/booking.ts'
import type { OrderReason } from '../domain/orders/open-item.ts'
import type { CodeAnswer } from '../domain/stock/plan.ts'
import { keyOf } from '../domain/stock/stock-key.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { readExclusions } from '../product-mapping/exclusions.ts'
import { learnCodes } from '../product-mapping/learn.ts'
import { withTable } from '../product-mapping/tables.ts'
import { rememberedSets, setsForNow } from '../product-mapping/sets.ts'

/** The product that a 商品コード of a slip means in Smaregi, or why nobody can say. */
export type Found =
  | { readonly kind: 'product'; readonly productId: string }
  | { readonly kind: 'excluded' }
  | { readonly kind: 'open'; readonly reason: OrderReason; readonly words: string }

/** What the codes of some slips mean. */
export interface Meanings {
  readonly products: ReadonlyMap<string, Found>
  /** The components of a code: itself, unless it is a set. Null: a set that cannot be taken apart. */
  readonly components: ReadonlyMap<string, readonly Component[] | null>
}

/** Of a code that nothing is found for. */
export const UNMAPPED: Found = { kind: 'open', reason: 'unmapped', words: '' }

interface From {
  readonly app: App
  readonly store: Store
  readonly exclusions: Exclusions
  readonly kept: boolean
}

/** 商品コード → 商品ID, the other way round than `flush` goes: by the table of now, because an order is booked now. */
export class Products {
  readonly #from: From
  readonly #found = new Map<string, Found>()
  #sets: SetTable
  #setsAsked = false

  private constructor(from: From, sets: SetTable) {
    this.#from = from
    this.#sets = sets
  }

  /** `kept` false: what is learnt on the way is used, and not remembered. */
  static async open(
    app: App,
    store: Store,
    { kept }: { readonly kept: boolean },
  ): Promise<Products> {
    const exclusions = new Exclusions(await readExclusions(store))
    return new Products({ app, store, exclusions, kept }, await rememberedSets(store))
  }

  /** Looks all of them up at once, and their components. */
  async meet(codes: Iterable<string>): Promise<Meanings> {
    const met = [...new Set(codes)]
    const wanted = met.filter((code) => !this.#found.has(code))
    if (wanted.length > 0) await this.#learn(wanted)
    return {
      products: this.#found,
      components: new Map(met.map((code) => [code, componentsOf(this.#sets, code)] as const)),
    }
  }

  async #learn(wanted: readonly string[]): Promise<void> {
    await this.#look(wanted)
    const lost = wanted.filter((code) => (this.#found.get(code) ?? UNMAPPED).kind === 'open')
    // Next Engine takes sets apart itself when it imports an order: only a code that means nothing may be one.
    if (this.#sets.size === 0 && lost.length === 0) return
    const { app, store, kept } = this.#from
    if (!this.#setsAsked) this.#sets = (await setsForNow(app, store, { kept })) ?? this.#sets
    this.#setsAsked = true
    const components = wanted.flatMap((code) => componentsOf(this.#sets, code) ?? [])
    const names = new Set(components.map(({ component }) => component))
    const more = [...names].filter((code) => !this.#found.has(code))
    if (more.length > 0) await this.#look(more)
  }

  async #look(codes: readonly string[]): Promise<void> {
    const answers =
      this.#from.app.config.mapping.mode === 'csv'
        ? await this.#byTable(codes)
        : await this.#byJan(codes)
    for (const [code, found] of answers) this.#found.set(code, this.#unlessExcluded(code, found))
  }

  #unlessExcluded(code: string, found: Found): Found {
    const productId = found.kind === 'product' ? found.productId : ''
    return this.#from.exclusions.of(productId, code) === null ? found : { kind: 'excluded' }
  }

  async #byTable(codes: readonly string[]): Promise<ReadonlyMap<string, Found>> {
    const { store } = this.#from
    const { number } = await store.tables.current()
    const { found, otherwise } = await withTable(store, number, async (table) => {
      const all = await productsOf(table, codes)
      return { found: all, otherwise: await spelledOtherwise(table, all) }
    })
    const two = await this.#twoProducts(otherwise)
    return new Map(
      [...found].map(([code, one]) => [
        code,
        two.has(code)
          ? { kind: 'open', reason: 'ambiguous', words: otherwise.get(code) ?? '' }
          : byRule(one),
      ]),
    )
  }

  /** Next Engine tells letter cases apart: where it has both spellings, or had, the table's is another product. Each is asked for once in a run. */
  async #twoProducts(otherwise: ReadonlyMap<string, string>): Promise<ReadonlySet<string>> {
    if (otherwise.size === 0) return new Set()
    const gate = await this.#from.app.stockGate()
    const spellings = new Set([...otherwise].flat())
    const answers = await gate.counts([...spellings].map((code) => ({ code })))
    const isThere = (code: string): boolean => isSpelled(code, answers.get(keyOf({ code })))
    return new Set(
      [...otherwise].flatMap(([code, own]) => (isThere(code) && isThere(own) ? code : [])),
    )
  }

  async #byJan(codes: readonly string[]): Promise<ReadonlyMap<string, Found>> {
    requireSmaregi(this.#from.app.config)
    const { answers } = await learnCodes(this.#from.app, codes, { kept: this.#from.kept })
    return new Map(codes.map((code) => [code, byLearning(answers.get(code))]))
  }
}

/** Whether Next Engine has just this spelling. What is deleted there may still stand in an order. */
function isSpelled(code: string, answer: CodeAnswer | undefined): boolean {
  if (answer === undefined || answer.kind === 'ambiguous') return false
  return answer.kind === 'missing' ? answer.spelled === true : answer.neCode === code
}

/** Codes of the slips that the id table has in another letter case, and its spelling of each. */
async function spelledOtherwise(
  table: Lookup,
  found: ReadonlyMap<string, ReverseTranslation>,
): Promise<ReadonlyMap<string, string>> {
  const linked = [...found].flatMap(([code, one]) =>
    one.source === 'table' ? [[code, one.productId] as const] : [],
  )
  const own = await table.codesOf(linked.map(([, productId]) => productId))
  return new Map(
    linked.flatMap(([code, productId]) => {
      const spelled = own.get(productId)
      return spelled === undefined || spelled === code ? [] : [[code, spelled] as const]
    }),
  )
}

/** The components of a code, as `Meanings` has them. */
export function componentsOf(sets: SetTable, code: string): readonly Component[] | null {
  const expansion = sets.expand(code, 1)
  if (expansion.kind === 'notASet') return [{ component: code, per: 1 }]
  if (expansion.kind === 'undecidable') return null
  return expansion.parts.map((part) => ({ component: part.code, per: part.delta }))
}

function byRule(one: ReverseTranslation): Found {
  switch (one.source) {
    case 'table':
    case 'same':
      return { kind: 'product', productId: one.productId }
    case 'ambiguous':
      return { kind: 'open', reason: 'ambiguous', words: one.why.name }
    case 'none':
      return UNMAPPED
  }
}

function byLearning(learnt: Learnt | undefined): Found {
  switch (learnt?.kind) {
    case undefined:
      return { kind: 'open', reason: 'notLearnt', words: '' }
    case 'linked':
      return { kind: 'product', productId: learnt.productId }
    case 'ambiguous':
    case 'taken':
      return { kind: 'open', reason: 'ambiguous', words: learnt.key }
    case 'unknown':
      return { kind: 'open', reason: 'unmapped', words: learnt.key }
  }
}
