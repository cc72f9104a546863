import type { Intent } from '../domain/orders/booking.ts'
import type { EchoEntry, EchoPair } from '../domain/stock/echo.ts'
import * as says from '../messages/orders.ts'
import { say } from '../kernel/sentence.ts'
import { toJstIso } from '../kernel/time.ts'
import type { OrdersRun } from './run-context.ts'
import { causedBy, shipmentsPassOn } from './shipment-echo.ts'
import { giveWay } from './yield-to-flush.ts'
import { Listing } from './shipment-listing.ts'

/** An intent as it stands in the log: of which slip, since when, and what Smaregi's answer called it. */
export type SlipIntent = Intent & {
  readonly slip: number
  readonly at: string
  readonly told?: string
}

/** A registration that Smaregi refused, in its own words. */
export interface Refusal {
  readonly intent: SlipIntent
  readonly words: string
}

/**
 * Registers shipments, one call each. Each intent is on disk before its call, and believed only when Smaregi's list shows it.
 * What stays open is looked for again by `settleIntents`.
 */
export async function registerAll(
  run: OrdersRun,
  intents: readonly SlipIntent[],
): Promise<readonly Refusal[]> {
  if (intents.length === 0) return []
  await announce(run, intents)
  const refused: Refusal[] = []
  const called: SlipIntent[] = []
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
    run.app.progress(
      say(run.app.locale, says.progressRegistering(run.done.shipments + called.length)),
    )
    await call(run, intent, called, refused)
  }
  await confirm(run, called, new Listing(run.desk))
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

/** Before the calls: what is about to be done, and what may come back from it. */
async function announce(run: OrdersRun, intents: readonly SlipIntent[]): Promise<void> {
  for (const { slip, id } of intents) run.opened(slip, id)
  await run.save()
  await run.record(intents)
  await run.echo(intents.map((intent) => expectation(run, intent)))
}

function expectation(run: OrdersRun, { id, storeId, lines }: Intent) {
  const pairs = lines.map(({ productId, quantity }) => ({ productId, storeId, delta: -quantity }))
  return { kind: 'expect' as const, id, at: run.begun(), pairs }
}

async function call(
  run: OrdersRun,
  intent: SlipIntent,
  called: SlipIntent[],
  refused: Refusal[],
): Promise<void> {
  const { id, storeId, date, token, recipientName, lines } = intent
  const answer = await run.desk.register({
    storeId,
    date,
    token,
    recipientName,
    identificationNo: id,
    lines: lines.map(({ productId, quantity }) => ({ productId, quantity })),
  })
  run.heard(answer)
  switch (answer.kind) {
    case 'done':
      called.push(answer.value === null ? intent : await told(run, intent, answer.value.shipmentId))
      return
    case 'unknown':
      called.push(intent)
      return
    case 'refused':
      if (lines.length === 1) run.refusals.add(lines[0]?.productId ?? '', intent.slip, answer.words)
      refused.push({ intent, words: answer.words })
      return callOff(run, [intent], answer.words)
    case 'notSent':
      run.trouble ??= answer.error
      return callOff(run, [intent], 'notSent')
  }
}

/** Noted at once: without it, a run that is cut off here would leave the next one to a list that may lag. */
async function told(run: OrdersRun, intent: SlipIntent, shipmentId: string): Promise<SlipIntent> {
  const { slip, id } = intent
  await run.record([{ kind: 'told', slip, at: run.now(), id, shipmentId }])
  return { ...intent, told: shipmentId }
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

/** Certainly not registered: the number is used up, and nothing will come back from it. */
export async function callOff(
  run: OrdersRun,
  intents: readonly SlipIntent[],
  why: string,
): Promise<void> {
  const at = run.now()
  for (const { slip, id } of intents) run.calledOff(slip, id)
  await run.record(intents.map(({ slip, id }) => ({ kind: 'void', slip, at, id, why })))
  await run.echo(intents.map(({ id }) => ({ kind: 'caused', id, at: run.begun(), keys: [] })))
}

/** What the list shows with the same content has happened. Gives those that it does not show. */
export async function confirm(
  run: OrdersRun,
  intents: readonly SlipIntent[],
  listing: Listing,
): Promise<readonly SlipIntent[]> {
  const absent: SlipIntent[] = []
  for (const intent of intents) {
    const sighting = await listing.sight(intent, intent.told ?? null)
    if (sighting.kind === 'absent') absent.push(intent)
    else if (sighting.kind === 'same') await believe(run, intent, sighting.shipmentId)
    else holdShipment(run, intent, sighting.kind === 'other' ? 'content' : 'approval')
  }
  return absent
}

async function believe(run: OrdersRun, intent: SlipIntent, shipmentId: string): Promise<void> {
  await closeEcho(run, intent)
  const { slip, id } = intent
  await run.record([{ kind: 'done', slip, at: run.now(), id, shipmentId, by: 'list' }])
  run.forget(slip, (item) => item.of === id)
  run.done.shipments += 1
  run.done.lines += intent.lines.length
  run.closed(slip, id)
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

/**
 * The ids that a registration caused are only read where they could matter: 出荷 are not passed on to Next Engine, unless the
 * configuration says so or Smaregi writes them under another division. A movement that the history does not show (yet) comes back
 * all the same, so there the content has to tell.
 */
async function closeEcho(run: OrdersRun, intent: SlipIntent): Promise<void> {
  const { id, storeId, lines, at } = intent
  const keys: string[] = []
  const unseen: EchoPair[] = []
  const isTaken = await run.movements.takenBeside(id)
  for (const { productId, quantity } of (await shipmentsPassOn(run, storeId)) ? lines : []) {
    const pair = { productId, storeId, delta: -quantity }
    const caused = await causedBy(run, pair, null, (row) => isOlder(row.at, at) || isTaken(row))
    if (caused.kind !== 'seen') {
      unseen.push(pair)
      continue
    }
    run.movements.take(caused.movements)
    keys.push(...caused.movements.flatMap((row) => row.keys))
    const [row] = caused.movements
    if (row !== undefined) run.learnShipmentDivision(row.division)
  }
  await run.echo([{ kind: 'caused', id, at: run.begun(), keys }, ...byContent(run, intent, unseen)])
}

function byContent(
  run: OrdersRun,
  { id, at }: SlipIntent,
  pairs: readonly EchoPair[],
): readonly EchoEntry[] {
  if (pairs.length === 0) return []
  const { corrections: divisions } = run.state
  return [
    { kind: 'expect', id, at: toJstIso(new Date(at)), pairs },
    { kind: 'unread', id, at: run.begun(), divisions },
  ]
}

/** Smaregi's clock may differ from ours by a few minutes. */
const ALLOWANCE_MS = 5 * 60 * 1000

function isOlder(at: string, begun: string): boolean {
  return Date.parse(at) < Date.parse(begun) - ALLOWANCE_MS
}
