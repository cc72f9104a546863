const MOST_REFUSALS = 2

/** Products that Smaregi refused by themselves: for which slips, and in which words. */
export class RefusedProducts {
  readonly #refused = new Map<string, { readonly slips: Set<number>; readonly words: string }>()

  /** Smaregi refused a shipment of this product alone. */
  add(productId: string, slip: number, words: string): void {
    const slips = this.#refused.get(productId)?.slips ?? new Set()
    this.#refused.set(productId, { slips: slips.add(slip), words })
  }

  /** What Smaregi says about a product that it has refused for several slips of this run: no further slip needs to ask. */
  wordsFor(productId: string): string | null {
    const known = this.#refused.get(productId)
    return known !== undefined && known.slips.size >= MOST_REFUSALS ? known.words : null
  }
}
