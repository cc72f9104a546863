import type { Reduce } from '../domain/orders/booking.ts'
import type { OwnShipment } from '../domain/orders/slip-history.ts'
import type { Shipment, Written } from '../connectors/smaregi/shipment-desk.ts'
import * as says from '../messages/orders.ts'
import { say } from '../kernel/sentence.ts'
import type { OrdersRun } from './run-context.ts'
import { newestMovement } from '../outbox/caused-movements.ts'
import { holdCorrection, type SlipReduce } from './hold.ts'
import { giveWay } from './yield-to-flush.ts'
import { sameLines } from './shipment-listing.ts'
import { endReduction, verify } from './verify.ts'

/** What is to be given back, and the shipment as it stands in our own record. */
export interface Correction {
  readonly reduce: SlipReduce
  readonly shipment: OwnShipment
}

/**
 * Gives units back by correcting an own 出荷, so that Smaregi's list of them stays true. Nothing is sent when the shipment is not
 * as ston left it: somebody else has decided about it then.
 */
export async function correct(run: OrdersRun, { reduce, shipment }: Correction): Promise<void> {
  await giveWay(run)
  run.app.progress(say(run.app.locale, says.progressCorrecting(run.done.reversals)))
  const before = await run.desk.find(reduce.shipmentId)
  if (before === null || !sameLines(before.lines ?? [], shipment.shown)) {
    holdCorrection(run, reduce, 'altered', '')
    return
  }
  const known = await announce(run, reduce)
  await judge(run, known, await send(run, known, before))
}

/** The newest movement of each product is noted before the call: only later ones can be ours. */
async function announce(run: OrdersRun, reduce: SlipReduce): Promise<SlipReduce> {
  run.opened(reduce.slip, reduce.id)
  await run.save()
  const lines = []
  for (const line of reduce.lines) {
    const pair = { productId: line.productId, storeId: reduce.storeId }
    lines.push({ ...line, seenUpTo: await newestMovement(run.desk, pair) })
  }
  const known = { ...reduce, lines, at: run.now() }
  await run.record([known])
  await run.echo([
    {
      kind: 'expect',
      id: known.id,
      at: run.begun(),
      pairs: lines.map(({ productId, from, to }) => ({
        productId,
        storeId: known.storeId,
        delta: from - to,
      })),
    },
  ])
  return known
}

function send(
  run: OrdersRun,
  { how, shipmentId, lines }: SlipReduce,
  before: Shipment,
): Promise<Written<null>> {
  if (how === 'remove') return run.desk.remove(shipmentId)
  const less = new Map(lines.map(({ productId, to }) => [productId, to]))
  const left = (before.lines ?? [])
    .map(({ productId, quantity }) => ({ productId, quantity: less.get(productId) ?? quantity }))
    .filter(({ quantity }) => quantity > 0)
  return run.desk.edit(before, left)
}

async function judge(run: OrdersRun, reduce: SlipReduce, answer: Written<null>): Promise<void> {
  run.heard(answer)
  switch (answer.kind) {
    case 'done':
    case 'unknown':
      await verify(run, reduce, { answered: answer.kind === 'done' })
      return
    case 'notSent':
      run.trouble ??= answer.error
      return endReduction(run, reduce, 'notSent')
    case 'refused':
      await endReduction(run, reduce, answer.words)
      if (answer.status === 404) holdCorrection(run, reduce, 'altered', answer.words)
      else await addInstead(run, reduce)
  }
}

/** Smaregi does not let anybody correct this 出荷: the units come back as a change of the stock, with a memo that says why. */
async function addInstead(run: OrdersRun, refused: SlipReduce): Promise<void> {
  for (const [i, line] of refused.lines.entries()) {
    if (run.over) return
    const id = `${refused.id}+${i + 1}`
    const reduce = await announce(run, { ...refused, id, how: 'add', lines: [line] })
    const delta = line.from - line.to
    const memo = memoOf(reduce)
    const answer = await run.desk.addStock(line.productId, refused.storeId, delta, memo)
    if (answer.kind === 'refused') {
      await endReduction(run, reduce, answer.words)
      holdCorrection(run, reduce, 'refused', answer.words)
    } else {
      const plain = answer.kind === 'done' ? { kind: 'done' as const, value: null } : answer
      await judge(run, reduce, plain)
    }
  }
}

export function memoOf({ of, id }: Reduce): string {
  return `ston ${of} ${id.slice(of.length)}`
}
