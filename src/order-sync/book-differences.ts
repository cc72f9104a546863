import type { BookingEntry, IntentLine, LeftOut, Part } from '../domain/orders/booking.ts'
import { differences } from '../domain/orders/difference.ts'
import {
  draftLines,
  halves,
  identificationNo,
  tokenFor,
  type Wanted,
} from '../domain/orders/draft.ts'
import { keyOf, type SlipHistory } from '../domain/orders/slip-history.ts'
import { reduce } from '../domain/orders/reduction.ts'
import { jstDay, toJst } from '../kernel/time.ts'
import type { SlipIntent } from '../outbox/registrations.ts'
import type { OrdersRun } from './run-context.ts'
import type { Correction } from './correct.ts'
import type { Job } from './count.ts'
import { holdPart } from './hold.ts'
import type { Products } from './find-products.ts'
import type { Refusal } from './register.ts'

/** What is to be written down and done for some slips. */
interface Drafted {
  /** What has been seen of them and is news. */
  readonly seen: readonly BookingEntry[]
  readonly intents: readonly SlipIntent[]
  readonly corrections: readonly Correction[]
  /** Order lines whose product is on the exclude list. */
  readonly excluded: number
}

/** The differences of some slips, as shipments and corrections. Nothing is called for this. */
export function draftAll(run: OrdersRun, products: Products, jobs: readonly Job[]): Drafted {
  const seen: BookingEntry[] = []
  const intents: SlipIntent[] = []
  const corrections: Correction[] = []
  let excluded = 0
  for (const job of jobs) {
    const planned = plan(run, products, job)
    if (job.remember || isNews(job, planned)) seen.push(seenEntry(run, job, planned))
    intents.push(...intentsOf(run, job.history, planned.more))
    corrections.push(...planned.less)
    excluded += planned.excluded
  }
  return { seen, intents, corrections, excluded }
}

function isNews({ history }: Job, { leftOut }: Planned): boolean {
  return JSON.stringify(history.seen?.leftOut ?? []) !== JSON.stringify(leftOut)
}

function seenEntry(run: OrdersRun, { history, counted }: Job, { leftOut }: Planned): BookingEntry {
  return { kind: 'seen', slip: history.slip, at: run.now(), ...counted.seen, leftOut }
}

interface Planned {
  readonly more: readonly Wanted[]
  readonly less: readonly Correction[]
  readonly excluded: number
  readonly leftOut: readonly LeftOut[]
}

/** What is to be registered and corrected for a slip; what cannot be is held. Nothing is called for this. */
export function plan(run: OrdersRun, products: Products, { history, counted }: Job): Planned {
  const { slip } = history
  run.forget(slip, (item) => item.of === '' && item.line > 0)
  const { more, less, unknown, leftOut } = differences(counted.wants, history, (code) =>
    products.expand(code),
  )
  for (const { line, code, quantity } of unknown) {
    const part = { line, code, component: code, per: 1, quantity }
    holdPart(run, slip, part, { productId: '', reason: 'set', words: code })
  }
  const wanted = more.flatMap((part) => wantedOf(run, products, slip, part))
  const excluded = more.filter((part) => products.of(part.component).kind === 'excluded')
  return {
    more: wanted,
    less: correctionsOf(run, history, less),
    excluded: excluded.length,
    leftOut: withMore(leftOut, excluded),
  }
}

function withMore(leftOut: readonly LeftOut[], excluded: readonly Part[]): readonly LeftOut[] {
  const sums = new Map(leftOut.map((one) => [keyOf(one), one]))
  for (const { line, code, component, quantity } of excluded) {
    const one = { line, code, component, quantity }
    const known = sums.get(keyOf(one))?.quantity ?? 0
    sums.set(keyOf(one), { ...one, quantity: known + quantity })
  }
  return [...sums.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
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
export function narrowed(run: OrdersRun, { intent, words }: Refusal): SlipIntent[] {
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
