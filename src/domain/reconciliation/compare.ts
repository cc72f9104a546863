import type { Counts } from '../stock/batch.ts'
import { inWarehouse, keyOf, type StockKey } from '../stock/stock-key.ts'
import type { Cause, Clue, Share, Span } from './clues.ts'

/** A product that both sides have, in one 拠点 where the stores feed several. `code`: as the id table has it. */
export interface Pair extends StockKey {
  readonly productId: string
  readonly name: string
  /** Smaregi's count, over the followed stores that feed it. */
  readonly smaregi: number
  readonly nextengine: Counts
}

/** What tells it from all others: the 商品ID, with the 拠点 behind an `@` where there are several. */
export function pairName({ productId, warehouse }: Pick<Pair, 'productId' | 'warehouse'>): string {
  return keyOf({ code: productId, ...inWarehouse(warehouse) })
}

/** How many products these are. */
export function productsIn(pairs: readonly Pick<Pair, 'productId'>[]): number {
  return new Set(pairs.map(({ productId }) => productId)).size
}

/** The 商品ID in such a name. */
export function productIn(name: string): string {
  const end = name.indexOf('@')
  return end < 0 ? name : name.slice(0, end)
}

/** Whether a list of such names means it; the 商品ID alone means it in every 拠点. Null = all. */
export function isNamedIn(
  names: ReadonlySet<string> | null,
  pair: Pick<Pair, 'productId' | 'warehouse'>,
): boolean {
  return names === null || names.has(pair.productId) || names.has(pairName(pair))
}

/** A product whose two counts do not fit, or fit only because causes outweigh each other; all numbers are pieces. */
export interface Difference extends Omit<Pair, 'nextengine'> {
  /** Next Engine's stock less what is booked in Smaregi for slips that have not left yet. */
  readonly nextengine: number
  /** smaregi − nextengine */
  readonly difference: number
  readonly cause: Cause
  /** Next Engine's own counts. */
  readonly counts: Counts
  /** What the difference is made of; adds up to it. */
  readonly shares: readonly Share[]
  /** Changes of the product wait in the journal, or a row that was sent waits for its verdict: that is decided first. */
  readonly undecided: boolean
  /** Such changes go to another count: called equal, they would be left out there. */
  readonly elsewhere: boolean
  /**
   * Something is wrong beyond what may be so much or less: mended by that alone it would be equal by one way of counting only, and what
   * is told late would be taken for mended.
   */
  readonly halfway: boolean
}

/**
 * Compares like with like, and says where the difference comes from. Null: the two counts are what they should be.
 *
 * Smaregi's count goes down when an order is booked there, Next Engine's stock when its slip leaves, and Next Engine's free stock
 * when it allocates. So what is booked and has not left is taken off Next Engine's stock; where that is not the free stock,
 * orders that ston has not booked are at work.
 */
export function compare(pair: Pair, clue: Clue, excluded: boolean): Difference | null {
  const { productId, name, code, warehouse, smaregi, nextengine: counts } = pair
  const nextengine = counts.stock - clue.booked
  const difference = smaregi - nextengine
  const { shares, halfway } = explain(difference, clue, excluded, counts)
  if (difference === 0 && unexplainedIn(shares) === 0) return null
  const cause = mainCause(shares)
  const { elsewhere } = clue
  const undecided = clue.undecided || clue.unsettled || elsewhere
  const sides = { smaregi, nextengine, difference, counts }
  const of = { productId, name, code, ...inWarehouse(warehouse) }
  return { ...of, ...sides, cause, shares, undecided, elsewhere, halfway }
}

function explain(
  difference: number,
  clue: Clue,
  excluded: boolean,
  counts: Counts,
): Pick<Difference, 'shares' | 'halfway'> {
  const known = clue.shares.reduce((sum, { units }) => sum + units, 0)
  const spans = [...clue.spans, allocation(clue, counts)]
  const rest = spread(difference - known, excluded ? [...spans, EXCLUDED] : spans)
  const shares = [...clue.shares, ...rest].filter(({ units }) => units !== 0)
  return { shares, halfway: isHalfway(rest) }
}

/** A span carries as much as it can, and that is not enough. */
function isHalfway(rest: readonly Share[]): boolean {
  return (
    unexplainedIn(rest) !== 0 &&
    rest.some(({ cause, units }) => cause !== 'unexplained' && units !== 0)
  )
}

