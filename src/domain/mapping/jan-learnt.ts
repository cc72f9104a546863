import {
  type Ambiguous,
  type KeyedGoods,
  type KeyedPair,
  type KeyedProduct,
  type Pairing,
  pairUp,
} from './jan.ts'
import { isKey, keyOf } from './key.ts'
import { caseFolded } from './names.ts'

/** Which code a product has: 商品ID → 商品コード, both once. */
export type Links = ReadonlyMap<string, string>

/** A learnt pair whose two keys do not agree any more. It goes on until a person accepts what the keys say now. */
export interface Changed {
  readonly productId: string
  readonly code: string
  /** Smaregi's 商品コード now; null = the product is not there any more. */
  readonly key: string | null
  /** Next Engine's JAN of the code now. */
  readonly codeKey: string
  /** The code the product would get; null = none. */
  readonly follows: string | null
  /** The product that the code would go to. */
  readonly claimedBy: string | null
}

/** A learnt pair that has ended, because its code is not in Next Engine's complete list. */
export interface Gone {
  readonly productId: string
  /** Next Engine does not have it any more. */
  readonly code: string
  /** The code that took its place. */
  readonly follows: string | null
}

/** An accepted change that would take a code from a product whose own change was not accepted. */
export interface Blocked {
  readonly productId: string
  readonly code: string
  readonly heldBy: string
}

/** What is new, what goes on, and what a person has to say something about. `kept` counts pairs that stand as they did. */
export interface Comparison extends Pick<Pairing, 'onlySmaregi' | 'onlyNextengine'> {
  /** What is to be remembered from now on. */
  readonly links: Links
  /** Linked for the first time. */
  readonly added: readonly KeyedPair[]
  readonly kept: number
  readonly changed: readonly Changed[]
  readonly accepted: readonly Changed[]
  readonly blocked: readonly Blocked[]
  readonly gone: readonly Gone[]
  /** Keys that still leave a product without a code. */
  readonly ambiguous: readonly Ambiguous[]
}

/**
 * Compares what was learnt with what both masters, read completely, say now. A learnt pair goes on while its code exists;
 * one whose keys have changed is followed only where `accept` names its product.
 */
export function compareWithLearnt(
  learnt: Links,
  products: readonly KeyedProduct[],
  goods: readonly KeyedGoods[],
  accept: ReadonlySet<string>,
): Comparison {
  const pairing = pairUp(products, goods)
  const fresh = new Map(pairing.pairs.map((pair) => [pair.productId, pair]))
  const { changed, gone } = judge(learnt, products, goods, pairing)
  const wanted = changed.filter((one) => accept.has(one.productId))
  const { accepted, blocked } = settle(learnt, wanted, gone)
  const leaving = new Set([...accepted, ...gone].map((one) => one.productId))
  const links = new Map([...learnt].filter(([productId]) => !leaving.has(productId)))
  const taken = new Set([...links.values()].map(caseFolded))
  const added: KeyedPair[] = []
  for (const pair of pairing.pairs) {
    if (links.has(pair.productId) || taken.has(caseFolded(pair.code))) continue
    links.set(pair.productId, pair.code)
    if (!learnt.has(pair.productId)) added.push(pair)
  }
  return {
    links,
    added,
    kept: learnt.size - changed.length - gone.length,
    changed: changed.filter((one) => !leaving.has(one.productId)),
    accepted,
    blocked,
    gone: gone.map((one) => ({ ...one, follows: fresh.get(one.productId)?.code ?? null })),
    ...leftOver(links, products, goods, pairing.ambiguous),
  }
}

/** Which learnt pairs do not stand as they did. */
function judge(
  learnt: Links,
  products: readonly KeyedProduct[],
  goods: readonly KeyedGoods[],
  { pairs }: Pairing,
): { changed: Changed[]; gone: Gone[] } {
  const keys = new Map(products.map((one) => [one.productId, keyOf(one.productCode)]))
  const jans = new Map(goods.map((one) => [one.code, keyOf(one.jan)]))
  const follows = new Map(pairs.map((pair) => [pair.productId, pair.code]))
  const claims = new Map(pairs.map((pair) => [pair.code, pair.productId]))
  const changed: Changed[] = []
  const gone: Gone[] = []
  for (const [productId, code] of learnt) {
    const codeKey = jans.get(code)
    const key = keys.get(productId) ?? null
    const claimedBy = claims.get(code) ?? null
    if (codeKey === undefined) gone.push({ productId, code, follows: null })
    // A product that was deleted harms nobody, unless its code is wanted.
    else if (key === null ? claimedBy !== null : key !== codeKey || !isKey(key)) {
      const to = follows.get(productId) ?? null
      changed.push({ productId, code, key, codeKey, follows: to, claimedBy })
    }
  }
  return { changed, gone }
}

/** An accepted product may take a code only when nobody who stays has it. One that cannot keeps its own, which may block others. */
function settle(
  learnt: Links,
  wanted: readonly Changed[],
  gone: readonly Gone[],
): { accepted: readonly Changed[]; blocked: readonly Blocked[] } {
  const holders = new Map([...learnt].map(([productId, code]) => [caseFolded(code), productId]))
  const leaving = new Set([...wanted, ...gone].map((one) => one.productId))
  const blocked: Blocked[] = []
  for (;;) {
    const before = blocked.length
    for (const { productId, follows } of wanted) {
      const heldBy = follows === null ? undefined : holders.get(caseFolded(follows))
      if (follows === null || heldBy === undefined) continue
      if (leaving.has(heldBy) || !leaving.has(productId)) continue
      leaving.delete(productId)
      blocked.push({ productId, code: follows, heldBy })
    }
    if (blocked.length === before) break
  }
  return { accepted: wanted.filter((one) => leaving.has(one.productId)), blocked }
}

/** What stays without a partner, and which of it for want of a decision. */
function leftOver(
  links: Links,
  products: readonly KeyedProduct[],
  goods: readonly KeyedGoods[],
  groups: readonly Ambiguous[],
): Omit<Pairing, 'pairs'> {
  const ambiguous = groups.filter(({ productIds }) => productIds.some((id) => !links.has(id)))
  const undecided = new Set(ambiguous.flatMap(({ productIds }) => productIds))
  const candidates = new Set(ambiguous.flatMap(({ codes }) => codes))
  const linked = new Set(links.values())
  const ids = products.map((one) => one.productId)
  const codes = goods.map((one) => one.code)
  return {
    ambiguous,
    onlySmaregi: ids.filter((id) => !links.has(id) && !undecided.has(id)),
    onlyNextengine: codes.filter((code) => !linked.has(code) && !candidates.has(code)),
  }
}
