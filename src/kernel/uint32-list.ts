/** A growing list of whole numbers of 32 bits: a million of them as plain numbers would take several times as much. */
export class Uint32List {
  #list = new Uint32Array(1024)
  #count = 0

  get count(): number {
    return this.#count
  }

  push(number: number): void {
    if (this.#count === this.#list.length) {
      const larger = new Uint32Array(this.#count * 2)
      larger.set(this.#list)
      this.#list = larger
    }
    this.#list[this.#count++] = number
  }

  at(index: number): number {
    return this.#list[index] ?? 0
  }

  all(): Uint32Array {
    return this.#list.subarray(0, this.#count)
  }

  /** The same as they lie in memory. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.#list.buffer, 0, this.#count * Uint32Array.BYTES_PER_ELEMENT)
  }
}
