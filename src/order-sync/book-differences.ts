import type { BookingEntry, IntentLine, Part } from '../domain/orders/booking.ts'
import type { Counted } from '../domain/orders/effective-quantity.ts'
import { differences } from '../domain/orders/difference.ts'
import {
  draftLines,
  halves,
  identificationNo,
  tokenFor,
  type Wanted,
} from '../domain/orders/draft.ts'
import type { SlipHistory } from '../domain/orders/slip-history.ts'
import { reduce } from '../domain/orders/reduction.ts'
import { jstDay, toJst } from '../kernel/time.ts'
import type { SlipIntent } from '../outbox/registration.ts'
import type { OrdersRun } from './run-context.ts'
import { correct, type Correction } from './correct.ts'
import { holdPart } from './hold.ts'
import type { Products } from './find-products.ts'
import { type Refusal, registerAll } from './register.ts'

/** One slip: what is remembered, and what it wants now. */
export interface Job {
  readonly history: SlipHistory
  readonly counted: Counted
  /** The slip's facts differ from what is remembered. */
  readonly remember: boolean
}

/** Books the differences of some slips: first what is to leave Smaregi's stock, then what comes back. */
export async function bookAll(
  run: OrdersRun,
  products: Products,
  jobs: readonly Job[],
): Promise<void> {
  const seen: BookingEntry[] = []
  const intents: SlipIntent[] = []
  const corrections: Correction[] = []
  for (const job of jobs) {
    if (job.remember) seen.push(seenEntry(run, job))
    const { more, less } = planned(run, products, job)
    intents.push(...intentsOf(run, job.history, more))
    corrections.push(...less)
  }
  await run.record(seen)
  await registerDown(run, intents)
  for (const correction of corrections) {
    if (run.over) break
    await correct(run, correction)
  }
  noteBooked(run, intents)
  const rest = run.over ? [...intents, ...corrections.map(({ reduce: one }) => one)] : []
  for (const { slip } of rest) run.again.add(slip)
}

function seenEntry(run: OrdersRun, { history, counted }: Job): BookingEntry {
  return { kind: 'seen', slip: history.slip, at: run.now(), ...counted.seen }
}

interface Planned {
  readonly more: readonly Wanted[]
  readonly less: readonly Correction[]
}

/** What is to be registered and corrected for a slip; what cannot be is held. Nothing is called for this. */
export function planned(run: OrdersRun, products: Products, { history, counted }: Job): Planned {
  const { slip } = history
  run.forget(slip, (item) => item.of === '' && item.line > 0)
  const { more, less, unknown } = differences(counted.wants, history, (code) =>
    products.expand(code),
  )
  for (const { line, code, quantity } of unknown) {
    const part = { line, code, component: code, per: 1, quantity }
    holdPart(run, slip, part, { productId: '', reason: 'set', words: code })
  }
  const wanted = more.flatMap((part) => wantedOf(run, products, slip, part))
  return { more: wanted, less: correctionsOf(run, history, less) }
}

/** The product of a part; what has none is held, and what is excluded is left out. */
function wantedOf(run: OrdersRun, products: Products, slip: number, part: Part): Wanted[] {
  const found = products.of(part.component)
  switch (found.kind) {
    case 'product': {
      const { productId } = found
      const words = run.refusals.wordsFor(productId)
      if (words === null) return [{ part, productId }]
      holdPart(run, slip, part, { productId, reason: 'refused', words })
      return []
    }
    case 'excluded':
      run.done.excluded += 1
      return []
    case 'open':
      holdPart(run, slip, part, { productId: '', reason: found.reason, words: found.words })
      return []
  }
}

function correctionsOf(run: OrdersRun, history: SlipHistory, less: readonly Part[]): Correction[] {
  const { reductions, beyond } = reduce(less, history)
  for (const part of beyond) {
    const back = { ...part, quantity: -part.quantity }
    holdPart(run, history.slip, back, { productId: '', reason: 'unnamed', words: '' })
  }
  return reductions.flatMap((one) => {
    const shipment = history.shipments.find((own) => own.id === one.of)
    return shipment === undefined
      ? []
      : [{ shipment, reduce: { ...one, slip: history.slip, at: run.now() } }]
  })
}

function intentsOf(run: OrdersRun, history: SlipHistory, more: readonly Wanted[]): SlipIntent[] {
  return draftLines(more).map((lines, i) =>
    intentOf(run, history.slip, history.revision + i + 1, lines),
  )
}

function intentOf(
  run: OrdersRun,
  slip: number,
  revision: number,
  lines: readonly IntentLine[],
): SlipIntent {
  const now = run.app.now()
  const { storeId, recipientName } = run.app.config.orders
  run.revisions.set(slip, revision)
  return {
    kind: 'intent',
    slip,
    at: now.toISOString(),
    id: identificationNo(slip, revision),
    storeId,
    date: jstDay(now),
    token: tokenFor(toJst(now), slip, revision),
    recipientName,
    lines,
  }
}

/** A refused shipment is halved until the line at fault stands alone: one bad line holds only itself. */
async function registerDown(run: OrdersRun, intents: readonly SlipIntent[]): Promise<void> {
  let round: readonly SlipIntent[] = intents
  while (round.length > 0 && !run.over) {
    const refused = await registerAll(run, round)
    round = refused.flatMap((one) => narrowed(run, one))
  }
}

function narrowed(run: OrdersRun, { intent, words }: Refusal): SlipIntent[] {
  const parts = halves(intent)
  if (parts.length === 0) {
    for (const { productId, parts: mine } of intent.lines)
      for (const part of mine)
        holdPart(run, intent.slip, part, { productId, reason: 'refused', words })
    return []
  }
  return parts.map((lines) =>
    intentOf(run, intent.slip, (run.revisions.get(intent.slip) ?? 0) + 1, lines),
  )
}

/** From where the daily look at what was booked begins. */
function noteBooked(run: OrdersRun, intents: readonly SlipIntent[]): void {
  if (intents.length === 0) return
  const day = jstDay(run.gate.now())
  const lowest = Math.min(...intents.map((one) => one.slip), run.state.booked[day] ?? Infinity)
  run.state = { ...run.state, booked: { ...run.state.booked, [day]: lowest } }
}
