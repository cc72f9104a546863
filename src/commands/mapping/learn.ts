import { StonError } from '../../errors.ts'
import { keyOf } from '../../mapping/jan.ts'
import { type Learnt, LookUp } from '../../mapping/jan-look-up.ts'
import { foldCode } from '../../mapping/names.ts'
import type { Pair } from '../../mapping/table.ts'
import type { Goods, GoodsGate } from '../../nextengine/goods-gate.ts'
import type { Product } from '../../smaregi/product-reader.ts'
import type { MappingApp } from './app.ts'
import { productReader } from './masters.ts'
import { type PairBook, type TableStore, withPairBook } from './pair-book.ts'

/** How long somebody waits to write down what can be learnt again. */
const PATIENCE_MS = 2000

/** What was learnt about each name that was asked for. */
export interface Learning {
  /** A name without an answer could not be looked up this time. */
  readonly answers: ReadonlyMap<string, Learnt>
  /** Why Smaregi could not be read; Next Engine's refusals are thrown. */
  readonly error: StonError | null
}

/**
 * JAN mode: looks up products that have no code, all at once, and remembers the pairs found. Give it also products whose
 * learnt code Next Engine does not have any more: they are linked anew where their key allows it. Nothing is guessed.
 * For a holder of the lock `stock`.
 */
export async function learnProducts(
  app: MappingApp,
  productIds: readonly string[],
): Promise<Learning> {
  if (productIds.length === 0) return { answers: new Map(), error: null }
  const [store, gate] = await Promise.all([app.store(), app.goodsGate()])
  return withPairBook(store, app.now, async (book) => {
    const standing = await alive(gate, await pairsOf(book, productIds))
    const known = new Set(standing.map((pair) => pair.productId))
    const open = productIds.filter((id) => !known.has(id))
    const reader = await productReader(app)
    const products = await fromSmaregi(open.length === 0 ? [] : reader.products(open))
    if (products instanceof StonError)
      return failed(
        standing.map((pair) => [pair.productId, pair]),
        products,
      )
    const goods = await byKeys(gate, products)
    const links = [...standing, ...(await holdersOf(book, goods))]
    const lookUp = new LookUp({ products, goods, links })
    const answers = new Map(productIds.map((id) => [id, lookUp.ofProduct(id)]))
    await book.add(newPairs(answers, links))
    return { answers, error: null }
  })
}

/** The same for 商品コード met in Next Engine's orders that stand for no product yet. Takes the lock `stock` itself, for a moment. */
export async function learnCodes(app: MappingApp, codes: readonly string[]): Promise<Learning> {
  if (codes.length === 0) return { answers: new Map(), error: null }
  const [store, gate] = await Promise.all([app.store(), app.goodsGate()])
  const found = await withPairBook(store, app.now, (book) => lookUpCodes(app, gate, book, codes))
  if (found.pairs.length > 0) await rememberLater(app, store, found.pairs)
  return found
}

async function lookUpCodes(
  app: MappingApp,
  gate: GoodsGate,
  book: PairBook,
  codes: readonly string[],
): Promise<Learning & { readonly pairs: readonly Pair[] }> {
  const known = await book.idsOf(codes)
  const standing = [...known].map(([code, productId]) => ({ productId, code }))
  const open = codes.filter((code) => !known.has(code))
  const asked = open.length === 0 ? [] : await gate.byCode(open)
  const keys = keysOf(asked.map(({ jan }) => jan))
  const reader = await productReader(app)
  const products = await fromSmaregi(keys.length === 0 ? [] : reader.productsByCode(keys))
  if (products instanceof StonError)
    return {
      ...failed(
        standing.map((pair) => [pair.code, pair]),
        products,
      ),
      pairs: [],
    }
  const goods = [...asked, ...(await byKeys(gate, products))]
  const theirs = await alive(
    gate,
    await pairsOf(
      book,
      products.map(({ productId }) => productId),
    ),
  )
  const links = [...standing, ...theirs, ...(await holdersOf(book, goods))]
  const lookUp = new LookUp({ products, goods, links })
  const answers = new Map(codes.map((code) => [code, lookUp.ofCode(code)]))
  return { answers, error: null, pairs: newPairs(answers, links) }
}

/**
 * A flush may hold the lock for long. What cannot be remembered now is simply learnt again; what somebody else has learnt
 * meanwhile stands.
 */
async function rememberLater(
  app: MappingApp,
  store: TableStore,
  pairs: readonly Pair[],
): Promise<void> {
  const lock = await store.lock('stock', { purpose: 'learn', waitMs: PATIENCE_MS })
  if (lock.kind !== 'held') return
  try {
    await withPairBook(store, app.now, async (book) => {
      const ids = await book.codesOf(pairs.map(({ productId }) => productId))
      const codes = await book.idsOf(pairs.map(({ code }) => code))
      await book.add(pairs.filter((one) => !ids.has(one.productId) && !codes.has(one.code)))
    })
  } finally {
    await lock.release()
  }
}

/** Goods by the keys of these products. */
async function byKeys(gate: GoodsGate, products: readonly Product[]): Promise<readonly Goods[]> {
  const keys = keysOf(products.map(({ productCode }) => productCode))
  return keys.length === 0 ? [] : gate.byJan(keys)
}

function keysOf(texts: readonly string[]): string[] {
  return [...new Set(texts.map(keyOf))].filter((key) => key !== '')
}

async function pairsOf(book: PairBook, productIds: readonly string[]): Promise<Pair[]> {
  const codes = await book.codesOf(productIds)
  return [...codes].map(([productId, code]) => ({ productId, code }))
}

async function holdersOf(book: PairBook, goods: readonly Goods[]): Promise<Pair[]> {
  const ids = await book.idsOf(goods.map(({ code }) => code))
  return [...ids].map(([code, productId]) => ({ productId, code }))
}

/** Those whose code Next Engine still has. */
async function alive(gate: GoodsGate, pairs: readonly Pair[]): Promise<readonly Pair[]> {
  if (pairs.length === 0) return pairs
  const goods = await gate.byCode(pairs.map(({ code }) => code))
  const codes = new Set(goods.map(({ code }) => foldCode(code)))
  return pairs.filter(({ code }) => codes.has(foldCode(code)))
}

/** Smaregi may be out of reach while everything that is linked can still go. */
async function fromSmaregi(
  reading: Promise<readonly Product[]> | readonly Product[],
): Promise<readonly Product[] | StonError> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof StonError) return error
    throw error
  }
}

/** What was known without Smaregi. */
function failed(known: readonly (readonly [string, Pair])[], error: StonError): Learning {
  return {
    answers: new Map(known.map(([name, pair]) => [name, { kind: 'linked', ...pair }])),
    error,
  }
}

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
