import { LineWalk } from './line-walk.ts'
import { caseFolded } from './names.ts'
import type { Chunks, Pair, TableText } from './table.ts'

/** Lines that are handed on together. */
const LINES = 2000

/** A table of these pairs; each product and each code (whatever its letter case) once. */
export function tableOfPairs(pairs: readonly Pair[]): TableText {
  return withPairs({ entries: 0, byId: () => [], byCode: () => [] }, pairs, 0)
}

/**
 * The table with these pairs put in. A pair takes the place of the one its product had; `replaced` says for how many there is
 * such a one. The lines of a large table pass by, and are not kept.
 */
export function withPairs(table: TableText, pairs: readonly Pair[], replaced: number): TableText {
  const ids = new Set(pairs.map(({ productId }) => productId))
  const byId = lines(
    pairs,
    ({ productId, code }) => [productId, code],
    (id) => id,
  )
  const byCode = lines(pairs, ({ productId, code }) => [code, productId], caseFolded)
  return {
    entries: table.entries + pairs.length - replaced,
    byId: () => merge(table.byId(), byId, (id) => ids.has(id)),
    byCode: () => merge(table.byCode(), byCode, (_, id) => ids.has(id), caseFolded),
  }
}

interface Line {
  /** What it is sorted by. */
  readonly rank: string
  readonly text: string
}

/** Ids and codes are plain letters and digits, so text compares as their bytes do. */
function lines(
  pairs: readonly Pair[],
  sides: (pair: Pair) => readonly [key: string, value: string],
  rankOf: (key: string) => string,
): readonly Line[] {
  return pairs
    .map((pair) => {
      const [key, value] = sides(pair)
      return { rank: rankOf(key), text: `${key},${value}\n` }
    })
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
}

async function* merge(
  chunks: Chunks,
  added: readonly Line[],
  isReplaced: (key: string, value: string) => boolean,
  rankOf: (key: string) => string = (key) => key,
): AsyncGenerator<Uint8Array> {
  const walk = new LineWalk(chunks)
  let out: string[] = []
  let next = 0
  for (;;) {
    if (walk.needsFill) await walk.fill()
    const line = added[next]
    if (walk.over && line === undefined) break
    if (walk.over || (line !== undefined && line.rank < rankOf(walk.key))) {
      out.push(line?.text ?? '')
      next += 1
    } else {
      if (!isReplaced(walk.key, walk.value)) out.push(`${walk.key},${walk.value}\n`)
      walk.step()
    }
    if (out.length >= LINES) {
      yield Buffer.from(out.join(''), 'latin1')
      out = []
    }
  }
  if (out.length > 0) yield Buffer.from(out.join(''), 'latin1')
}