const EXCLUDED: Span = { cause: 'excluded', low: -Infinity, high: Infinity }

/**
 * Both ways of counting are right for somebody, so only what lies beyond both of them is certain to be wrong.
 */
function allocation({ booked, wanted }: Clue, { stock, free }: Counts): Span {
  const gap = free - (stock - booked - wanted)
  return { cause: 'allocation', low: Math.min(0, gap), high: Math.max(0, gap) }
}

/** What each span can carry of the amount, in their order; the rest has no explanation. */
export function spread(amount: number, spans: readonly Span[]): Share[] {
  let rest = amount
  const shares = spans.map(({ cause, low, high }) => {
    const units = Math.min(Math.max(rest, low), high)
    rest -= units
    return { cause, units }
  })
  return [...shares, { cause: 'unexplained', units: rest }]
}

function mainCause(shares: readonly Share[]): Cause {
  if (unexplainedIn(shares) !== 0) return 'unexplained'
  const [largest] = shares.toSorted((a, b) => Math.abs(b.units) - Math.abs(a.units))
  return largest?.cause ?? 'unexplained'
}

/** Pieces without an explanation: above zero Smaregi has more. */
export function unexplainedIn(shares: readonly Share[]): number {
  return unitsOf(shares, ['unexplained'])
}

function unitsOf(shares: readonly Share[], causes: readonly Cause[]): number {
  return shares
    .filter(({ cause }) => causes.includes(cause))
    .reduce((sum, { units }) => sum + units, 0)
}

/** What a person may have mended who has looked at the product, besides what nobody can explain. */
export const TOLD: readonly Cause[] = ['unexplained', 'allocation', 'dropped']

/**
 * How much of the difference may be mended; 0 = nothing. What settles by itself never is: it would be put right twice. While
 * changes wait to be decided nothing is, because they would be taken for settled as well; nor while a row may have got in or not:
 * it hides how much is wrong, and what is told late would be taken for mended. The same goes for a difference beyond an open span, unless a
 * person has looked at it. Beside what is booked and cannot be followed nobody mends: it would be called aligned with it, and asked about no
 * more. Counts that are equal are never made unequal: what else is known of them will show what is wrong, if anything.
 */
export function repairable(one: Difference, told: boolean): number {
  const { difference, shares, undecided, halfway } = one
  if (difference === 0 || undecided || (halfway && !told)) return 0
  if (unitsOf(shares, ['booked']) !== 0) return 0
  return unitsOf(shares, told ? TOLD : ['unexplained'])
}

/** More of a share that was found later: what a person let go of explains what nothing else did. */
export function withDropped(one: Difference, dropped: number): Difference {
  const unexplained = unexplainedIn(one.shares)
  if (unexplained === 0 || dropped === 0) return one
  const span: Span = { cause: 'dropped', low: Math.min(0, dropped), high: Math.max(0, dropped) }
  const others = one.shares.filter(({ cause }) => cause !== 'unexplained')
  const rest = spread(unexplained, [span])
  const shares = [...others, ...rest].filter(({ units }) => units !== 0)
  const halfway = unexplainedIn(rest) !== 0 && (one.halfway || isHalfway(rest))
  return { ...one, shares, cause: mainCause(shares), halfway }
}

/** The largest first; where they are equal, by code. */
export function bySize(a: Difference, b: Difference): number {
  return Math.abs(b.difference) - Math.abs(a.difference) || (a.code < b.code ? -1 : 1)
}

/** Those of which a part has no explanation, in the same order. */
export function unexplained(differences: readonly Difference[]): Difference[] {
  return differences.filter(({ shares }) => unexplainedIn(shares) !== 0)
}

/** The pieces of it that have no explanation, whichever side has more. */
export function unexplainedSize(differences: readonly Difference[]): number {
  return differences.reduce((sum, { shares }) => sum + Math.abs(unexplainedIn(shares)), 0)
}

/** How far the two sides are apart over all of them, in pieces, whichever side has more. */
export function sizeOf(differences: readonly Difference[]): number {
  return differences.reduce((sum, { difference }) => sum + Math.abs(difference), 0)
}
