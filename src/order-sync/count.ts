import { countSlip, type Counted, type Want } from '../domain/orders/effective-quantity.ts'
import { goneLines } from '../domain/orders/gone-lines.ts'
import type { SlipFacts } from '../domain/orders/slip-facts.ts'
import { type Placed, placeSlip, type StoreRules } from '../domain/orders/line-store.ts'
import type { OrderLine } from '../domain/orders/order-line.ts'
import type { SlipHistory } from '../domain/orders/slip-history.ts'
import type { Store } from '../store/store.ts'
import type { Held } from './open-items.ts'
import { readMemories } from './read-history.ts'
import type { Slips, SlipsRead } from './read-orders.ts'
import type { Result } from './results.ts'
import type { OrdersState } from './state.ts'

/** One slip: what is remembered, and what it wants now, from which stores. */
export interface Job extends Placed {
  readonly history: SlipHistory
  /** Lines that are booked and that Next Engine does not have any more. */
  readonly gone: readonly Want[]
}

/** Some slips, and what is to be done for each. */
export interface Counting extends Result {
  readonly jobs: readonly Job[]
  /** Codes that have to be looked up. */
  readonly meet: readonly string[]
}

/** What some slips come to, and what is booked for them already. One that cannot be told, or has a call open, waits as a whole. */
export async function count(
  store: Store,
  state: OrdersState,
  { slips, whole }: SlipsRead,
  rules: StoreRules,
): Promise<Counting> {
  const { histories, damaged } = await readMemories(store, withOrigins(slips))
  const countedOf = counter(state, slips, histories)
  const jobs: Job[] = []
  const held: Held[] = []
  const again: number[] = []
  for (const [slip, lines] of slips) {
    const where = damaged.get(slip)
    const history = histories.get(slip)
    const problem = lines.find((line) => line.problem !== undefined)?.problem
    if (where !== undefined) held.push({ slip, reason: 'damaged', words: where })
    else if (problem !== undefined) held.push({ slip, reason: 'unreadable', words: problem })
    else if (history === undefined || history.open.length > 0) again.push(slip)
    else {
      const counted = countedOf(history, lines)
      const gone = goneLines(counted, lines, history)
      // It may only have been passed over: read by its number the next time, it shows.
      if (gone.length > 0 && !whole) again.push(slip)
      jobs.push({ history, ...placeSlip(counted, lines, history, rules), gone: whole ? gone : [] })
    }
  }
  const named = (why: Counted['named']): number[] =>
    jobs.flatMap(({ history, counted }) => (counted.named === why ? [history.slip] : []))
  for (const slip of named('multiDelivery')) held.push({ slip, reason: 'multiDelivery', words: '' })
  return {
    counted: [...slips.keys()],
    jobs,
    meet: jobs.flatMap(codesOf),
    held,
    again,
    old: named('old'),
    otherShops: named('otherShop'),
    unmapped: jobs.flatMap((job) => job.unmapped),
  }
}

/** More pieces of a set are booked as the first ones were, whatever the set is made of by now. */
function codesOf({ history, counted }: Job): string[] {
  const parts = history.shipments.flatMap((own) => own.parts)
  return [
    ...counted.wants.map((want) => want.code),
    ...parts.flatMap(({ set = [] }) => set.map(({ component }) => component)),
  ]
}

/** Lines that came from another slip are judged by what is remembered of that one. */
function withOrigins(slips: Slips): Set<number> {
  const origins = [...slips.values()].flatMap((lines) =>
    lines.flatMap(({ mergedFrom, dividedFromSlip, copiedFromSlip }) => [
      mergedFrom?.slip ?? null,
      dividedFromSlip,
      copiedFromSlip,
    ]),
  )
  return new Set([...slips.keys(), ...origins.filter((slip) => slip !== null)])
}

/** Slips that were read together may be made of one another: what is just found of one is known to the others. */
function counter(
  { start, shops, otherShops, shopIds, forgottenUpTo }: OrdersState,
  slips: Slips,
  histories: ReadonlyMap<number, SlipHistory>,
): (history: SlipHistory, lines: readonly OrderLine[]) => Counted {
  const known = new Map<number, Counted | 'begun'>()
  const scope = { start: start ?? 0, shops, otherShops, shopIds, forgottenUpTo, seen }
  return countOne

  function countOne({ slip, seen: before }: SlipHistory, lines: readonly OrderLine[]): Counted {
    const found = known.get(slip)
    if (found !== undefined && found !== 'begun') return found
    known.set(slip, 'begun')
    const counted = countSlip(lines, before, scope)
    known.set(slip, counted)
    return counted
  }

  function seen(slip: number): SlipFacts | null {
    const history = histories.get(slip)
    const lines = slips.get(slip)
    const before = history?.seen ?? null
    if (history === undefined || lines === undefined || known.get(slip) === 'begun') return before
    if (history.open.length > 0 || lines.some(({ problem }) => problem !== undefined)) return before
    const counted = countOne(history, lines)
    return counted.isNews ? counted.seen : before
  }
}
