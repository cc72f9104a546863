/** How keys are ordered: each ends with `end`, whose rank is below that of every byte a key may hold. */
export interface KeyOrder {
  readonly end: number
  readonly rank: Uint8Array
}

const COMMA = 0x2c
const NEWLINE = 0x0a
const SMALL = 12

const plain = Uint8Array.from({ length: 256 }, (_, byte) => byte)
/** Capital letters rank as small ones. */
const caseless = plain.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte))

/** Ids end where their line's comma is. */
export const ID_ORDER: KeyOrder = { end: COMMA, rank: plain }
/** Codes at the end of a line. */
export const CODE_ORDER: KeyOrder = { end: NEWLINE, rank: caseless }
/** Codes at the beginning of a line. */
export const CODE_FIRST_ORDER: KeyOrder = { end: COMMA, rank: caseless }

/**
 * Sorts places in `bytes` by the keys that begin there (three-way radix quicksort). Half a million keys as strings
 * would take several times as long and a hundred MiB.
 */
export function sortKeys(bytes: Uint8Array, places: Uint32Array, order: KeyOrder): void {
  sortRange({ bytes, places, order }, 0, places.length, 0)
}

interface Work {
  readonly bytes: Uint8Array
  readonly places: Uint32Array
  readonly order: KeyOrder
}

/** Sorts the places from `from` up to `to`, whose keys are equal up to `depth`. */
function sortRange(work: Work, from: number, to: number, depth: number): void {
  while (to - from > SMALL) {
    const pivot = middle(
      rankAt(work, from, depth),
      rankAt(work, (from + to) >>> 1, depth),
      rankAt(work, to - 1, depth),
    )
    const [less, more] = partition(work, { from, to, depth }, pivot)
    sortRange(work, from, less, depth)
    sortRange(work, more, to, depth)
    if (pivot === work.order.rank[work.order.end]) return // these keys end here, so they are equal
    from = less
    to = more
    depth += 1
  }
  insertionSort(work, from, to, depth)
}

/** Places whose keys are equal up to `depth`. */
interface Range {
  readonly from: number
  readonly to: number
  readonly depth: number
}

/** Below `less` are the smaller ones, from `more` on the larger ones. */
function partition(
  work: Work,
  { from, to, depth }: Range,
  pivot: number,
): readonly [less: number, more: number] {
  const { places } = work
  let less = from
  let more = to
  for (let i = from; i < more;) {
    const rank = rankAt(work, i, depth)
    if (rank < pivot) swap(places, less++, i++)
    else if (rank > pivot) swap(places, i, --more)
    else i += 1
  }
  return [less, more]
}

function insertionSort({ bytes, places, order }: Work, from: number, to: number, depth: number) {
  const key = { bytes, at: 0 }
  const before = { bytes, at: 0 }
  for (let i = from + 1; i < to; i += 1) {
    key.at = places[i] ?? 0
    let at = i
    for (; at > from; at -= 1) {
      before.at = places[at - 1] ?? 0
      if (compareKeys(before, key, order, depth) <= 0) break
      places[at] = before.at
    }
    places[at] = key.at
  }
}

/** A key: the bytes that it stands in, and where it begins. */
export interface Key {
  readonly bytes: Uint8Array
  readonly at: number
}

/** Less than 0 when `a` comes before `b`, 0 when they are equal. Their first `depth` bytes are known to be. */
export function compareKeys(a: Key, b: Key, { end, rank }: KeyOrder, depth = 0): number {
  for (let i = depth; ; i += 1) {
    const byte = a.bytes[a.at + i] ?? end
    const difference = (rank[byte] ?? 0) - (rank[b.bytes[b.at + i] ?? end] ?? 0)
    if (difference !== 0 || byte === end) return difference
  }
}

function rankAt({ bytes, places, order }: Work, index: number, depth: number): number {
  return order.rank[bytes[(places[index] ?? 0) + depth] ?? order.end] ?? 0
}

function middle(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

function swap(places: Uint32Array, i: number, k: number): void {
  const place = places[i] ?? 0
  places[i] = places[k] ?? 0
  places[k] = place
}
