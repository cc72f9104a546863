/** A small seeded generator (mulberry32): the same seed gives the same faults, so that a bad day can be lived through again. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A shuffled copy (Fisher–Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const left = [...items]
  const out: T[] = []
  while (left.length > 0) {
    const index = Math.floor(random() * left.length)
    const last = left.pop()
    if (last === undefined) break
    const chosen = index < left.length ? left[index] : last
    if (index < left.length) left[index] = last
    if (chosen !== undefined) out.push(chosen)
  }
  return out
}

export function pick<T>(items: readonly [T, ...T[]], random: () => number): T {
  return items[Math.floor(random() * items.length)] ?? items[0]
}
