import {
  countSlip,
  type Counted,
  sameFacts,
  type Scope,
} from '../domain/orders/effective-quantity.ts'
import { bookedParts } from '../domain/orders/difference.ts'
import type { OrderLine } from '../domain/orders/order-line.ts'
import { emptyHistory, type SlipHistory } from '../domain/orders/slip-history.ts'
import { holdSlip } from './hold.ts'
import { readMemories } from './read-history.ts'
import type { OrdersRun } from './run-context.ts'

/** Slips worked on together: one listing of Smaregi's shipments confirms all of them. */
const TOGETHER = 200

type Slips = ReadonlyMap<number, readonly OrderLine[]>

/** One slip: what is remembered, and what it wants now. */
export interface Job {
  readonly history: SlipHistory
  readonly counted: Counted
  /** The slip's facts differ from what is remembered. */
  readonly remember: boolean
}

/** Some slips, and what is to be done for each. */
export interface Counting {
  readonly slips: Slips
  readonly jobs: readonly Job[]
  /** Codes that have to be looked up. */
  readonly meet: readonly string[]
  /** Slips that do not count: from before the starting point, and of other shops. */
  readonly old: readonly number[]
  readonly otherShops: readonly number[]
}

/** What was read, some slips at a time. */
export async function* countAll(
  run: OrdersRun,
  pages: AsyncIterable<Slips>,
): AsyncGenerator<Counting> {
  for await (const page of pages) {
    const slips = [...page]
    for (let i = 0; i < slips.length; i += TOGETHER)
      yield count(run, new Map(slips.slice(i, i + TOGETHER)))
  }
}

async function count(run: OrdersRun, slips: Slips): Promise<Counting> {
  const { histories, damaged } = await readMemories(run.store, withOrigins(slips))
  const scope = scopeOf(run, histories)
  const jobs: Job[] = []
  for (const [slip, lines] of slips) {
    run.again.delete(slip)
    // What was the matter with the slip as a whole is found out anew.
    run.forget(slip, (item) => item.of === '' && item.line === 0)
    const where = damaged.get(slip)
    const history = histories.get(slip) ?? emptyHistory(slip)
    const problem = lines.find((line) => line.problem !== undefined)?.problem
    if (where !== undefined) holdSlip(run, slip, 'damaged', where)
    else if (problem !== undefined) holdSlip(run, slip, 'unreadable', problem)
    else if (history.open.length > 0) run.again.add(slip)
    else jobs.push(jobOf(run, history, countSlip(lines, history.seen, scope)))
  }
  const named = (why: Counted['named']): number[] =>
    jobs.flatMap(({ history, counted }) => (counted.named === why ? [history.slip] : []))
  const meet = jobs.flatMap((job) => [
    ...job.counted.wants.map((want) => want.code),
    ...bookedComponents(job.history),
  ])
  return { slips, jobs, meet, old: named('old'), otherShops: named('otherShop') }
}

/** More pieces of a set are booked as the first ones were, whatever the set is made of by now. */
function bookedComponents(history: SlipHistory): string[] {
  return bookedParts(history)
    .flatMap(({ set }) => set ?? [])
    .map(({ component }) => component)
}

function jobOf(run: OrdersRun, history: SlipHistory, counted: Counted): Job {
  if (counted.named === 'multiDelivery') holdSlip(run, history.slip, 'multiDelivery', '')
  const counts = counted.wants.length > 0 || history.seen !== null
  return { history, counted, remember: counts && !sameFacts(history.seen, counted.seen) }
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

function scopeOf(run: OrdersRun, histories: ReadonlyMap<number, SlipHistory>): Scope {
  const { start, shops, otherShops, shopIds, forgottenUpTo } = run.state
  return {
    start: start ?? 0,
    shops,
    otherShops,
    shopIds,
    forgottenUpTo,
    seen: (slip) => histories.get(slip)?.seen ?? null,
  }
}
