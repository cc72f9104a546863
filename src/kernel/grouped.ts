/** The things under each name, in their order; a name is where its first thing is. */
export function grouped<N, T>(things: Iterable<T>, nameOf: (one: T) => N): Map<N, T[]> {
  const groups = new Map<N, T[]>()
  for (const one of things) {
    const name = nameOf(one)
    const known = groups.get(name)
    if (known === undefined) groups.set(name, [one])
    else known.push(one)
  }
  return groups
}
