import type { OwnShipment } from '../domain/orders/slip-history.ts'
import type { Written } from '../connectors/smaregi/shipments-client.ts'
import * as says from '../messages/orders.ts'
import { say } from '../kernel/sentence.ts'
import {
  addBack,
  announceReduction,
  endReduction,
  reduceShipment,
  type SlipReduce,
  verifyReduction,
} from '../outbox/reduction.ts'
import { sameLines } from '../outbox/shipment-listing.ts'
import { addUp, type Result } from './results.ts'
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
  const known = await announceReduction(run, reduce)
  await judge(run, known, await reduceShipment(run, known, before), results)
}

async function judge(
  run: OrdersRun,
  reduce: SlipReduce,
  answer: Written<null>,
  results: Result[],
): Promise<void> {
  run.heard(answer)
  switch (answer.kind) {
    case 'done':
    case 'unknown':
      if (await verifyReduction(run, reduce, { answered: answer.kind === 'done' }))
        results.push(reduced(run, reduce))
      return
    case 'notSent':
      run.trouble ??= answer.error
      return endReduction(run, reduce, 'notSent')
    case 'refused':
      await endReduction(run, reduce, answer.words)
      if (answer.status === 404) holdCorrection(run, reduce, 'altered', answer.words)
      else await addInstead(run, reduce, results)
  }
}

/** Smaregi does not let anybody correct this 出荷: the units come back as a change of the stock. */
async function addInstead(run: OrdersRun, refused: SlipReduce, results: Result[]): Promise<void> {
  for (const [i, line] of refused.lines.entries()) {
    if (run.over) return
    const id = `${refused.id}+${i + 1}`
    const reduce = await announceReduction(run, { ...refused, id, how: 'add', lines: [line] })
    const answer = await addBack(run, reduce, line)
    if (answer.kind === 'refused') {
      await endReduction(run, reduce, answer.words)
      holdCorrection(run, reduce, 'refused', answer.words)
    } else {
      await judge(run, reduce, answer, results)
    }
  }
}

/** The units are back. */
export function reduced(run: OrdersRun, { slip, id, lines }: SlipReduce): Result {
  run.forget(slip, (item) => item.of === id)
  return { reversals: lines.length }
}
