import { nodeCrypto } from '../kernel/crypto.ts'

const ROUNDS = 4

/**
 * Another number below `size` for each number below it, never the same for two, by a key that nobody else has: a Feistel network over the
 * next power of four, walked on until it lands inside. `about` makes permutations of their own.
 */
export class Permutation {
  readonly #key: string

  constructor(key: string) {
    this.#key = key
  }

  of(value: bigint, size: bigint, about: string): bigint {
    if (size < 2n) return value
    const half = BigInt(Math.ceil((size - 1n).toString(2).length / 2))
    let at = value
    do at = this.#shuffled(at, half, about)
    while (at >= size)
    return at
  }

  #shuffled(value: bigint, half: bigint, about: string): bigint {
    const mask = (1n << half) - 1n
    let [left, right] = [value >> half, value & mask]
    for (let round = 0; round < ROUNDS; round += 1)
      [left, right] = [right, left ^ (this.#digest(`${about} ${round} ${right}`) & mask)]
    return (left << half) | right
  }

  #digest(text: string): bigint {
    return BigInt(`0x${nodeCrypto().createHmac('sha256', this.#key).update(text).digest('hex')}`)
  }
}
