import { emptyHistory } from '../domain/orders/slip-history.ts'
import type { SlipReduce } from '../outbox/reductions.ts'
import type { SlipIntent } from '../outbox/registrations.ts'
import { settleRest } from '../outbox/settle-time.ts'
import { holdCorrection, holdShipment } from './hold.ts'
import { readMemories } from './read-history.ts'
import { registerAgain } from './register.ts'
import { booked, type Result } from './results.ts'
import type { OrdersRun } from './run-context.ts'

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
  const again = await settleShipments(run, intents, late, results)
  const called = await registerAgain(run, again)
  for (const intent of await settleShipments(run, called, late, results))
    holdShipment(run, intent, 'notSeen')
  for (const one of await run.reductions.settle(reduces, { answered: false, late })) {
    if (one.kind === 'happened') results.push(booked(run, one.write))
    if (one.kind === 'unclear' || one.kind === 'mayCome')
      holdCorrection(run, one.write, 'notBack', '')
  }
}

/** What Smaregi's list shows with its content has happened; what nobody can say is held. Gives those that are to be registered again. */
export async function settleShipments(
  run: OrdersRun,
  intents: readonly SlipIntent[],
  late: boolean,
  results: Result[],
): Promise<readonly SlipIntent[]> {
  const settled = await run.registrations.settle(intents, { answered: false, late })
  for (const one of settled) {
    if (one.kind === 'happened') results.push(booked(run, one.write))
    if (one.kind === 'unclear') holdShipment(run, one.write, one.why)
    // It was there, and somebody has refused it: to wait for an approval would have no end.
    const isGone = one.kind === 'open' && awaitsApproval(run, one.write.id)
    if (isGone || one.kind === 'mayCome') holdShipment(run, one.write, 'notSeen')
  }
  return settled.flatMap(({ kind, write }) => (kind === 'again' ? [write] : []))
}

function awaitsApproval(run: OrdersRun, id: string): boolean {
  return [...run.items.values()].some((item) => item.of === id && item.reason === 'approval')
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
