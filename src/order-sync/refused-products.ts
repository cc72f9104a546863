const MOST_REFUSALS = 2

/** Products that Smaregi refused by themselves. */
export class RefusedProducts {
  /** What Smaregi says about a product that it has refused for several slips of this run: no further slip needs to ask. */
  readonly known = new Map<string, string>()
  readonly #slips = new Map<string, Set<number>>()

  /** Smaregi refused a shipment of this product alone. */
  add(productId: string, slip: number, words: string): void {
    const slips = this.#slips.get(productId) ?? new Set()
    this.#slips.set(productId, slips.add(slip))
    if (slips.size >= MOST_REFUSALS) this.known.set(productId, words)
  }
}
