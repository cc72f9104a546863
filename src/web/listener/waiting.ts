/** What can wait here. */
export interface Waiter {
  /** Where it stands among the others; kept by `Waiting`. */
  place: number
}

/**
 * Those who wait, in no order. A `Set` would do the same, but with so much coming and going it throws away its tables all the time, and
 * V8 keeps whatever stood in a discarded one that has grown old: a third of all requests outlived their answers, which cost a
 * fifth of the speed and doubled the longest waits.
 */
export class Waiting<T extends Waiter> {
  /** Never gets shorter. */
  readonly #places: (T | undefined)[] = []
  #count = 0

  add(one: T): void {
    one.place = this.#count
    this.#places[this.#count] = one
    this.#count += 1
  }

  /** Nothing happens where it does not wait. */
  delete(one: T): void {
    if (this.#places[one.place] !== one) return
    this.#count -= 1
    const last = this.#places[this.#count]
    this.#places[this.#count] = undefined
    if (last === undefined || last === one) return
    this.#places[one.place] = last
    last.place = one.place
  }

  /** A visit may delete the one that is visited. */
  forEach(visit: (one: T) => void): void {
    for (let i = this.#count - 1; i >= 0; i -= 1) {
      const one = this.#places[i]
      if (one !== undefined) visit(one)
    }
  }
}
