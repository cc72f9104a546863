import type { Intent } from '../domain/orders/booking.ts'
import type { EchoEntry, EchoPair } from '../domain/stock/echo.ts'
import type { StonError } from '../kernel/errors.ts'
import { toJstIso } from '../kernel/time.ts'
import { causedBy } from './caused-movements.ts'
import { rulesAtWork } from '../settings/rule-book.ts'
import { shipmentsPassOn } from './shipments-pass-on.ts'
import type { Writer } from './writer.ts'

/** An intent as it stands in the log: of which slip, since when, and what Smaregi's answer called it. */
export type SlipIntent = Intent & {
  readonly slip: number
  readonly at: string
  readonly told?: string
}

/** Before the calls: what is about to be done, and what may come back from it. */
export async function announceRegistrations(
  writer: Writer,
  intents: readonly SlipIntent[],
): Promise<void> {
  for (const { slip, id } of intents) writer.opened(slip, id)
  await writer.save()
  await writer.record(intents)
  await writer.echo(intents.map((intent) => expectation(writer, intent)))
}

function expectation(writer: Writer, { id, storeId, lines }: Intent) {
  const pairs = lines.map(({ productId, quantity }) => ({ productId, storeId, delta: -quantity }))
  return { kind: 'expect' as const, id, at: writer.begun(), pairs }
}

export type Registered =
  /** By its answer, or nobody knows: Smaregi's list has to show it. */
  | { readonly kind: 'called'; readonly intent: SlipIntent }
  | { readonly kind: 'refused'; readonly words: string }
  | { readonly kind: 'notSent'; readonly error: StonError }

/** One call. What certainly has not happened is called off. */
export async function register(writer: Writer, intent: SlipIntent): Promise<Registered> {
  const { id, storeId, date, token, recipientName, lines } = intent
  const answer = await writer.client.register({
    storeId,
    date,
    token,
    recipientName,
    identificationNo: id,
    lines: lines.map(({ productId, quantity }) => ({ productId, quantity })),
  })
  writer.heard(answer)
  switch (answer.kind) {
    case 'done':
      if (answer.value === null) return { kind: 'called', intent }
      return { kind: 'called', intent: await told(writer, intent, answer.value.shipmentId) }
    case 'unknown':
      return { kind: 'called', intent }
    case 'refused':
      await callOff(writer, [intent], answer.words)
      return { kind: 'refused', words: answer.words }
    case 'notSent':
      await callOff(writer, [intent], 'notSent')
      return { kind: 'notSent', error: answer.error }
  }
}

/** Noted at once: without it, a run that is cut off here would leave the next one to a list that may lag. */
async function told(writer: Writer, intent: SlipIntent, shipmentId: string): Promise<SlipIntent> {
  const { slip, id } = intent
  await writer.record([{ kind: 'told', slip, at: writer.now(), id, shipmentId }])
  return { ...intent, told: shipmentId }
}

/** Certainly not registered: the number is used up, and nothing will come back from it. */
export async function callOff(
  writer: Writer,
  intents: readonly SlipIntent[],
  why: string,
): Promise<void> {
  const at = writer.now()
  // The record first: an intent that is open there and nowhere else would never be looked for.
  await writer.record(intents.map(({ slip, id }) => ({ kind: 'void', slip, at, id, why })))
  for (const { slip, id } of intents) writer.calledOff(slip, id)
  await writer.echo(intents.map(({ id }) => ({ kind: 'caused', id, at: writer.begun(), keys: [] })))
}

/** The list has shown it, with its content: it has happened. */
export async function closeRegistration(
  writer: Writer,
  intent: SlipIntent,
  shipmentId: string,
): Promise<void> {
  await closeEcho(writer, intent)
  const { slip, id } = intent
  await writer.record([{ kind: 'done', slip, at: writer.now(), id, shipmentId, by: 'list' }])
  writer.closed(slip, id)
}

/**
 * The ids that a registration caused are only read where they could matter: 出荷 are not passed on to Next Engine, unless the
 * configuration says so or Smaregi writes them under another division. A movement that the history does not show (yet) comes back
 * all the same, so there the content has to tell.
 */
async function closeEcho(writer: Writer, intent: SlipIntent): Promise<void> {
  const { id, storeId, lines, at } = intent
  const keys: string[] = []
  const unseen: EchoPair[] = []
  const isTaken = await writer.movements.takenBeside(id)
  const { shipmentDivision, corrections } = writer.state
  const { app, store } = writer
  const rules = await rulesAtWork(store, app.config, app.now())
  const passOn = shipmentsPassOn(rules, shipmentDivision, storeId)
  for (const { productId, quantity } of passOn ? lines : []) {
    const pair = { productId, storeId, delta: -quantity }
    const { client } = writer
    const caused = await causedBy(
      { client, corrections },
      pair,
      null,
      (row) => isOlder(row.at, at) || isTaken(row, pair),
    )
    if (caused.kind !== 'seen') {
      unseen.push(pair)
      continue
    }
    writer.movements.take(caused.movements)
    keys.push(...caused.movements.flatMap((row) => row.keys))
    const [row] = caused.movements
    if (row !== undefined) writer.learnShipmentDivision(row.division)
  }
  await writer.echo([
    { kind: 'caused', id, at: writer.begun(), keys },
    ...byContent(writer, intent, unseen),
  ])
}

function byContent(
  writer: Writer,
  { id, at }: SlipIntent,
  pairs: readonly EchoPair[],
): readonly EchoEntry[] {
  if (pairs.length === 0) return []
  const { corrections: divisions } = writer.state
  return [
    { kind: 'expect', id, at: toJstIso(new Date(at)), pairs },
    { kind: 'unread', id, at: writer.begun(), divisions },
  ]
}

/** Smaregi's clock may differ from ours by a few minutes. */
const ALLOWANCE_MS = 5 * 60 * 1000

function isOlder(at: string, begun: string): boolean {
  return Date.parse(at) < Date.parse(begun) - ALLOWANCE_MS
}
