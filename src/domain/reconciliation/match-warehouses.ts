import { grouped } from '../../kernel/grouped.ts'
import type { FoundCode, KnownCode } from '../stock/plan.ts'
import { inWarehouse } from '../stock/stock-key.ts'
import type { Pair } from './compare.ts'
import type { Matched } from './match.ts'

/** Each code once, with its pieces of all 拠点 that tell a number. */
export function together(goods: readonly FoundCode[]): readonly FoundCode[] {
  return [...grouped(goods, ({ neCode }) => neCode).values()].flatMap((some) => {
    const known = some.filter((one) => one.kind === 'known')
    const [first] = known
    if (first === undefined) return some.slice(0, 1)
    const sum = (of: (one: KnownCode) => number): number =>
      known.reduce((total, one) => total + of(one), 0)
    return [{ ...first, stock: sum(({ stock }) => stock), free: sum(({ free }) => free) }]
  })
}

/** How both sides count in one 拠点. */
export interface Warehouses {
  readonly warehouses: readonly (string | undefined)[]
  /** Smaregi's pieces in the stores that feed it. */
  readonly counted: (pair: Pick<Pair, 'productId' | 'warehouse'>) => number
  /** Next Engine's count; undefined = the product has never been there. */
  readonly found: (neCode: string, warehouse: string | undefined) => FoundCode | undefined
}

/** What was matched over all 拠点, pair by pair in each. */
export function inEach(matched: Matched, { warehouses, counted, found }: Warehouses): Matched {
  const uncounted = [...matched.uncounted]
  const pairs = matched.pairs.flatMap((pair) =>
    warehouses.flatMap((warehouse): Matched['pairs'] => {
      const { neCode } = pair.nextengine
      const own = { ...pair, ...inWarehouse(warehouse) }
      const smaregi = counted(own)
      const there = found(neCode, warehouse) ?? { kind: 'known', neCode, stock: 0, free: 0 }
      if (there.kind === 'known') return [{ ...own, smaregi, nextengine: there }]
      uncounted.push({ productId: pair.productId, name: pair.name, smaregi })
      return []
    }),
  )
  return { ...matched, pairs, uncounted }
}
