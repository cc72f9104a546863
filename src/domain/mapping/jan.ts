import { grouped } from '../../kernel/grouped.ts'
import { isKey, keyOf } from './key.ts'
import { caseFolded, isCode, isProductId } from './names.ts'
import type { Pair } from './table.ts'

/** A product of Smaregi with the key that links it: its 商品コード. */
export interface KeyedProduct {
  readonly productId: string
  readonly productCode: string
}

/** A product of Next Engine with the key that links it: its JANコード. */
export interface KeyedGoods {
  readonly code: string
  readonly jan: string
}

/** Two products that have each other's key and nobody else's. */
export interface KeyedPair extends Pair {
  readonly key: string
}

/** A key that several products have on one side, and at least one on the other: which belongs to which is not guessed. */
export interface Ambiguous {
  readonly key: string
  readonly productIds: readonly string[]
  readonly codes: readonly string[]
}

/** Who belongs to whom by the keys alone, whatever was learnt before. */
export interface Pairing {
  readonly pairs: readonly KeyedPair[]
  readonly ambiguous: readonly Ambiguous[]
  /** No key, or one that nobody has over there. */
  readonly onlySmaregi: readonly string[]
  readonly onlyNextengine: readonly string[]
}

/**
 * Pairs products with equal and unique keys, where they are any (`keyFlaw`). A code that Next Engine has twice but for its letter case is not unique
 * either: nobody knows whether an upload tells the two apart.
 */
export function pairUp(products: readonly KeyedProduct[], goods: readonly KeyedGoods[]): Pairing {
  const ids = byKey(products.map((one) => [one.productId, one.productCode]))
  const codes = byKey(goods.map((one) => [one.code, one.jan]))
  const spellings = grouped(new Set(goods.map(codeOf)), caseFolded)
  const pairs: KeyedPair[] = []
  const ambiguous: Ambiguous[] = []
  for (const [key, productIds] of ids) {
    const there = codes.get(key) ?? []
    const alike = [...new Set(there.flatMap((code) => spellings.get(caseFolded(code)) ?? []))]
    const [productId = ''] = productIds
    const [code = ''] = alike
    if (alike.length === 0 || !isKey(key)) continue
    if (alike.length > 1 || productIds.length > 1)
      ambiguous.push({ key, productIds: productIds.toSorted(), codes: alike.toSorted() })
    else if (isProductId(productId) && isCode(code)) pairs.push({ productId, code, key })
  }
  const metIds = new Set([...pairs.map(idOf), ...ambiguous.flatMap((group) => group.productIds)])
  const metCodes = new Set([...pairs.map(codeOf), ...ambiguous.flatMap((group) => group.codes)])
  return {
    pairs,
    ambiguous,
    onlySmaregi: [...new Set(products.map(idOf))].filter((id) => !metIds.has(id)),
    onlyNextengine: [...new Set(goods.map(codeOf))].filter((code) => !metCodes.has(code)),
  }
}

function idOf({ productId }: { readonly productId: string }): string {
  return productId
}

function codeOf({ code }: { readonly code: string }): string {
  return code
}

/** The names under each key. One that comes twice is one. */
function byKey(
  named: readonly (readonly [name: string, key: string])[],
): ReadonlyMap<string, readonly string[]> {
  const keys = new Map(named)
  return grouped(keys.keys(), (name) => keyOf(keys.get(name) ?? ''))
}
