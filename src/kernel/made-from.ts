/** Makes something of what `read` gives, and makes it anew once that is another. */
export function madeFrom<A, B>(read: () => A, make: (from: A) => B): () => B {
  let last: { readonly from: A; readonly made: B } | null = null
  return () => {
    const from = read()
    if (last?.from !== from) last = { from, made: make(from) }
    return last.made
  }
}
