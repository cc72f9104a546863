import { emptyMemory } from '../domain/orders/slip-history.ts'
import type { OrdersRun } from './run-context.ts'
import type { SlipReduce } from './hold.ts'
import { Listing } from './shipment-listing.ts'
import { confirm, holdUnseen, resend, type SlipIntent } from './register.ts'
import { settleReduction } from './verify.ts'
import { readMemories } from './read-history.ts'

/** A call that was cut off may still be at work on Smaregi's side for this long. */
const LONGEST_SETTLE_MS = 30_000

/**
 * What earlier calls left open. First it is looked for; what is still missing when no call can be on its way any more has not
 * happened, and is done again under the same number.
 */
export async function settleOpen(run: OrdersRun): Promise<void> {
  if (run.open.size === 0) return
  await look(run, false)
  const wait = await longestWait(run)
  if (wait === null) return closeSettled(run)
  if (wait > 0) await run.app.sleep(wait)
  if (!run.over) await look(run, true)
  await closeSettled(run)
}

async function look(run: OrdersRun, late: boolean): Promise<void> {
  const { intents, reduces } = await openWork(run)
  const absent = await confirm(run, intents, new Listing(run.desk))
  if (late) await sendAgain(run, absent)
  for (const reduce of reduces)
    await settleReduction(run, reduce, late && !(await mayStillCome(run, reduce)))
}

/**
 * What Smaregi said that it has registered is never sent a second time, wherever it may be; nor is what somebody else was about to send
 * whom nobody has seen end: he may only have been stopped.
 */
async function sendAgain(run: OrdersRun, absent: readonly SlipIntent[]): Promise<void> {
  const kept: SlipIntent[] = []
  for (const intent of absent)
    if (intent.told !== undefined || (await mayStillCome(run, intent))) kept.push(intent)
  const sent = await resend(
    run,
    absent.filter((intent) => !kept.includes(intent)),
  )
  const unseen = await confirm(run, sent, new Listing(run.desk))
  for (const intent of [...kept, ...unseen]) holdUnseen(run, intent)
}

function mayStillCome(run: OrdersRun, { slip, id }: SlipIntent | SlipReduce): Promise<boolean> {
  return run.store.bookings.senderMayLive(slip, id)
}

interface OpenWork {
  readonly intents: readonly SlipIntent[]
  readonly reduces: readonly SlipReduce[]
}

async function openWork(run: OrdersRun): Promise<OpenWork> {
  const { memories } = await readMemories(run.store, run.open)
  const intents: SlipIntent[] = []
  const reduces: SlipReduce[] = []
  for (const slip of run.open) {
    for (const one of (memories.get(slip) ?? emptyMemory(slip)).open) {
      if (one.kind === 'intent') intents.push({ ...one, slip })
      else reduces.push({ ...one, slip })
    }
  }
  return { intents, reduces }
}

/** How long until nothing can be on its way any more; null = nothing is open, or only what waits for a person. */
async function longestWait(run: OrdersRun): Promise<number | null> {
  const { intents, reduces } = await openWork(run)
  const waiting = [...intents, ...reduces].filter((one) => !isHeld(run, one.id))
  if (waiting.length === 0) return null
  const settle = Math.min(LONGEST_SETTLE_MS, run.app.config.nextengine.settleMs)
  const now = run.app.now().getTime()
  return Math.max(...waiting.map((one) => rest(now - Date.parse(one.at), settle)))
}

/** A clock that was set back must not make anybody wait for a day. */
function rest(passed: number, settle: number): number {
  return passed < 0 ? settle : Math.max(0, settle - passed)
}

function isHeld(run: OrdersRun, id: string): boolean {
  return [...run.items.values()].some((item) => item.of === id)
}

/** Slips without anything open can be worked on again; what they want may not have been booked. */
async function closeSettled(run: OrdersRun): Promise<void> {
  const { memories } = await readMemories(run.store, run.open)
  for (const slip of run.open) {
    if ((memories.get(slip)?.open.length ?? 0) > 0) continue
    run.open.delete(slip)
    run.again.add(slip)
  }
  await run.save()
}
