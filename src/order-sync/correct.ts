import type { OwnShipment } from '../domain/orders/slip-history.ts'
import type { Written } from '../connectors/smaregi/shipments-client.ts'
import * as says from '../messages/orders.ts'
import { say } from '../kernel/sentence.ts'
import type { Made } from '../outbox/outbox.ts'
import { addBack, begun, reduceShipment, type SlipReduce } from '../outbox/reductions.ts'
import { looksMs } from '../outbox/settle-time.ts'
import { sameLines } from '../outbox/shipment-listing.ts'
import { addUp, booked, type Result } from './results.ts'
import type { OrdersRun } from './run-context.ts'
import { holdCorrection } from './hold.ts'
import { giveWay } from './yield-to-flush.ts'

/** What is to be given back, and the shipment as it stands in our own record. */
export interface Correction {
  readonly reduce: SlipReduce
  readonly shipment: OwnShipment
}

/**
 * Gives units back by correcting an own 出荷, so that Smaregi's list of them stays true. Nothing is sent when the shipment is not
 * as ston left it: somebody else has decided about it then.
 */
export async function correct(
  run: OrdersRun,
  { reduce, shipment }: Correction,
  results: Result[],
): Promise<void> {
  await giveWay(run)
  run.app.progress(say(run.app.locale, says.progressCorrecting(addUp(results).reversals)))
  const before = await run.client.find(reduce.shipmentId)
  if (before === null || !sameLines(before.lines ?? [], shipment.shown)) {
    holdCorrection(run, reduce, 'altered', '')
    return
  }
  const made = await give(run, reduce, results, (known) => reduceShipment(run, known, before))
  if (made.kind !== 'refused') return
  if (made.status === 404) holdCorrection(run, reduce, 'altered', made.words)
  else await addInstead(run, reduce, results)
}

/** Smaregi does not let anybody correct this 出荷: the units come back as a change of the stock. */
async function addInstead(run: OrdersRun, refused: SlipReduce, results: Result[]): Promise<void> {
  for (const [i, line] of refused.lines.entries()) {
    if (run.over) return
    const id = `${refused.id}+${i + 1}`
    const reduce = { ...refused, id, how: 'add' as const, lines: [line] }
    const made = await give(run, reduce, results, (known) => addBack(run, known, line))
    if (made.kind === 'refused') holdCorrection(run, reduce, 'refused', made.words)
  }
}

async function give(
  run: OrdersRun,
  reduce: SlipReduce,
  results: Result[],
  send: (known: SlipReduce) => Promise<Written<unknown>>,
): Promise<Made<SlipReduce>> {
  const known = await begun(run, reduce)
  await run.reductions.announce([known])
  const made = await run.reductions.make(known, () => send(known))
  run.heard(made)
  if (made.kind === 'called' && (await isSeen(run, known, made.error === null)))
    results.push(booked(run, known))
  return made
}

/** Whether the units are seen to be back. False: it stays open. */
async function isSeen(run: OrdersRun, reduce: SlipReduce, answered: boolean): Promise<boolean> {
  for (const wait of looksMs(run.app.config)) {
    if (wait > 0) await run.app.sleep(wait)
    const { kind } = await run.reductions.settleOne(reduce, { answered, late: false })
    if (kind === 'happened') return true
    if (run.app.signal.aborted) return false
  }
  return false
}
