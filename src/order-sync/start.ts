import { readMoment } from '../kernel/moment.ts'
import { StonError } from '../kernel/errors.ts'
import type { OrderLine } from '../domain/orders/order-line.ts'
import * as says from '../messages/orders.ts'
import { say } from '../kernel/sentence.ts'
import { DAY_MS, earlier, isPast, toJst } from '../kernel/time.ts'
import type { Reading } from './run-context.ts'
import type { OrdersState, Said } from './state.ts'

const LONGEST_GAP_DAYS = 7

/** Slips up to the newest one are not counted; everything that comes later is. */
export async function startNow({ app, gate }: Reading): Promise<Partial<OrdersState>> {
  const { slip, date } = await gate.newest()
  const now = gate.now()
  return {
    start: slip,
    shops: {},
    otherShops: 0,
    shopIds: app.config.orders.shopIds,
    watermark: isPast(date, now) ? date : toJst(now),
    sought: null,
    completedAt: now.toISOString(),
    paused: false,
    said: null,
  }
}

/** `--since`, to be remembered until a run has begun there. */
export function saidNow({ gate }: Reading, since: string): Said {
  return { since, at: gate.now().toISOString() }
}

/** What a person has said counts until a run has begun there, also where the one that heard it was killed, or Next Engine was away. */
export function beginningOf(
  { gate }: Reading,
  { said }: OrdersState,
  wish: string | null,
): string | null {
  if (wish !== null || said === null) return wish
  const days = daysSince(gate, said.at)
  // By now somebody may have typed them by hand.
  if (days > LONGEST_GAP_DAYS) throw asks(says.saidLongAgo(Math.floor(days)))
  return said.since
}

/**
 * `--since`: slips that came to be from then on count as well, and what changed since then is read again. After a pause they are the
 * only ones that count anew: what came before, a person has seen to.
 */
export async function reachBack(
  run: Reading,
  state: OrdersState,
  since: string,
): Promise<Partial<OrdersState>> {
  const { start, watermark } = state
  const newest = (await run.gate.newest()).slip
  const wasAway = state.paused || daysAway(run, state) > LONGEST_GAP_DAYS
  const leavesOut = start !== null && watermark !== null && since > watermark && wasAway
  const before = start === null || leavesOut ? newest : start
  const reach = await survey(run, since, before)
  run.app.log.info(
    { slips: reach.slips, units: reach.units },
    say(run.app.locale, says.reachingBack(since, reach.slips, reach.units)),
  )
  return {
    start: Math.min(before, reach.lowest === null ? before : reach.lowest - 1),
    shopIds: start === null ? run.app.config.orders.shopIds : state.shopIds,
    watermark: earlier(watermark, since),
    // Whoever says so may not know of all that was registered.
    sought: earlier(state.sought, leavesOut ? since : earlier(watermark, since)),
    paused: false,
    said: null,
    createdLookDay: null,
  }
}

/** Since a run has read everything, by Next Engine's clock. */
function daysAway({ gate }: Reading, { completedAt }: OrdersState): number {
  return completedAt === null ? 0 : daysSince(gate, completedAt)
}

function daysSince(gate: Reading['gate'], iso: string): number {
  return (gate.now().getTime() - Date.parse(iso)) / DAY_MS
}

/** What reaching back brings in, before anything is done. */
async function survey(run: Reading, since: string, start: number): Promise<Reach> {
  const units = new Map<number, number>()
  for await (const lines of run.gate.createdSince(since)) {
    for (const { slip, quantity, lineCancelled, lineDeleted, cancelType } of lines) {
      if (slip > start) continue
      const counts = !lineCancelled && !lineDeleted && cancelType === '0'
      units.set(slip, (units.get(slip) ?? 0) + (counts ? quantity : 0))
    }
  }
  const lowest = await lowestNew(run, [...units.keys()], since)
  const added = [...units].filter(([slip]) => lowest !== null && slip >= lowest)
  return { lowest, slips: added.length, units: added.reduce((sum, [, one]) => sum + one, 0) }
}

/** A line may be new in an old slip: the first slip without an older line is where the new ones begin. */
async function lowestNew(
  run: Reading,
  slips: readonly number[],
  since: string,
): Promise<number | null> {
  for await (const lines of run.gate.slips(slips)) {
    const old = new Set(lines.filter((one) => (one.createdAt ?? since) < since).map(slipOf))
    const [first] = lines.map(slipOf).filter((slip) => !old.has(slip))
    if (first !== undefined) return first
  }
  return null
}

function slipOf({ slip }: OrderLine): number {
  return slip
}

interface Reach {
  readonly lowest: number | null
  readonly slips: number
  readonly units: number
}

/** After a pause nobody but the shop knows what was done by hand meanwhile. */
export function refusePause({ paused }: OrdersState): void {
  if (paused) throw asks(says.wasPaused)
}

/** Called after the first answer: then Next Engine's clock is known. */
export function refuseGap(run: Reading, state: OrdersState): void {
  const days = daysAway(run, state)
  if (days > LONGEST_GAP_DAYS) throw asks(says.longGap(Math.floor(days)))
}

function asks(message: StonError['sentence']): StonError {
  return new StonError({ code: 'gap', message, hint: says.sinceOrFromNow })
}

/** A shop that was added to the filter counts from now on. */
export async function newShops(
  { app, gate }: Reading,
  { shopIds: before, shops, otherShops }: OrdersState,
): Promise<Partial<OrdersState>> {
  const { shopIds } = app.config.orders
  if (sameSet(shopIds, before)) return {}
  // Every shop was followed before: none is new.
  if (before.length === 0) return { shopIds }
  const { slip } = await gate.newest()
  if (shopIds.length > 0) {
    const added = shopIds.filter((id) => !before.includes(id)).map((id) => [id, slip] as const)
    return { shopIds, shops: { ...shops, ...Object.fromEntries(added) } }
  }
  // One that was taken out meanwhile is as new as those that never were in.
  const known = before.map((id) => [id, shops[id] ?? otherShops] as const)
  return { shopIds, shops: Object.fromEntries(known), otherShops: slip }
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((one) => b.includes(one))
}

/** `2026-11-20`, `2026-11-20 09:00`, with seconds, or an ISO time with its zone; as Next Engine writes it (JST). */
export function parseSince(text: string): string {
  const moment = readMoment(text)
  if (moment !== null) return toJst(moment)
  throw new StonError({ code: 'usage', message: says.badSince(text), hint: says.sinceForms })
}
