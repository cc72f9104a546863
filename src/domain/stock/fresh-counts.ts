import { grouped } from '../../kernel/grouped.ts'
import type { Counts } from './batch.ts'
import type { NeMovement } from './evidence.ts'
import { keyOf, type StockKey } from './stock-key.ts'

/** Where each of the lines' codes was counted: a line does not tell its 拠点, and may count all of them together. */
type Counted = readonly Pick<StockKey, 'warehouse'>[]

/** `older`: a count is not what the lines have left. `unclear`: it is, and was the same before them. */
export type Freshness = 'newer' | 'unclear' | 'older'

/**
 * Whether counts that were read after these lines of the history show them. History and counts are read from copies that each lag for
 * itself: a history that is newer says nothing about the counts but by what its lines have left. Undefined where nothing can be
 * compared; of several codes one is enough.
 */
export function freshnessOf(
  newer: readonly NeMovement[],
  places: Counted,
  counts: ReadonlyMap<string, Counts>,
): Freshness | undefined {
  const codes = [...grouped(newer, ({ neCode }) => neCode)]
  const shown = codes.flatMap(([code, lines]) => shownOf(lines, stocksOf(code, places, counts)))
  return (['newer', 'older', 'unclear'] as const).find((one) => shown.includes(one))
}

function shownOf(lines: readonly NeMovement[], stocks: readonly number[]): readonly Freshness[] {
  const left = lines.flatMap(({ after }) => after ?? [])
  if (left.length === 0 || stocks.length === 0) return []
  const there = stocks.filter((stock) => left.includes(stock))
  if (there.length === 0) return ['older']
  return [there.some((stock) => stock !== lines[0]?.before) ? 'newer' : 'unclear']
}

function stocksOf(
  code: string,
  places: Counted,
  counts: ReadonlyMap<string, Counts>,
): readonly number[] {
  const known = places.flatMap((place) => counts.get(keyOf({ code, ...place })) ?? [])
  const each = known.map(({ stock }) => stock)
  return each.length > 1 ? [...each, each.reduce((sum, stock) => sum + stock, 0)] : each
}
