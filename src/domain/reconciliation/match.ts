import { grouped } from '../../kernel/grouped.ts'
import { caseFolded } from '../mapping/names.ts'
import type { FoundCode, KnownCode } from '../stock/plan.ts'
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
  readonly pairs: readonly (Pair & { readonly nextengine: KnownCode })[]
  /** Products whose code nobody can tell: the id table or the JAN codes do not say which it is. */
  readonly ambiguous: readonly Counted[]
  /** Products that both sides have, and whose count Next Engine does not tell. */
  readonly uncounted: readonly Counted[]
}

/** Puts the two lists together. `codes`: the 商品コード of each product; a product without one cannot be told. */
export function match(
  products: readonly Counted[],
  codes: ReadonlyMap<string, string>,
  goods: readonly FoundCode[],
): Matched {
  const shelf = new Shelf(goods)
  const pairs: (Pair & { nextengine: KnownCode })[] = []
  const onlySmaregi: (Counted & { code: string })[] = []
  const ambiguous: Counted[] = []
  const uncounted: Counted[] = []
  for (const product of products) {
    const code = codes.get(product.productId)
    const found = code === undefined ? 'ambiguous' : shelf.take(code)
    if (code === undefined || found === 'ambiguous') ambiguous.push(product)
    else if (found === null) onlySmaregi.push({ ...product, code })
    else if (found.kind === 'uncounted') uncounted.push(product)
    else pairs.push({ ...product, code, nextengine: found })
  }
  return { pairs, onlySmaregi, onlyNextengine: shelf.left(), ambiguous, uncounted }
}

/** Next Engine's goods by code: as it is spelled, else by the only other spelling there is. */
class Shelf {
  readonly #exact: ReadonlyMap<string, FoundCode>
  readonly #caseFolded: ReadonlyMap<string, readonly FoundCode[]>
  readonly #taken = new Set<string>()

  constructor(goods: readonly FoundCode[]) {
    this.#exact = new Map(goods.map((one) => [one.neCode, one]))
    this.#caseFolded = grouped(goods, ({ neCode }) => caseFolded(neCode))
  }

  take(code: string): FoundCode | 'ambiguous' | null {
    const found = this.#exact.get(code) ?? this.#other(code)
    if (found !== null && found !== 'ambiguous') this.#taken.add(found.neCode)
    return found
  }

  left(): KnownCode[] {
    return [...this.#exact.values()].flatMap((one) =>
      one.kind === 'known' && !this.#taken.has(one.neCode) ? [one] : [],
    )
  }

  #other(code: string): FoundCode | 'ambiguous' | null {
    const [only, ...more] = this.#caseFolded.get(caseFolded(code)) ?? []
    if (only === undefined) return null
    return more.length === 0 ? only : 'ambiguous'
  }
}
