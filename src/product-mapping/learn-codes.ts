import { StonError } from '../kernel/errors.ts'
import { LookUp } from '../domain/mapping/jan-look-up.ts'
import type { Pair } from '../domain/mapping/table.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import {
  alive,
  fromSmaregi,
  goodsOf,
  holdersOf,
  keysOf,
  knownOnly,
  type Learning,
  newPairs,
  NOTHING_LEARNT,
  pairsOf,
} from './learning.ts'
import { productReader } from './masters.ts'
import { type PairBook, withPairBook } from './pair-book.ts'

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
  const products = await fromSmaregi(keys.length === 0 ? [] : reader.productsByCode(keys))
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
