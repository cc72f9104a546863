import { emptyHistory } from '../domain/orders/slip-history.ts'
import { settleReduction, type SlipReduce } from '../outbox/reduction.ts'
import type { SlipIntent } from '../outbox/registration.ts'
import { settleRest } from '../outbox/settle-time.ts'
import { Listing } from '../outbox/shipment-listing.ts'
import type { Result } from './results.ts'
import type { OrdersRun } from './run-context.ts'
import { reduced } from './correct.ts'
import { holdCorrection } from './hold.ts'
import { confirm, holdUnseen, resend } from './register.ts'
import { readMemories } from './read-history.ts'

/**
 * What earlier calls left open. First it is looked for; what is still missing when no call can be on its way any more has not
 * happened, and is done again under the same number.
 */
export async function settleOpen(run: OrdersRun, results: Result[]): Promise<void> {
  if (run.open.size === 0) return
  await settleWhatIsSeen(run, false, results)
  const wait = await longestWait(run)
  if (wait === null) return closeSettled(run)
  if (wait > 0) await run.app.sleep(wait)
  if (!run.over) await settleWhatIsSeen(run, true, results)
  await closeSettled(run)
}

async function settleWhatIsSeen(run: OrdersRun, late: boolean, results: Result[]): Promise<void> {
  const { intents, reduces } = await openWork(run)
  const absent = await confirm(run, intents, new Listing(run.client), results)
  // It was there, and somebody has refused it: to wait for an approval would have no end.
  for (const intent of absent) if (awaitsApproval(run, intent.id)) holdUnseen(run, intent)
  if (late) await sendAgain(run, absent, results)
  for (const reduce of reduces) {
    const became = await settleReduction(run, reduce, late)
    if (became === 'done') results.push(reduced(run, reduce))
    if (became === 'unclear') holdCorrection(run, reduce, 'notBack', '')
  }
}

function awaitsApproval(run: OrdersRun, id: string): boolean {
  return [...run.items.values()].some((item) => item.of === id && item.reason === 'approval')
}

/**
 * What Smaregi said that it has registered is never sent a second time, wherever it may be; nor is what somebody else was about to send
 * whom nobody has seen end: he may only have been stopped.
 */
async function sendAgain(
  run: OrdersRun,
  absent: readonly SlipIntent[],
  results: Result[],
): Promise<void> {
  const kept: SlipIntent[] = []
  for (const intent of absent)
    if (intent.told !== undefined || (await mayStillCome(run, intent))) kept.push(intent)
  const sent = await resend(
    run,
    absent.filter((intent) => !kept.includes(intent)),
  )
  const unseen = await confirm(run, sent, new Listing(run.client), results)
  for (const intent of [...kept, ...unseen]) holdUnseen(run, intent)
}

function mayStillCome(run: OrdersRun, { slip, id }: SlipIntent): Promise<boolean> {
  return run.store.bookings.senderMayLive(slip, id)
}

interface OpenWork {
  readonly intents: readonly SlipIntent[]
  readonly reduces: readonly SlipReduce[]
}

async function openWork(run: OrdersRun): Promise<OpenWork> {
  const { histories } = await readMemories(run.store, run.open)
  const intents: SlipIntent[] = []
  const reduces: SlipReduce[] = []
  for (const slip of run.open) {
    for (const one of (histories.get(slip) ?? emptyHistory(slip)).open) {
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
  const now = run.app.now().getTime()
  return Math.max(...waiting.map((one) => settleRest(run.app.config, now - Date.parse(one.at))))
}

function isHeld(run: OrdersRun, id: string): boolean {
  return [...run.items.values()].some((item) => item.of === id)
}

/**
 * Slips without anything open can be worked on again; what they want may not have been booked. A run that was stopped may have ended a
 * call itself that a person is asked about: then the question is answered.
 */
async function closeSettled(run: OrdersRun): Promise<void> {
  const { histories } = await readMemories(run.store, run.open)
  for (const slip of run.open) {
    const open = histories.get(slip)?.open ?? []
    run.forget(slip, ({ of }) => of !== '' && !open.some(({ id }) => id === of))
    if (open.length > 0) continue
    run.open.delete(slip)
    run.again.add(slip)
  }
  await run.save()
}
