import type { Counted, Want } from '../domain/orders/effective-quantity.ts'
import { goneLines, vanishedLines } from '../domain/orders/gone-lines.ts'
import { type Placed, placeSlip, type StoreRules } from '../domain/orders/line-store.ts'
import type { OrderLine } from '../domain/orders/order-line.ts'
import type { SlipHistory } from '../domain/orders/slip-history.ts'
import type { Held } from './open-items.ts'
import { countTogether, type From, withOrigins } from './origins.ts'
import type { Memories } from './read-history.ts'
import type { SlipsRead } from './read-orders.ts'
import type { LinesRead, Result } from './results.ts'

/** One slip: what is remembered, and what it wants now, from which stores. */
export interface Job extends Placed {
  readonly history: SlipHistory
  /** Lines that are booked and that Next Engine does not have any more. */
  readonly gone: readonly Want[]
  readonly read: LinesRead['lines']
}

/** Some slips, and what is to be done for each. */
export interface Counting extends Result {
  readonly jobs: readonly Job[]
  /** Codes that have to be looked up. */
  readonly meet: readonly string[]
}

/** What some slips come to, and what is booked for them already. One that cannot be told, or has a call open, waits as a whole. */
export async function count(from: From, page: SlipsRead, rules: StoreRules): Promise<Counting> {
  const known = await withOrigins(from, page.slips)
  const all = countTogether(known, from.state)
  const jobs: Job[] = []
  const held: Held[] = []
  const again: number[] = []
  const rested: number[] = []
  for (const [slip, lines] of page.slips) {
    const [history, counted] = [known.histories.get(slip), all.get(slip)]
    const trouble = troubleOf(slip, lines, known.damaged)
    if (trouble !== null) held.push(trouble)
    else if (history === undefined || counted === undefined || history.open.length > 0)
      again.push(slip)
    else {
      const gone = lines.length > 0 ? goneLines(counted, lines, history) : vanishedLines(history)
      // It may only have been passed over: read by its number the next time, it shows.
      if (gone.length > 0 && !page.whole) again.push(slip)
      if (saysNothing(lines, gone, { history, whole: page.whole })) rested.push(slip)
      else {
        const read = page.whole ? null : new Set(lines.map(({ line }) => line))
        const placed = placeSlip(counted, lines, history, rules)
        jobs.push({ history, ...placed, gone: page.whole ? gone : [], read })
      }
    }
  }
  const silent = new Set(rested)
  return {
    ...told(jobs, held),
    counted: [...page.slips.keys()].filter((slip) => !silent.has(slip)),
    again,
    rested,
  }
}

/**
 * Of a slip that was not shown: it has to be asked for by its number first; and of one that was seen shipped, and that Next Engine may have
 * put away, whatever stands about it stays as it is.
 */
function saysNothing(
  lines: readonly OrderLine[],
  gone: Job['gone'],
  { history, whole }: Pick<Job, 'history'> & Pick<SlipsRead, 'whole'>,
): boolean {
  if (lines.length > 0) return false
  return !whole || (gone.length === 0 && (history.seen?.shippedLines ?? []).length > 0)
}

function told(jobs: readonly Job[], held: readonly Held[]): Counting {
  const named = (why: Counted['named']): number[] =>
    jobs.flatMap(({ history, counted }) => (counted.named === why ? [history.slip] : []))
  const several = named('multiDelivery').map((slip): Held => {
    return { slip, reason: 'multiDelivery', words: '' }
  })
  return {
    jobs,
    meet: jobs.flatMap(codesOf),
    held: [...held, ...several],
    old: named('old'),
    otherShops: named('otherShop'),
    unmapped: jobs.flatMap((job) => job.unmapped),
  }
}

/** Why nothing can be said of a slip. */
function troubleOf(
  slip: number,
  lines: readonly OrderLine[],
  damaged: Memories['damaged'],
): Held | null {
  const where = damaged.get(slip)
  if (where !== undefined) return { slip, reason: 'damaged', words: where }
  const problem = lines.find((line) => line.problem !== undefined)?.problem
  return problem === undefined ? null : { slip, reason: 'unreadable', words: problem }
}

/** More pieces of a set are booked as the first ones were, whatever the set is made of by now. */
function codesOf({ history, counted }: Job): string[] {
  const parts = history.shipments.flatMap((own) => own.parts)
  return [
    ...counted.wants.map((want) => want.code),
    ...parts.flatMap(({ set = [] }) => set.map(({ component }) => component)),
  ]
}
