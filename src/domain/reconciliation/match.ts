import { grouped } from '../../kernel/grouped.ts'
import { caseFolded } from '../mapping/names.ts'
import type { KnownCode } from '../stock/plan.ts'
import type { Pair } from './compare.ts'

/** A product of Smaregi with its count. */
export interface Counted {
  readonly productId: string
  readonly name: string
  readonly smaregi: number
}

/** Products that stand on one side only, and how many they are there. */
export interface OneSided {
  readonly onlySmaregi: readonly (Counted & { readonly code: string })[]
  readonly onlyNextengine: readonly KnownCode[]
}

/** Both lists put together. Of Smaregi's products each is in exactly one of the lists. */
export interface Matched extends OneSided {
  readonly pairs: readonly Pair[]
  /** Products whose code nobody can tell: the id table or the JAN codes do not say which it is. */
  readonly ambiguous: readonly Counted[]
}

/** Puts the two lists together. `codes`: the 商品コード of each product; a product without one cannot be told. */
export function match(
  products: readonly Counted[],
  codes: ReadonlyMap<string, string>,
  goods: readonly KnownCode[],
): Matched {
  const shelf = new Shelf(goods)
  const pairs: Pair[] = []
  const onlySmaregi: (Counted & { code: string })[] = []
  const ambiguous: Counted[] = []
  for (const product of products) {
    const code = codes.get(product.productId)
    const found = code === undefined ? 'ambiguous' : shelf.take(code)
    if (code === undefined || found === 'ambiguous') ambiguous.push(product)
    else if (found === null) onlySmaregi.push({ ...product, code })
    else pairs.push({ ...product, code, nextengine: found })
  }
  return { pairs, onlySmaregi, onlyNextengine: shelf.left(), ambiguous }
}

/** Next Engine's goods by code: as it is spelled, else by the only other spelling there is. */
class Shelf {
  readonly #exact: ReadonlyMap<string, KnownCode>
  readonly #caseFolded: ReadonlyMap<string, readonly KnownCode[]>
  readonly #taken = new Set<string>()

  constructor(goods: readonly KnownCode[]) {
    this.#exact = new Map(goods.map((one) => [one.neCode, one]))
    this.#caseFolded = grouped(goods, ({ neCode }) => caseFolded(neCode))
  }

  take(code: string): KnownCode | 'ambiguous' | null {
    const found = this.#exact.get(code) ?? this.#other(code)
    if (found !== null && found !== 'ambiguous') this.#taken.add(found.neCode)
    return found
  }

  left(): KnownCode[] {
    return [...this.#exact.values()].filter(({ neCode }) => !this.#taken.has(neCode))
  }

  #other(code: string): KnownCode | 'ambiguous' | null {
    const [only, ...more] = this.#caseFolded.get(caseFolded(code)) ?? []
    if (only === undefined) return null
    return more.length === 0 ? only : 'ambiguous'
  }
}
