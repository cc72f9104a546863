import type { OrderItem } from '../domain/orders/open-item.ts'
import type { SlipReduce } from '../outbox/reductions.ts'
import type { SlipIntent } from '../outbox/registrations.ts'
import { type Outbox, patienceMs, type Settled, settleRest, type Write } from '../outbox/outbox.ts'
import { readMemories } from './read-history.ts'
import { registerAgain } from './register.ts'
import type { Result } from './results.ts'
import type { Tools } from './run-context.ts'

/** What a run left open, and what a person is asked about. */
interface Left {
  readonly slips: readonly number[]
  readonly items: ReadonlyMap<string, OrderItem>
  /** Nothing is called any more in this run: what was answered in a way that nobody understands is told, and left to the next one. */
  readonly isEnd: boolean
}

/**
 * What earlier calls left open. First it is looked for; what is still missing when no call can be on its way any more has not
 * happened, and is done again under the same number; what may still come is left to the next run. Afterwards slips without anything
 * open can be worked on again; what they want may not have been booked.
 */
export async function* settleOpen(run: Tools, left: Left): AsyncGenerator<Result> {
  yield* settleSeen(run, await openWork(run, left), { late: false, items: left.items })
  const unseen = await openWork(run, left)
  const wait = await longestWait(run, unseen, left)
  if (wait !== null) {
    if (wait > 0) await run.app.sleep(wait)
    if (!run.calls.over) yield* settleLate(run, unseen, left)
  }
  const { histories } = await readMemories(run.store, left.slips)
  yield {
    looked: new Map([...histories].map(([slip, { open }]) => [slip, open.map(({ id }) => id)])),
  }
}

async function* settleLate(
  run: Tools,
  { intents, reduces }: OpenWork,
  { items, isEnd }: Left,
): AsyncGenerator<Result> {
  const rests = new Map(await restsOf(run, { intents, reduces }))
  const told = isEnd ? callsOf(items, isNotUnderstood) : new Set<string>()
  for (const late of [false, true]) {
    const isIt = ({ id }: Write): boolean => (rests.get(id) === 0 && !told.has(id)) === late
    const some = { intents: intents.filter(isIt), reduces: reduces.filter(isIt) }
    yield* settleSeen(run, some, { late, items })
  }
}

async function* settleSeen(
  run: Tools,
  { intents, reduces }: OpenWork,
  how: Look,
): AsyncGenerator<Result> {
  const seen = await settleShipments(run, intents, how)
  yield seen
  const again = await registerAgain(run, seen.missing)
  yield again
  const { missing, ...second } = await settleShipments(run, again.called, how)
  yield second
  yield { held: missing.map((intent) => ({ intent, reason: 'notSeen' })) }
  for (const reduce of reduces)
    yield settledReduce(await run.reductions.settleOne(reduce, { answered: false, late: how.late }))
}

function settledReduce(one: Settled<SlipReduce>): Result {
  if (one.kind === 'happened') return { booked: [one] }
  if (one.kind === 'calledOff') return { calledOff: [one.write] }
  const isAsked = one.kind === 'unclear' || one.kind === 'mayCome'
  return isAsked ? { held: [{ reduce: one.write, reason: 'notBack', words: '' }] } : {}
}

/** `late`: nothing of it can be on its way any more. */
interface Look extends Pick<Left, 'items'> {
  readonly late: boolean
}

interface Shipments extends Result {
  /** Certainly not there, and to be registered again. */
  readonly missing: readonly SlipIntent[]
}

/** What Smaregi's list shows with its content has happened; what nobody can say is held. */
export async function settleShipments(
  run: Tools,
  intents: readonly SlipIntent[],
  { late, items }: Look,
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

/** How long to wait for what may still be on its way; null = nothing is open, or only what waits for a person. */
async function longestWait(
  run: Tools,
  work: OpenWork,
  { items, isEnd }: Left,
): Promise<number | null> {
  const asked = callsOf(items, () => true)
  // It is made again once nothing of it can come any more; nobody waits for that.
  const again = isEnd ? new Set<string>() : callsOf(items, isNotUnderstood)
  const rests = (await restsOf(run, work))
    .filter(([id, rest]) => !asked.has(id) || (again.has(id) && rest === 0))
    .map(([, rest]) => rest)
  return rests.length === 0 ? null : Math.min(patienceMs(run.app.config), Math.max(...rests))
}

function callsOf(items: Left['items'], wanted: (item: OrderItem) => boolean): ReadonlySet<string> {
  return new Set([...items.values()].filter(wanted).map((item) => item.of))
}

function isNotUnderstood({ reason }: OrderItem): boolean {
  return reason === 'notUnderstood'
}

/** By id, how much of its time to settle is left. */
function restsOf(
  { app, registrations, reductions }: Tools,
  { intents, reduces }: OpenWork,
): Promise<readonly (readonly [string, number])[]> {
  const restOf = async <W extends Write>(outbox: Outbox<W>, one: W) => {
    const left = await outbox.latestLeave(one)
    return [one.id, settleRest(app.config, app.now().getTime() - left.getTime())] as const
  }
  return Promise.all([
    ...intents.map((one) => restOf(registrations, one)),
    ...reduces.map((one) => restOf(reductions, one)),
  ])
}
