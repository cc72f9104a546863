import type { Amount } from './batch.ts'

interface Sum {
  delta: number
  changes: number
  since: string
  readonly products: Set<string>
  released: boolean
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

  addAmount(amount: Amount): void {
    const sum = this.#sum(amount.code, amount.since)
    sum.delta += amount.delta
    sum.changes += amount.changes
    if (amount.since < sum.since) sum.since = amount.since
    for (const product of amount.products) sum.products.add(product)
    if (amount.released === true) sum.released = true
  }

  has(code: string): boolean {
    return this.#sums.has(code)
  }

  get size(): number {
    return this.#sums.size
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
        ...(sum.released ? { released: true as const } : {}),
      }))
      .toSorted((a, b) => (a.code < b.code ? -1 : 1))
  }

  #sum(code: string, since: string): Sum {
    let sum = this.#sums.get(code)
    if (sum === undefined) {
      sum = { delta: 0, changes: 0, since, products: new Set(), released: false }
      this.#sums.set(code, sum)
    }
    return sum
  }
}
