/** All that comes in chunks, together. */
export async function collected<T>(chunks: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = []
  for await (const chunk of chunks) for (const one of chunk) all.push(one)
  return all
}
