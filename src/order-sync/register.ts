import * as says from '../messages/orders.ts'
import { say } from '../kernel/sentence.ts'
import type { Made } from '../outbox/outbox.ts'
import { register, type SlipIntent } from '../outbox/registrations.ts'
import { recordTold } from '../outbox/slip-book.ts'
import type { Result } from './results.ts'
import type { Tools } from './run-context.ts'

/** A registration that Smaregi refused, in its own words. */
export interface Refusal {
  readonly intent: SlipIntent
  readonly words: string
}

/** What the calls for some shipments have come to. */
export interface Registered extends Result {
  /** Made; whether they have happened is for Smaregi's list to show. */
  readonly called: readonly SlipIntent[]
  readonly refused: readonly Refusal[]
}

/** Registers shipments, one call each. `before`: how many this run has registered. */
export async function registerAll(
  run: Tools,
  intents: readonly SlipIntent[],
  before: number,
): Promise<Registered> {
  await run.registrations.announce(intents)
  const called: SlipIntent[] = []
  const refused: Refusal[] = []
  for (const [i, intent] of intents.entries()) {
    if (run.calls.over) {
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
  return { called, refused, calledOff: without(intents, called) }
}

/** With a product that Smaregi takes for nobody, no shipment is taken. */
function knownRefusal({ refusals }: Tools, { lines }: SlipIntent): string | null {
  for (const { productId } of lines) {
    const words = refusals.known.get(productId)
    if (words !== undefined) return words
  }
  return null
}

async function call(run: Tools, intent: SlipIntent): Promise<Made<SlipIntent>> {
  const { slip, lines } = intent
  const made = await run.calls.make(
    run.registrations,
    intent,
    () => register(run.client, intent),
    (answer) => (answer === null ? intent : recordTold(run, intent, answer.shipmentId)),
  )
  const [line] = lines
  if (made.kind === 'refused' && line !== undefined && lines.length === 1)
    run.refusals.add(line.productId, slip, made.words)
  return made
}

/** The same ones again: what was never registered is now, and the legacy API passes a token over that it has seen. */
export async function registerAgain(
  run: Tools,
  intents: readonly SlipIntent[],
): Promise<Pick<Registered, 'called' | 'calledOff'>> {
  const called: SlipIntent[] = []
  const calledOff: SlipIntent[] = []
  if (intents.length > 0) await run.registrations.announceAgain(intents)
  for (const intent of intents) {
    if (run.calls.over) break
    const made = await call(run, intent)
    if (made.kind === 'called') called.push(made.write)
    else calledOff.push(intent)
  }
  return { called, calledOff }
}

function without(all: readonly SlipIntent[], some: readonly SlipIntent[]): readonly SlipIntent[] {
  const ids = new Set(some.map(({ id }) => id))
  return all.filter(({ id }) => !ids.has(id))
}
