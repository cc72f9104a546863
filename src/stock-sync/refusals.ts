/** So many products running, and it is not about them. */
const MANY = 3

/**
 * Smaregi may refuse the history of one product, in all its stores, for ever: that keeps nobody from asking for the next. Where
 * it refuses one product after the other, asking on only costs calls.
 */
export class Refusals {
  readonly #products = new Set<string>()

  add(productId: string): void {
    this.#products.add(productId)
  }

  /** Something was answered. */
  end(): void {
    this.#products.clear()
  }

  get areMany(): boolean {
    return this.#products.size >= MANY
  }
}
