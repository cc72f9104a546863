import type { BookingEntry, LeftOut, Part } from '../domain/orders/booking.ts'
import { bookedParts, differences, type PlacedPart } from '../domain/orders/difference.ts'
import { draftShipments, halves, shipmentOf, type Wanted } from '../domain/orders/draft.ts'
import type { Unclear } from '../domain/orders/line-store.ts'
import { keyOf, revisionOf, type SlipHistory } from '../domain/orders/slip-history.ts'
import { reduce } from '../domain/orders/reduction.ts'
import type { Config } from '../config/index.ts'
import type { SlipIntent } from '../outbox/registrations.ts'
import type { Correction } from './correct.ts'
import type { Job } from './count.ts'
import { type Meanings, UNMAPPED } from './find-products.ts'
import type { Held } from './open-items.ts'
import type { Refusal } from './register.ts'
import type { Result } from './results.ts'

/** What is known when slips are compared with what is booked. */
export interface Known {
  readonly meanings: Meanings
  /** What Smaregi says about products that it has refused in this run, by product. */
  readonly refused: ReadonlyMap<string, string>
  readonly config: Pick<Config, 'orders' | 'guard'>
  readonly now: Date
}

/** What is to be written down and done for a slip. */
export interface Drafted extends Result {
  /** What has been seen of it and is news. */
  readonly seen: readonly BookingEntry[]
  readonly begun: readonly SlipIntent[]
  readonly gives: readonly Correction[]
  /** What comes back in one store once it is booked in another; by then it is drafted anew (`movedOn`). */
  readonly moves: readonly Correction[]
}

/** The differences of some slips, as shipments and corrections; what cannot be either is held. Nothing is called for this. */
export function draftAll(jobs: readonly Job[], known: Known): readonly Drafted[] {
  return jobs.map((job) => draft(job, known))
}

function draft(job: Job, known: Known): Drafted {
  const { slip, revision } = job.history
  const { more, less, moving, unknown, leftOut } = workOf(job, known)
  const ends = more.map((part) => endOf(part, job, known))
  const excluded = more.filter((_, i) => ends[i] === 'excluded')
  const wanted = ends.filter((end) => end !== 'excluded')
  const back = correctionsOf(job, less, known)
  const sets = unknown.map(({ line, code, quantity }): Held => {
    const part = { line, code, component: code, per: 1, quantity }
    return { slip, part, productId: '', reason: 'set', words: code }
  })
  return {
    drafted: [{ slip, lines: job.read }],
    seen: seenOf(job, withMore(leftOut, excluded), known),
    begun: draftShipments(
      wanted.filter((end): end is Wanted => !('reason' in end)),
      { ...settingsOf(known), slip, revision },
    ),
    gives: back.gives,
    moves: correctionsOf(job, moving, known).gives,
    held: [
      ...sets,
      ...wanted.filter((end) => 'reason' in end),
      ...back.held,
      ...heldInPlace(job, more),
    ],
    excluded: excluded.length,
  }
}

function workOf({ history, counted, gone }: Job, { meanings }: Known) {
  const wants = [...counted.wants, ...gone]
  return differences(wants, history, (code) => meanings.components.get(code) ?? null)
}

function settingsOf({ config: { orders }, now }: Known) {
  return { recipientName: orders.recipientName, now }
}

/**
 * The second half of moves: what is booked in a line's new store by now comes back in the one that it has left. `histories`: as they are
 * afterwards.
 */
export function movedOn(
  jobs: readonly Job[],
  histories: ReadonlyMap<number, SlipHistory>,
  known: Known,
): Required<Pick<Drafted, 'gives' | 'held'>> {
  const all = jobs.flatMap((before) => {
    const history = histories.get(before.history.slip)
    // Until it is known what is booked, nothing can be given back.
    if (history === undefined || history.open.length > 0) return []
    const job = { ...before, history }
    const less = workOf(job, known).less.filter(({ moved }) => moved)
    return [correctionsOf(job, less, known)]
  })
  return { gives: all.flatMap((one) => one.gives), held: all.flatMap((one) => one.held) }
}

/** Booked lines of which nobody can say any more where they leave, and that want nothing else. */
function heldInPlace({ history, counted, unclear }: Job, more: readonly Part[]): Held[] {
  const asked = new Set(more.map(({ line }) => line))
  return counted.wants.flatMap(({ line, code }) => {
    const place = unclear.get(line)
    const booked = bookedParts(history).find((part) => part.line === line)
    if (place === undefined || booked === undefined || asked.has(line)) return []
    const { productId } = booked
    const part = { line, code, component: code, per: 1, quantity: 0 }
    return [{ slip: history.slip, part, productId, ...heldBy(place) }]
  })
}

