import type { Amount } from './batch.ts'
import { FIRST_RULES } from './rules.ts'

interface Sum {
  delta: number
  changes: number
  since: string
  readonly products: Set<string>
  rules: number
}

/** Adds up signed amounts per code. The order they come in does not matter. */
export class Sums {
  readonly #sums = new Map<string, Sum>()

  add(code: string, product: string, delta: number, since: string): void {
    const sum = this.#sum(code, since)
    sum.delta += delta
    sum.changes += 1
    if (since < sum.since) sum.since = since
    sum.products.add(product)
  }

  /** Says under which rule set a change of the code came; of several the newest is kept. */
  under(code: string, rules: number | undefined): void {
    const sum = this.#sums.get(code)
    if (sum !== undefined && rules !== undefined && rules > sum.rules) sum.rules = rules
  }

  /** By code, so that the same changes always make the same file. */
  amounts(): Amount[] {
    return [...this.#sums.entries()]
      .map(([code, sum]) => ({
        code,
        products: [...sum.products],
        delta: sum.delta,
        changes: sum.changes,
        since: sum.since,
        ...(sum.rules === FIRST_RULES ? {} : { rules: sum.rules }),
      }))
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
  }

  #sum(code: string, since: string): Sum {
    let sum = this.#sums.get(code)
    if (sum === undefined) {
      sum = { delta: 0, changes: 0, since, products: new Set(), rules: FIRST_RULES }
      this.#sums.set(code, sum)
    }
    return sum
  }
}
