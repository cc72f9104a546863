import type { SlipIntent } from '../outbox/registrations.ts'
import { countAll, type Counting } from './count.ts'
import { correct } from './correct.ts'
import { draftAll, narrowed } from './book-differences.ts'
import { Products } from './find-products.ts'
import { forgetOld } from './forget-old-slips.ts'
import { noteReturns } from './note-returns.ts'
import { nothingSeen, readSlips } from './read-orders.ts'
import { registerAll } from './register.ts'
import { addUp, type Result } from './results.ts'
import type { OrdersRun } from './run-context.ts'
import { settleOpen, settleShipments } from './settle-open-calls.ts'
import { newShops, reachBack, refusePause, startNow } from './start.ts'

/** Where a run begins. */
export interface Beginning {
  /** Japanese time, as Next Engine writes one; null = where the last run ended. */
  readonly since: string | null
  /** Everything so far is left out. */
  readonly fromNow: boolean
}

/**
 * One run: what an earlier one left open, then everything that may have changed, then the watermark. `results`: where each stage's own
 * goes, in their order, also when a later stage fails.
 */
export async function importAll(
  run: OrdersRun,
  { since, fromNow }: Beginning,
  results: Result[],
): Promise<void> {
  if (fromNow || (run.state.start === null && since === null)) {
    results.push(await startNow(run))
    return
  }
  if (since === null) refusePause(run)
  await settleOpen(run, results)
  if (run.over) return
  if (since !== null) await run.save(await reachBack(run, since))
  await run.save(await newShops(run))
  await forgetOld(run)
  await readAndBook(run, since !== null, results)
  await settleOpen(run, results)
}

async function readAndBook(run: OrdersRun, gapAllowed: boolean, results: Result[]): Promise<void> {
  const seen = nothingSeen(run)
  const products = await Products.open(run.app, run.store, { kept: true })
  for await (const counting of countAll(run, readSlips(run, seen, { gapAllowed }))) {
    results.push(counting)
    await book(run, products, counting, results).catch((error: unknown) => {
      // Nobody can say how far it came, and what waits of these slips may not change again.
      for (const slip of counting.slips.keys()) run.again.add(slip)
      throw error
    })
    if (run.over) return
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

/** Books the differences of some slips: first what is to leave Smaregi's stock, then what comes back. */
async function book(
  run: OrdersRun,
  products: Products,
  { slips, jobs, meet }: Counting,
  results: Result[],
): Promise<void> {
  await products.meet(meet)
  await noteReturns(run, products, jobs, slips)
  const { seen, intents, corrections, excluded } = draftAll(run, products, jobs)
  results.push({ excluded })
  await run.record(seen)
  await registerDown(run, intents, results)
  for (const correction of corrections) {
    if (run.over) break
    await correct(run, correction, results)
  }
  run.noteBooked(intents.map(({ slip }) => slip))
  if (!run.over) return
  for (const { slip } of [...intents, ...corrections.map(({ reduce }) => reduce)])
    run.again.add(slip)
}

async function registerDown(
  run: OrdersRun,
  intents: readonly SlipIntent[],
  results: Result[],
): Promise<void> {
  let round = intents
  while (round.length > 0 && !run.over) {
    const { called, refused } = await registerAll(run, round, addUp(results).shipments)
    await settleShipments(run, called, false, results)
    round = refused.flatMap((one) => narrowed(run, one))
  }
}
