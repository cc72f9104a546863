import type { OrderItem } from '../domain/orders/open-item.ts'
import type { SlipReduce } from '../outbox/reductions.ts'
import type { SlipIntent } from '../outbox/registrations.ts'
import type { Settled } from '../outbox/outbox.ts'
import { settleRest } from '../outbox/settle-time.ts'
import { readMemories } from './read-history.ts'
import { registerAgain } from './register.ts'
import type { Result } from './results.ts'
import type { Tools } from './run-context.ts'

/** What a run left open, and what a person is asked about. */
interface Left {
  readonly slips: readonly number[]
  readonly items: ReadonlyMap<string, OrderItem>
}

/**
 * What earlier calls left open. First it is looked for; what is still missing when no call can be on its way any more has not
 * happened, and is done again under the same number. Afterwards slips without anything open can be worked on again; what they want may
 * not have been booked.
 */
export async function* settleOpen(run: Tools, left: Left): AsyncGenerator<Result> {
  yield* settleWhatIsSeen(run, left, false)
  const wait = longestWait(run, await openWork(run, left), left)
  if (wait !== null) {
    if (wait > 0) await run.app.sleep(wait)
    if (!run.calls.over) yield* settleWhatIsSeen(run, left, true)
  }
  const { histories } = await readMemories(run.store, left.slips)
  yield {
    looked: new Map([...histories].map(([slip, { open }]) => [slip, open.map(({ id }) => id)])),
  }
}

async function* settleWhatIsSeen(run: Tools, left: Left, late: boolean): AsyncGenerator<Result> {
  const { intents, reduces } = await openWork(run, left)
  const seen = await settleShipments(run, intents, late, left.items)
  yield seen
  const again = await registerAgain(run, seen.missing)
  yield again
  const { missing, ...second } = await settleShipments(run, again.called, late, left.items)
  yield second
  yield { held: missing.map((intent) => ({ intent, reason: 'notSeen' })) }
  for (const reduce of reduces)
    yield settledReduce(await run.reductions.settleOne(reduce, { answered: false, late }))
}

function settledReduce(one: Settled<SlipReduce>): Result {
  if (one.kind === 'happened') return { booked: [one] }
  if (one.kind === 'calledOff') return { calledOff: [one.write] }
  const isAsked = one.kind === 'unclear' || one.kind === 'mayCome'
  return isAsked ? { held: [{ reduce: one.write, reason: 'notBack', words: '' }] } : {}
}

interface Shipments extends Result {
  /** Certainly not there, and to be registered again. */
  readonly missing: readonly SlipIntent[]
}

/** What Smaregi's list shows with its content has happened; what nobody can say is held. */
export async function settleShipments(
  run: Tools,
  intents: readonly SlipIntent[],
  late: boolean,
  items: Left['items'],
): Promise<Shipments> {
  const settled = await run.registrations.settle(intents, { answered: false, late })
  const held = settled.flatMap((one) => {
    if (one.kind === 'unclear') return [{ intent: one.write, reason: one.why }]
    // It was there, and somebody has refused it: to wait for an approval would have no end.
    const isGone = one.kind === 'open' && awaitsApproval(items, one.write.id)
    return isGone || one.kind === 'mayCome'
      ? [{ intent: one.write, reason: 'notSeen' as const }]
      : []
  })
  return {
    booked: settled.filter((one) => one.kind === 'happened'),
    held,
    missing: settled.flatMap(({ kind, write }) => (kind === 'again' ? [write] : [])),
  }
}

function awaitsApproval(items: Left['items'], id: string): boolean {
  return [...items.values()].some((item) => item.of === id && item.reason === 'approval')
}

interface OpenWork {
  readonly intents: readonly SlipIntent[]
  readonly reduces: readonly SlipReduce[]
}

async function openWork(run: Tools, { slips }: Left): Promise<OpenWork> {
  const { histories } = await readMemories(run.store, slips)
  const all = [...histories].flatMap(([slip, { open }]) => open.map((one) => ({ ...one, slip })))
  return {
    intents: all.filter((one) => one.kind === 'intent'),
    reduces: all.filter((one) => one.kind === 'reduce'),
  }
}

/** How long until nothing can be on its way any more; null = nothing is open, or only what waits for a person. */
function longestWait(
  { app }: Tools,
  { intents, reduces }: OpenWork,
  { items }: Left,
): number | null {
  const asked = new Set([...items.values()].map((item) => item.of))
  const waiting = [...intents, ...reduces].filter((one) => !asked.has(one.id))
  if (waiting.length === 0) return null
  const now = app.now().getTime()
  return Math.max(...waiting.map((one) => settleRest(app.config, now - Date.parse(one.at))))
}
