import type { Goods, GoodsGate } from '../connectors/nextengine/goods-gate.ts'
import type { Product } from '../connectors/smaregi/product-reader.ts'
import type { App } from '../context.ts'
import { isKey, keyOf } from '../domain/mapping/key.ts'
import { type Learnt, LookUp } from '../domain/mapping/jan-look-up.ts'
import { caseFolded } from '../domain/mapping/names.ts'
import type { Pair } from '../domain/mapping/table.ts'
import { orError, StonError } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import { productReader } from './masters.ts'
import { type PairBook, withPairBook } from './pair-book.ts'

/** What was learnt about each name that was asked for. */
export interface Learning {
  /** A name without an answer could not be looked up this time. */
  readonly answers: ReadonlyMap<string, Learnt>
  /** Why Smaregi could not be read; Next Engine's refusals are thrown. */
  readonly error: StonError | null
}

const NO_PRODUCTS: Promise<readonly Product[]> = Promise.resolve([])
const NOTHING_LEARNT: Learning = { answers: new Map(), error: null }

/**
 * JAN mode: looks up products that have no code, all at once, and remembers the pairs found. Give it also products whose
 * learnt code Next Engine does not have any more: they are linked anew where their key allows it. Nothing is guessed.
 * For a holder of the lock `stock`.
 */
export async function learnProducts(app: App, productIds: readonly string[]): Promise<Learning> {
  if (productIds.length === 0) return NOTHING_LEARNT
  const [store, gate] = await Promise.all([app.store(), app.goodsGate()])
  return withPairBook(store, app, async (book) => {
    const standing = await alive(gate, await pairsOf(book, productIds))
    const known = new Set(standing.map((pair) => pair.productId))
    const open = productIds.filter((id) => !known.has(id))
    const reader = await productReader(app)
    const products = await orError(open.length === 0 ? NO_PRODUCTS : reader.products(open))
    // Smaregi may be out of reach while everything that is linked can still go.
    if (products instanceof StonError)
      return knownOnly(standing, ({ productId }) => productId, products)
    const goods = await goodsOf(gate, products)
    const holders = await holdersOf(
      book,
      goods.map(({ code }) => code),
    )
    const links = [...standing, ...holders]
    const lookUp = new LookUp({ products, goods, links })
    const answers = new Map(productIds.map((id) => [id, lookUp.ofProduct(id)]))
    await book.add(newPairs(answers, links))
    return { answers, error: null }
  })
}

/** How long somebody waits to write down what can be learnt again. */
const PATIENCE_MS = 2000

interface Found extends Learning {
  readonly pairs: readonly Pair[]
  /** What their products were linked with when this was found. */
  readonly before: readonly Pair[]
}

/**
 * JAN mode, the other way round: looks up 商品コード met in Next Engine's orders that stand for no product yet.
 * Takes the lock `stock` itself, for a moment, unless nothing is to be `kept`.
 */
export async function learnCodes(
  app: App,
  codes: readonly string[],
  { kept = true }: { readonly kept?: boolean } = {},
): Promise<Learning> {
  if (codes.length === 0) return NOTHING_LEARNT
  const store = await app.store()
  const found = await withPairBook(store, app, (book) => lookUpCodes(app, book, codes))
  if (kept && found.pairs.length > 0) await remember(app, store, found)
  return { answers: found.answers, error: found.error }
}

async function lookUpCodes(app: App, book: PairBook, codes: readonly string[]): Promise<Found> {
  const gate = await app.goodsGate()
  const standing = await holdersOf(book, codes)
  const known = new Set(standing.map((pair) => pair.code))
  const open = codes.filter((code) => !known.has(code))
  const asked = open.length === 0 ? [] : await gate.byCode(open)
  const keys = keysOf(asked.map(({ jan }) => jan))
  const reader = await productReader(app)
  const products = await orError(keys.length === 0 ? NO_PRODUCTS : reader.productsByCode(keys))
  if (products instanceof StonError) {
    return { ...knownOnly(standing, ({ code }) => code, products), pairs: [], before: [] }
  }
  const goods = [...asked, ...(await goodsOf(gate, products))]
  const before = await pairsOf(
    book,
    products.map(({ productId }) => productId),
  )
  const holders = await holdersOf(
    book,
    goods.map(({ code }) => code),
  )
  const links = [...standing, ...(await alive(gate, before)), ...holders]
  const lookUp = new LookUp({ products, goods, links })
  const answers = new Map(codes.map((code) => [code, lookUp.ofCode(code)]))
  return { answers, error: null, pairs: newPairs(answers, links), before }
}

/**
 * A flush may hold the lock for long. What cannot be remembered now is simply learnt again; what somebody else has learnt
 * meanwhile stands.
 */
async function remember(app: App, store: Store, { pairs, before }: Found): Promise<void> {
  const lock = await store.lock('stock', { purpose: 'learn', waitMs: PATIENCE_MS })
  if (lock.kind !== 'held') return
  try {
    await withPairBook(store, app, async (book) => {
      const was = new Map(before.map(({ productId, code }) => [productId, code]))
      const is = await book.codesOf(pairs.map(({ productId }) => productId))
      const taken = await book.idsOf(pairs.map(({ code }) => code))
      await book.add(
        pairs.filter(
          ({ productId, code }) => is.get(productId) === was.get(productId) && !taken.has(code),
        ),
      )
    })
  } finally {
    await lock.release()
  }
}

/** What was known without Smaregi, by the names that were asked for. */
function knownOnly(
  known: readonly Pair[],
  nameOf: (pair: Pair) => string,
  error: StonError,
): Learning {
  const answers = known.map((pair) => [nameOf(pair), { kind: 'linked', ...pair } as const] as const)
  return { answers: new Map(answers), error }
}

/** The goods that have the keys of these products. */
async function goodsOf(gate: GoodsGate, products: readonly Product[]): Promise<readonly Goods[]> {
  const keys = keysOf(products.map(({ productCode }) => productCode))
  return keys.length === 0 ? [] : gate.byJan(keys)
}

function keysOf(texts: readonly string[]): string[] {
  return [...new Set(texts.map(keyOf))].filter(isKey)
}

async function pairsOf(book: PairBook, productIds: readonly string[]): Promise<Pair[]> {
  const codes = await book.codesOf(productIds)
  return [...codes].map(([productId, code]) => ({ productId, code }))
}

/** The pairs that have these codes. */
async function holdersOf(book: PairBook, codes: readonly string[]): Promise<Pair[]> {
  const ids = await book.idsOf(codes)
  return [...ids].map(([code, productId]) => ({ productId, code }))
}

/** Those whose code Next Engine still has. */
async function alive(gate: GoodsGate, pairs: readonly Pair[]): Promise<readonly Pair[]> {
  if (pairs.length === 0) return pairs
  const goods = await gate.byCode(pairs.map(({ code }) => code))
  const codes = new Set(goods.map(({ code }) => caseFolded(code)))
  return pairs.filter(({ code }) => codes.has(caseFolded(code)))
}

/** What is to be remembered: the pairs of the answers that were not in force before. */
function newPairs(answers: ReadonlyMap<string, Learnt>, known: readonly Pair[]): Pair[] {
  const before = new Set(known.map((pair) => pair.productId))
  const found = new Map<string, Pair>()
  for (const answer of answers.values()) {
    if (answer.kind !== 'linked' || before.has(answer.productId)) continue
    const { productId, code } = answer
    found.set(productId, { productId, code })
  }
  return [...found.values()]
}