function heldBy({ names, entry }: Unclear) {
  return { reason: 'warehouses' as const, words: names.join('、'), place: entry }
}

/** What is to be remembered of the slip, where it is news. */
function seenOf(
  { history, counted }: Job,
  leftOut: readonly LeftOut[],
  { now }: Known,
): BookingEntry[] {
  const isNews =
    counted.isNews || JSON.stringify(history.seen?.leftOut ?? []) !== JSON.stringify(leftOut)
  if (!isNews) return []
  const at = now.toISOString()
  return [{ kind: 'seen', slip: history.slip, at, ...counted.seen, leftOut }]
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

/** The product of a part; what has none, or may not be booked by itself, is held. */
function endOf(
  placed: PlacedPart,
  { history, unclear }: Job,
  known: Known,
): Wanted | Held | 'excluded' {
  const { storeId = known.config.orders.storeId, moved: _moved, ...part } = placed
  const { slip } = history
  const found = known.meanings.products.get(part.component) ?? UNMAPPED
  if (found.kind === 'excluded') return found.kind
  if (found.kind === 'open') {
    const { reason, words } = found
    return { slip, part, productId: '', reason, words }
  }
  const { productId } = found
  const words = known.refused.get(productId)
  if (words !== undefined) return { slip, part, productId, reason: 'refused', words }
  const place = unclear.get(part.line)
  if (place !== undefined) return { slip, part, productId, ...heldBy(place) }
  if (isGuarded(part, history, known.config.guard.maxDelta))
    return { slip, part, productId, reason: 'guard', words: '' }
  return { part, productId, storeId }
}

/** Beyond the limit, and not let through by a person in this direction and so far. `quantity`: less than 0 = gives back. */
function isGuarded(part: Part, { released }: SlipHistory, limit: number): boolean {
  const passed = (released.get(keyOf(part)) ?? 0) * Math.sign(part.quantity)
  return Math.abs(part.quantity) > Math.max(limit, passed)
}

function correctionsOf(
  { history, gone }: Pick<Job, 'history' | 'gone'>,
  less: readonly PlacedPart[],
  known: Known,
): { readonly gives: readonly Correction[]; readonly held: readonly Held[] } {
  const { slip, shipments } = history
  // What moves was let through when it was booked in the other store.
  const changed = less.filter(({ moved }) => moved !== true)
  const lines = new Set(gone.map(({ line }) => line))
  const isGone = ({ line }: Part): boolean => lines.has(line)
  // Of a line that is gone nothing comes back unasked.
  const limitOf = (part: Part): number => (isGone(part) ? 0 : known.config.guard.maxDelta)
  const asked = changed.map(turned).filter((part) => isGuarded(part, history, limitOf(part)))
  const names = new Set(asked.map(keyOf))
  const { reductions, beyond } = reduce(
    less.filter((part) => part.moved === true || !names.has(keyOf(part))),
    history,
  )
  const at = known.now.toISOString()
  const gives = reductions.flatMap((one) => {
    const shipment = shipments.find((own) => own.id === one.of)
    return shipment === undefined ? [] : [{ shipment, reduce: { ...one, slip, at } }]
  })
  const held = (part: Part, reason: 'guard' | 'lineGone' | 'unnamed'): Held => {
    return { slip, part, productId: '', reason, words: '' }
  }
  return {
    gives,
    held: [
      ...asked.map((part) => held(part, isGone(part) ? 'lineGone' : 'guard')),
      ...beyond.map((part) => held(turned(part), 'unnamed')),
    ],
  }
}

/** Pieces that are to come back, as fewer than none that are wanted. */
function turned(part: Part): Part {
  return { ...part, quantity: -part.quantity }
}

/**
 * A refused shipment is halved until the line at fault stands alone: one bad line holds only itself. `announced`: all of these slips so
 * far in this run.
 */
export function narrowed(
  refused: readonly Refusal[],
  announced: readonly SlipIntent[],
  known: Known,
): Pick<Drafted, 'begun' | 'held'> {
  const revisions = new Map<number, number>()
  for (const { slip, id } of announced)
    revisions.set(slip, Math.max(revisionOf(id), revisions.get(slip) ?? 0))
  const begun: SlipIntent[] = []
  const held: Held[] = []
  for (const { intent, words } of refused) {
    const { slip, storeId } = intent
    const parts = halves(intent)
    for (const lines of parts) {
      const revision = (revisions.get(slip) ?? 0) + 1
      revisions.set(slip, revision)
      begun.push(shipmentOf({ storeId, lines }, { ...settingsOf(known), slip, revision }))
    }
    if (parts.length > 0) continue
    for (const { productId, parts: mine } of intent.lines)
      for (const part of mine) held.push({ slip, part, productId, reason: 'refused', words })
  }
  return { begun, held }
}
