import { StonError } from '../kernel/errors.ts'
import { keyOf } from '../domain/mapping/jan.ts'
import type { Learnt } from '../domain/mapping/jan-look-up.ts'
import { caseFolded } from '../domain/mapping/names.ts'
import type { Pair } from '../domain/mapping/table.ts'
import type { Goods, GoodsGate } from '../connectors/nextengine/goods-gate.ts'
import type { Product } from '../connectors/smaregi/product-reader.ts'
import type { PairBook } from './pair-book.ts'

/** What was learnt about each name that was asked for. */
export interface Learning {
  /** A name without an answer could not be looked up this time. */
  readonly answers: ReadonlyMap<string, Learnt>
  /** Why Smaregi could not be read; Next Engine's refusals are thrown. */
  readonly error: StonError | null
}

export const NOTHING_LEARNT: Learning = { answers: new Map(), error: null }

/** Smaregi may be out of reach while everything that is linked can still go. */
export async function fromSmaregi(
  reading: Promise<readonly Product[]> | readonly Product[],
): Promise<readonly Product[] | StonError> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof StonError) return error
    throw error
  }
}

/** What was known without Smaregi, by the names that were asked for. */
export function knownOnly(
  known: readonly Pair[],
  nameOf: (pair: Pair) => string,
  error: StonError,
): Learning {
  const answers = known.map((pair) => [nameOf(pair), { kind: 'linked', ...pair } as const] as const)
  return { answers: new Map(answers), error }
}

/** The goods that have the keys of these products. */
export async function goodsOf(
  gate: GoodsGate,
  products: readonly Product[],
): Promise<readonly Goods[]> {
  const keys = keysOf(products.map(({ productCode }) => productCode))
  return keys.length === 0 ? [] : gate.byJan(keys)
}

export function keysOf(texts: readonly string[]): string[] {
  return [...new Set(texts.map(keyOf))].filter((key) => key !== '')
}

export async function pairsOf(book: PairBook, productIds: readonly string[]): Promise<Pair[]> {
  const codes = await book.codesOf(productIds)
  return [...codes].map(([productId, code]) => ({ productId, code }))
}

/** The pairs that have these codes. */
export async function holdersOf(book: PairBook, codes: readonly string[]): Promise<Pair[]> {
  const ids = await book.idsOf(codes)
  return [...ids].map(([code, productId]) => ({ productId, code }))
}

/** Those whose code Next Engine still has. */
export async function alive(gate: GoodsGate, pairs: readonly Pair[]): Promise<readonly Pair[]> {
  if (pairs.length === 0) return pairs
  const goods = await gate.byCode(pairs.map(({ code }) => code))
  const codes = new Set(goods.map(({ code }) => caseFolded(code)))
  return pairs.filter(({ code }) => codes.has(caseFolded(code)))
}

/** What is to be remembered: the pairs of the answers that were not in force before. */
export function newPairs(answers: ReadonlyMap<string, Learnt>, known: readonly Pair[]): Pair[] {
  const before = new Set(known.map((pair) => pair.productId))
  const found = new Map<string, Pair>()
  for (const answer of answers.values()) {
    if (answer.kind !== 'linked' || before.has(answer.productId)) continue
    const { productId, code } = answer
    found.set(productId, { productId, code })
  }
  return [...found.values()]
}
