import type { ChangeRecord } from './batch.ts'
import { type Change, pairOf } from './change.ts'
import type { CountSet } from './count-trails.ts'
import { endsOf, isBroken, Second } from './repeats.ts'

/** A product in a store. */
type Pair = Pick<Change, 'productId' | 'storeId'>

/** A count moved between two seconds (`YYYY-MM-DDTHH:MM:SS+09:00`), or within one, and nobody told of it. */
export interface Gap extends Pair {
  readonly from: string
  readonly to: string
}

/** More than any product has in a month; what is left out looks like a gap, so that counts prove too little rather than too much. */
const MOST = 100_000

/**
 * Whether everything that moved the count of a product in a store was told. What another system writes with the legacy API never is; where
 * that happens, a count that fits may do so by chance.
 */
export class CountGaps {
  readonly #trails: ReadonlyMap<string, Map<string, Second>>
  readonly #pairs: readonly Pair[]
  #seconds = 0

  constructor(pairs: readonly Pair[]) {
    const unique = new Map(pairs.map((one) => [pairOf(one), one]))
    this.#pairs = [...unique.values()]
    this.#trails = new Map([...unique.keys()].map((name) => [name, new Map()]))
  }

  read(line: ChangeRecord): void {
    this.#second({ productId: line.product, storeId: line.store }, line.at)?.read(line)
  }

  hear(change: Change): void {
    this.#second(change, change.at)?.hear(change)
  }

  found(): readonly Gap[] {
    return this.#pairs.flatMap((pair) => {
      const seconds = [...(this.#trails.get(pairOf(pair))?.values() ?? [])]
      return gapsIn(seconds).map(({ from, to }) => ({ ...pair, from, to }))
    })
  }

  #second(pair: Pair, at: string): Second | null {
    const trail = this.#trails.get(pairOf(pair))
    if (trail === undefined) return null
    const known = trail.get(at)
    if (known !== undefined || this.#seconds >= MOST) return known ?? null
    const second = new Second(at)
    trail.set(at, second)
    this.#seconds += 1
    return second
  }
}

function gapsIn(seconds: readonly Second[]): readonly Pick<Gap, 'from' | 'to'>[] {
  const gaps: Pick<Gap, 'from' | 'to'>[] = []
  let last: { readonly at: string; readonly counts: CountSet } | null = null
  for (const second of seconds.toSorted((a, b) => (a.at < b.at ? -1 : 1))) {
    const { at } = second
    const ends = endsOf(second)
    if (last !== null && !mayFollow(last.counts, ends.first)) gaps.push({ from: last.at, to: at })
    if (isBroken(second)) gaps.push({ from: at, to: at })
    last = { at, counts: ends.last }
  }
  return gaps
}

/** Whether what begins with these counts may come after what ended with those. */
function mayFollow(ended: CountSet, begins: CountSet): boolean {
  return ended === null || begins === null || [...begins].some((count) => ended.has(count))
}
