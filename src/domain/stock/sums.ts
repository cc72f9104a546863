import type { Change } from './change.ts'
import type { Candidate } from './plan.ts'
import { FIRST_RULES } from './rules.ts'
import { inWarehouse, sumName } from './stock-key.ts'

interface Sum {
  readonly code: string
  readonly warehouse: string | undefined
  heldFor: Candidate['heldFor']
  delta: number
  changes: number
  since: string
  /** Nearly always the only one: a set for each of thousands of sums would be gone through with every change. */
  readonly product: string
  others: Set<string> | null
  rules: number
}

/** Adds up changes: those of a code, those of a product without one, and each by itself that has to be looked at. In any order. */
export class Sums {
  readonly #sums = new Map<string, Sum>()

  /** `since`: when the change was received (ISO instant). Of several rule sets the newest is kept. */
  add(of: Of, { productId, delta, rules = FIRST_RULES }: Counted, since: string): void {
    // A million changes may come at once: for most of them nothing is made.
    const { code, warehouse, heldFor } = of
    const plain = code !== '' && heldFor === null && warehouse === undefined
    const name = plain ? code : sumName({ ...of, products: [productId] }, heldFor)
    const sum = this.#sums.get(name)
    if (sum === undefined) {
      // Named one by one: V8 takes thirty times as long to change an object that was begun as a copy of another.
      const first = {
        code,
        warehouse,
        heldFor,
        delta,
        changes: 1,
        since,
        product: productId,
        others: null,
        rules,
      }
      this.#sums.set(name, first)
      return
    }
    sum.delta += delta
    sum.changes += 1
    if (since < sum.since) sum.since = since
    if (productId !== sum.product) (sum.others ??= new Set()).add(productId)
    // Why a product has no code is what the last of its changes says.
    sum.heldFor = heldFor
    if (rules > sum.rules) sum.rules = rules
  }

  /** By name, so that the same changes always make the same file. */
  candidates(): Candidate[] {
    return [...this.#sums]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { code, warehouse, product, others, delta, changes, since, heldFor, rules }]) => ({
        code,
        ...inWarehouse(warehouse),
        products: [product, ...(others ?? [])],
        delta,
        changes,
        since,
        heldFor,
        ...(rules === FIRST_RULES ? {} : { rules }),
      }))
  }
}

type Of = Pick<Candidate, 'code' | 'warehouse' | 'heldFor'>
type Counted = Pick<Change, 'productId' | 'delta' | 'rules'>
