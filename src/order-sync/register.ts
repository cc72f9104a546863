import type { Intent } from '../domain/orders/booking.ts'
import * as says from '../messages/orders.ts'
import { say } from '../kernel/sentence.ts'
import type { Made } from '../outbox/outbox.ts'
import { register, type SlipIntent, told } from '../outbox/registrations.ts'
import type { OrdersRun } from './run-context.ts'
import { giveWay } from './yield-to-flush.ts'

/** A registration that Smaregi refused, in its own words. */
export interface Refusal {
  readonly intent: SlipIntent
  readonly words: string
}

/** What the calls for some shipments have come to. */
export interface Registering {
  /** Made; whether they have happened is for Smaregi's list to show. */
  readonly called: readonly SlipIntent[]
  readonly refused: readonly Refusal[]
}

/** Registers shipments, one call each. `before`: how many this run has registered. */
export async function registerAll(
  run: OrdersRun,
  intents: readonly SlipIntent[],
  before: number,
): Promise<Registering> {
  await run.registrations.announce(intents)
  const called: SlipIntent[] = []
  const refused: Refusal[] = []
  for (const [i, intent] of intents.entries()) {
    if (run.over) {
      await run.registrations.callOff(intents.slice(i), 'notCalled')
      break
    }
    const words = knownRefusal(run, intent)
    if (words !== null) {
      refused.push({ intent, words })
      await run.registrations.callOff([intent], words)
      continue
    }
    run.app.progress(say(run.app.locale, says.progressRegistering(before + called.length)))
    const made = await call(run, intent)
    if (made.kind === 'called') called.push(made.write)
    if (made.kind === 'refused') refused.push({ intent, words: made.words })
  }
  return { called, refused }
}

/** With a product that Smaregi takes for nobody, no shipment is taken. */
function knownRefusal(run: OrdersRun, { lines }: Intent): string | null {
  for (const { productId } of lines) {
    const words = run.refusals.wordsFor(productId)
    if (words !== null) return words
  }
  return null
}

async function call(run: OrdersRun, intent: SlipIntent): Promise<Made<SlipIntent>> {
  await giveWay(run)
  const { slip, lines } = intent
  const made = await run.registrations.make(
    intent,
    () => register(run, intent),
    (answer) => told(run, intent, answer),
  )
  run.heard(made)
  const [line] = lines
  if (made.kind === 'refused' && line !== undefined && lines.length === 1)
    run.refusals.add(line.productId, slip, made.words)
  return made
}

/** The same ones again: what was never registered is now, and the legacy API passes a token over that it has seen. Gives those that were called. */
export async function registerAgain(
  run: OrdersRun,
  intents: readonly SlipIntent[],
): Promise<readonly SlipIntent[]> {
  const called: SlipIntent[] = []
  if (intents.length > 0) await run.registrations.announceAgain(intents)
  for (const intent of intents) {
    if (run.over) break
    const made = await call(run, intent)
    if (made.kind === 'called') called.push(made.write)
  }
  return called
}
