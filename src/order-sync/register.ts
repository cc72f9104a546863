import type { Intent } from '../domain/orders/booking.ts'
import * as says from '../messages/orders.ts'
import { say } from '../kernel/sentence.ts'
import {
  announceRegistrations,
  callOff,
  closeRegistration,
  register,
  type SlipIntent,
} from '../outbox/registration.ts'
import { Listing } from '../outbox/shipment-listing.ts'
import { addUp, type Result } from './results.ts'
import type { OrdersRun } from './run-context.ts'
import { giveWay } from './yield-to-flush.ts'

/** A registration that Smaregi refused, in its own words. */
export interface Refusal {
  readonly intent: SlipIntent
  readonly words: string
}

/**
 * Registers shipments, one call each. Each intent is on disk before its call, and believed only when Smaregi's list shows it.
 * What stays open is looked for again by `settleOpen`.
 */
export async function registerAll(
  run: OrdersRun,
  intents: readonly SlipIntent[],
  results: Result[],
): Promise<readonly Refusal[]> {
  if (intents.length === 0) return []
  await announceRegistrations(run, intents)
  const refused: Refusal[] = []
  const called: SlipIntent[] = []
  const { shipments } = addUp(results)
  for (const [i, intent] of intents.entries()) {
    if (run.over) {
      await callOff(run, intents.slice(i), 'notCalled')
      break
    }
    const words = knownRefusal(run, intent)
    if (words !== null) {
      refused.push({ intent, words })
      await callOff(run, [intent], words)
      continue
    }
    await giveWay(run)
    run.app.progress(say(run.app.locale, says.progressRegistering(shipments + called.length)))
    await call(run, intent, called, refused)
  }
  await confirm(run, called, new Listing(run.client), results)
  return refused
}

/** With a product that Smaregi takes for nobody, no shipment is taken. */
function knownRefusal(run: OrdersRun, { lines }: Intent): string | null {
  for (const { productId } of lines) {
    const words = run.refusals.wordsFor(productId)
    if (words !== null) return words
  }
  return null
}

async function call(
  run: OrdersRun,
  intent: SlipIntent,
  called: SlipIntent[],
  refused: Refusal[],
): Promise<void> {
  const { slip, lines } = intent
  const registered = await register(run, intent)
  switch (registered.kind) {
    case 'called':
      called.push(registered.intent)
      return
    case 'refused':
      if (lines.length === 1) run.refusals.add(lines[0]?.productId ?? '', slip, registered.words)
      refused.push({ intent, words: registered.words })
      return
    case 'notSent':
      run.trouble ??= registered.error
  }
}

/** The same ones again: what was never registered is now, and the legacy API passes a token over that it has seen. */
export async function resend(
  run: OrdersRun,
  intents: readonly SlipIntent[],
): Promise<readonly SlipIntent[]> {
  const called: SlipIntent[] = []
  for (const intent of intents) {
    if (run.over) break
    await giveWay(run)
    await call(run, intent, called, [])
  }
  return called
}

/** Sent twice, and not in the list: nobody can say what Smaregi did with it. */
export function holdUnseen(run: OrdersRun, intent: SlipIntent): void {
  holdShipment(run, intent, 'notSeen')
}

/** What the list shows with the same content has happened. Gives those that it does not show. */
export async function confirm(
  run: OrdersRun,
  intents: readonly SlipIntent[],
  listing: Listing,
  results: Result[],
): Promise<readonly SlipIntent[]> {
  const absent: SlipIntent[] = []
  for (const intent of intents) {
    const sighting = await listing.sight(intent, intent.told ?? null)
    if (sighting.kind === 'absent') absent.push(intent)
    else if (sighting.kind === 'same') results.push(await believe(run, intent, sighting.shipmentId))
    else holdShipment(run, intent, sighting.kind === 'other' ? 'content' : 'approval')
  }
  return absent
}

async function believe(run: OrdersRun, intent: SlipIntent, shipmentId: string): Promise<Result> {
  await closeRegistration(run, intent, shipmentId)
  const { slip, id, lines } = intent
  run.forget(slip, (item) => item.of === id)
  return { shipments: 1, lines: lines.length }
}

/** The shipment is there, but what it did to the stock is for a person to see. The intent stays open. */
function holdShipment(
  run: OrdersRun,
  intent: SlipIntent,
  reason: 'content' | 'approval' | 'notSeen',
): void {
  const [line] = intent.lines
  const [part] = line?.parts ?? []
  run.hold({
    id: `o-${intent.id}`,
    kind: reason === 'approval' ? 'held' : 'inDoubt',
    slip: intent.slip,
    line: 0,
    code: part?.code ?? '',
    component: part?.component ?? '',
    productId: line?.productId ?? '',
    delta: -intent.lines.reduce((sum, { quantity }) => sum + quantity, 0),
    reason,
    words: intent.id,
    of: intent.id,
  })
}
