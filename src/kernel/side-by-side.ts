/**
 * Does something with each item, so many at a time, and gives the results in the items' order: what waits for a disk or a network waits
 * together. After an error nothing new is begun.
 */
export async function* sideBySide<T, R>(
  items: Iterable<T>,
  atATime: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  let begun: readonly Promise<R>[] = []
  for (const item of items) {
    const working = work(item)
    // Whoever waits for it is told; until then it is no error that nobody looks at.
    working.catch(() => undefined)
    begun = [...begun, working]
    if (begun.length < atATime) continue
    const [first, ...others] = begun
    begun = others
    if (first !== undefined) yield await first
  }
  for (const one of begun) yield await one
}
