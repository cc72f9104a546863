import {
  type Difference,
  isNamedIn,
  type Pair,
  pairName,
  repairable,
} from '../domain/reconciliation/compare.ts'
import { inShownWarehouse, shownIn } from '../domain/stock/stock-key.ts'
import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import * as says from '../messages/not-mended.ts'
import type { Found } from './reconciliation.ts'

/** A product that a person has named, and that was left as it is. */
interface NotMended {
  readonly pair: Pick<Pair, 'productId' | 'code' | 'warehouse' | 'name'>
  readonly why: keyof typeof says.notMendedBecause
}

/** `done`: by `pairName` those that were mended, or refused by the other side. */
export function notMended(
  { matched, differences, moving }: Pick<Found, 'matched' | 'differences' | 'moving'>,
  told: ReadonlySet<string>,
  done: ReadonlySet<string>,
): readonly NotMended[] {
  const found = new Map(differences.map((one) => [pairName(one), one]))
  const moved = new Set(moving.map(pairName))
  return matched.pairs
    .filter((pair) => isNamedIn(told, pair) && !done.has(pairName(pair)))
    .map((pair) => {
      const name = pairName(pair)
      return { pair, why: moved.has(name) ? 'moving' : reasonOf(found.get(name)) }
    })
}

function reasonOf(one: Difference | undefined): NotMended['why'] {
  if (one === undefined || one.difference === 0) return 'equal'
  if (one.elsewhere) return 'elsewhere'
  if (one.undecided) return 'undecided'
  return repairable(one, true) === 0 ? 'settles' : 'open'
}

export function notMendedJson(locale: Locale, all: readonly NotMended[]): object[] {
  return all.map(({ pair: { productId, code, warehouse, name }, why }) => ({
    productId,
    code,
    ...inShownWarehouse(warehouse),
    name,
    why,
    words: say(locale, says.notMendedBecause[why]),
  }))
}

export function notMendedLines(all: readonly NotMended[]): Sentence[] {
  return all
    .slice(0, LISTED)
    .map(({ pair: { code, warehouse }, why }) =>
      says.leftAsItIs(shownIn(code, warehouse), says.notMendedBecause[why]),
    )
}

const LISTED = 50
