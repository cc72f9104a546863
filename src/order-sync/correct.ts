import type { OwnShipment } from '../domain/orders/slip-history.ts'
import type { Written } from '../connectors/smaregi/shipments-client.ts'
import * as says from '../messages/orders.ts'
import { say } from '../kernel/sentence.ts'
import { looksMs, type Made } from '../outbox/outbox.ts'
import { addBack, begun, reduceShipment, type SlipReduce } from '../outbox/reductions.ts'
import { recordTold } from '../outbox/slip-book.ts'
import { isAsLeft } from '../outbox/shipment-listing.ts'
import type { Result } from './results.ts'
import type { Tools } from './run-context.ts'

/** What is to be given back, and the shipment as it stands in our own record. */
export interface Correction {
  readonly reduce: SlipReduce
  readonly shipment: OwnShipment
}

/**
 * Gives units back by correcting an own 出荷, so that Smaregi's list of them stays true. Nothing is sent when the shipment is not
 * as ston left it: somebody else has decided about it then. `before`: how many lines this run has given back.
 */
export async function* correct(
  run: Tools,
  { reduce, shipment }: Correction,
  before: number,
): AsyncGenerator<Result> {
  run.app.progress(say(run.app.locale, says.progressCorrecting(before)))
  const found = await run.client.find(reduce.shipmentId)
  const left = { storeId: shipment.storeId, lines: shipment.shown }
  if (found === null || !isAsLeft(found, left)) {
    yield { held: [{ reduce, shipment, reason: 'altered', words: '' }] }
    return
  }
  const made = yield* give(run, reduce, (known) => reduceShipment(run.client, known, found))
  if (made.kind !== 'refused') return
  if (made.status === 404) {
    yield { held: [{ reduce, shipment, reason: 'altered', words: made.words }] }
  } else yield* addInstead(run, { reduce, shipment })
}

/** Smaregi does not let anybody correct this 出荷: the units come back as a change of the stock. */
async function* addInstead(
  run: Tools,
  { reduce: refused, shipment }: Correction,
): AsyncGenerator<Result> {
  for (const [i, line] of refused.lines.entries()) {
    if (run.calls.over) return
    const id = `${refused.id}+${i + 1}`
    const reduce = { ...refused, id, how: 'add' as const, lines: [line] }
    const made = yield* give(run, reduce, (known) => addBack(run.client, known, line))
    if (made.kind === 'refused')
      yield { held: [{ reduce, shipment, reason: 'refused', words: made.words }] }
  }
}

async function* give(
  run: Tools,
  reduce: SlipReduce,
  send: (known: SlipReduce) => Promise<Written<unknown>>,
): AsyncGenerator<Result, Made<SlipReduce>> {
  const known = await begun(run, reduce)
  yield { begun: [known] }
  await run.reductions.announce([known])
  const made = await run.calls.make(
    run.reductions,
    known,
    () => send(known),
    () => recordTold(run, known, known.shipmentId),
  )
  if (made.kind === 'called') {
    const found = await seen(run, made.write)
    const words = strangeWords(run, made)
    const isTold = found.booked === undefined && words !== null
    yield isTold ? { held: [{ reduce: known, reason: 'notUnderstood', words }] } : found
  } else yield { calledOff: [known] }
  return made
}

/** Whoever answers something that nobody understands will most likely do so each time: a person has to see that, whatever comes of it. */
function strangeWords({ app }: Tools, { error }: Extract<Made<SlipReduce>, { kind: 'called' }>) {
  return error?.exit === 'attention' ? say(app.locale, error.sentence) : null
}

/** Whether the units are seen to be back. Otherwise it stays open. */
async function seen(run: Tools, reduce: SlipReduce): Promise<Result> {
  for (const wait of looksMs(run.app.config)) {
    if (wait > 0) await run.app.sleep(wait)
    const one = await run.reductions.settleOne(reduce, {
      answered: reduce.told !== undefined,
      late: false,
    })
    if (one.kind === 'happened') return { booked: [one] }
    if (run.app.signal.aborted) break
  }
  return {}
}
