import {
  type Ambiguous,
  type KeyedGoods,
  type KeyedPair,
  type KeyedProduct,
  pairUp,
} from './jan.ts'
import { isKey, keyOf } from './key.ts'
import { caseFolded } from './names.ts'
import type { Pair } from './table.ts'

/** What became of a product that was met without a partner. */
export type Learnt =
  | ({ readonly kind: 'linked' } & Pair)
  /** Several goods have its key, or several products do. Nothing is guessed. */
  | ({ readonly kind: 'ambiguous' } & Ambiguous)
  /** The two fit, but one of them was learnt with another partner before: `holder`. */
  | ({ readonly kind: 'taken'; readonly holder: Pair } & KeyedPair)
  | {
      readonly kind: 'unknown'
      /** There is no such product in Smaregi, or in Next Engine; it has no key, so nobody can look for the other. */
      readonly why: 'noProduct' | 'noGoods' | 'noKey'
      readonly key: string
    }

/** Both sides of every key that was looked up, and the pairs in force that touch any of them and go on. */
export interface LookUpFacts {
  readonly products: readonly KeyedProduct[]
  readonly goods: readonly KeyedGoods[]
  readonly links: readonly Pair[]
}

/** Answers for products and codes met one by one, from a reading of their keys only; the whole lists are not needed. */
export class LookUp {
  readonly #keys: ReadonlyMap<string, string>
  readonly #jans: ReadonlyMap<string, string>
  readonly #linkOfProduct: ReadonlyMap<string, Pair>
  readonly #linkOfCode: ReadonlyMap<string, Pair>
  readonly #answers = new Map<string, Learnt>()

  constructor({ products, goods, links }: LookUpFacts) {
    this.#keys = new Map(products.map((one) => [one.productId, keyOf(one.productCode)]))
    this.#jans = new Map(goods.map((one) => [caseFolded(one.code), keyOf(one.jan)]))
    this.#linkOfProduct = new Map(links.map((pair) => [pair.productId, pair]))
    this.#linkOfCode = new Map(links.map((pair) => [caseFolded(pair.code), pair]))
    const { pairs, ambiguous } = pairUp(products, goods)
    for (const group of ambiguous) this.#answers.set(group.key, { kind: 'ambiguous', ...group })
    for (const pair of pairs) this.#answers.set(pair.key, this.#fit(pair))
  }

  ofProduct(productId: string): Learnt {
    const link = this.#linkOfProduct.get(productId)
    if (link !== undefined) return { kind: 'linked', ...link }
    const key = this.#keys.get(productId)
    if (key === undefined) return { kind: 'unknown', why: 'noProduct', key: '' }
    return this.#byKey(key, 'noGoods')
  }

  ofCode(code: string): Learnt {
    const link = this.#linkOfCode.get(caseFolded(code))
    if (link !== undefined) return { kind: 'linked', ...link }
    const key = this.#jans.get(caseFolded(code))
    if (key === undefined) return { kind: 'unknown', why: 'noGoods', key: '' }
    return this.#byKey(key, 'noProduct')
  }

  #byKey(key: string, otherwise: 'noProduct' | 'noGoods'): Learnt {
    if (!isKey(key)) return { kind: 'unknown', why: 'noKey', key }
    return this.#answers.get(key) ?? { kind: 'unknown', why: otherwise, key }
  }

  #fit({ productId, code, key }: KeyedPair): Learnt {
    const holder =
      this.#linkOfProduct.get(productId) ?? this.#linkOfCode.get(caseFolded(code)) ?? null
    return holder === null
      ? { kind: 'linked', productId, code }
      : { kind: 'taken', key, productId, code, holder }
  }
}
