import { seeded } from './random.ts'

/** Seeded numbers and orders. */
export function random(seed: number) {
  const below = seeded(seed)
  const shuffled = <T>(list: readonly T[]): T[] =>
    list
      .map((item) => ({ item, at: below(2 ** 32) }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ item }) => item)
  return { below, shuffled }
}
