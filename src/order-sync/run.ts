import {
  countSlip,
  type Counted,
  sameFacts,
  type Scope,
} from '../domain/orders/effective-quantity.ts'
import type { OrderLine } from '../domain/orders/order-line.ts'
import { emptyHistory, type SlipHistory } from '../domain/orders/slip-history.ts'
import { bookAll, type Job } from './book-differences.ts'
import type { OrdersRun } from './run-context.ts'
import { forgetOld } from './forget-old-slips.ts'
import { noteReturns } from './note-returns.ts'
import { holdSlip } from './hold.ts'
import { readMemories } from './read-history.ts'
import { Products } from './find-products.ts'
import { nothingSeen, readSlips } from './read-orders.ts'
import { settleOpen } from './settle-open-calls.ts'
import { newShops, reachBack, refusePause, startNow } from './start.ts'

/** Slips worked on together: one listing of Smaregi's shipments confirms all of them. */
const TOGETHER = 200

/** Where a run begins. */
export interface Beginning {
  /** Japanese time, as Next Engine writes one; null = where the last run ended. */
  readonly since: string | null
  /** Everything so far is left out. */
  readonly fromNow: boolean
}

/** One run: what an earlier one left open, then everything that may have changed, then the watermark. */
export async function importAll(run: OrdersRun, { since, fromNow }: Beginning): Promise<void> {
  if (fromNow || (run.state.start === null && since === null)) return startNow(run)
  if (since === null) refusePause(run)
  await settleOpen(run)
  if (run.over) return
  if (since !== null) await run.save(await reachBack(run, since))
  await run.save(await newShops(run))
  await forgetOld(run)
  await readAndBook(run, since !== null)
  await settleOpen(run)
}

async function readAndBook(run: OrdersRun, gapAllowed: boolean): Promise<void> {
  const seen = nothingSeen(run)
  const products = await Products.open(run.app, run.store, { kept: true })
  for await (const slips of readSlips(run, seen, { gapAllowed })) {
    for (const some of chunks([...slips], TOGETHER)) {
      await workOn(run, products, new Map(some))
      if (run.over) return
    }
  }
  // Everything that was read is booked, held, or written down as open.
  run.learnNewestFilled(seen.newestFilled)
  await run.save({
    watermark: seen.newest,
    completedAt: run.gate.now().toISOString(),
    createdLookDay: seen.createdLookDay,
    rereadDay: seen.rereadDay,
  })
}

async function workOn(
  run: OrdersRun,
  products: Products,
  slips: ReadonlyMap<number, readonly OrderLine[]>,
): Promise<void> {
  const { jobs, meet } = await countAll(run, slips)
  await products.meet(meet)
  await noteReturns(run, products, jobs, slips)
  await bookAll(run, products, jobs)
}

interface Counting {
  readonly jobs: readonly Job[]
  /** Codes that have to be looked up. */
  readonly meet: readonly string[]
}

/** What is to be done for each slip. Nothing is called for this. */
export async function countAll(
  run: OrdersRun,
  slips: ReadonlyMap<number, readonly OrderLine[]>,
): Promise<Counting> {
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
  const meet = jobs.flatMap((job) => job.counted.wants.map((want) => want.code))
  return { jobs, meet }
}

function jobOf(run: OrdersRun, history: SlipHistory, counted: Counted): Job {
  const { slip } = history
  const { named, seen } = counted
  if (named === 'old') run.done.old.add(slip)
  if (named === 'otherShop') run.done.otherShops.add(slip)
  if (named === 'multiDelivery') holdSlip(run, slip, 'multiDelivery', '')
  const counts = counted.wants.length > 0 || history.seen !== null
  const remember = counts && !sameFacts(history.seen, seen)
  return { history, counted, remember }
}

/** Lines that came from another slip are judged by what is remembered of that one. */
function withOrigins(slips: ReadonlyMap<number, readonly OrderLine[]>): Set<number> {
  const wanted = new Set(slips.keys())
  for (const lines of slips.values()) {
    for (const { mergedFrom, dividedFromSlip, copiedFromSlip } of lines) {
      if (mergedFrom !== null) wanted.add(mergedFrom.slip)
      if (dividedFromSlip !== null) wanted.add(dividedFromSlip)
      if (copiedFromSlip !== null) wanted.add(copiedFromSlip)
    }
  }
  return wanted
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

export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  )
}
