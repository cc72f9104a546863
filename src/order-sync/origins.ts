import type { OrderGate } from '../connectors/nextengine/order-gate.ts'
import { bookedParts } from '../domain/orders/difference.ts'
import { countSlip, type Counted } from '../domain/orders/effective-quantity.ts'
import type { OrderLine } from '../domain/orders/order-line.ts'
import { isBefore, isFollowed } from '../domain/orders/origin.ts'
import type { Scope, SlipFacts } from '../domain/orders/slip-facts.ts'
import { grouped } from '../kernel/grouped.ts'
import type { Store } from '../store/store.ts'
import { type Memories, readMemories } from './read-history.ts'
import type { Slips } from './read-orders.ts'
import type { OrdersState } from './state.ts'

/** What lines came from may itself be news, in another part of what was read, or wait: it is judged with them, and nothing else. */

/** Slips with all that they were made of, and what is remembered of each. */
export interface WithOrigins extends Memories {
  readonly all: Slips
}

/** Where all of it is read. */
export interface From {
  readonly store: Store
  readonly gate: OrderGate
  readonly state: OrdersState
  /** Slips that wait, and are read after all others. */
  readonly again: ReadonlySet<number>
}

/** Next Engine is asked about those of which nothing is remembered, or which wait and may have been remembered too early. */
export async function withOrigins(from: From, slips: Slips): Promise<WithOrigins> {
  const { store, gate } = from
  const all = new Map(slips)
  const asked = new Set<number>()
  for (;;) {
    const memories = await readMemories(store, new Set([...all.keys(), ...originsIn(all)]))
    const missing = [...missingIn(all, memories, from)].filter((slip) => !asked.has(slip))
    if (missing.length === 0) return { ...memories, all }
    for (const slip of missing) asked.add(slip)
    for await (const lines of gate.slips(missing))
      for (const [slip, own] of grouped(lines, (line) => line.slip)) all.set(slip, own)
  }
}

function missingIn(all: Slips, { histories }: Memories, { state, again }: From): Set<number> {
  const missing = new Set<number>()
  const scope = scopeOf(state, { seen: () => null, isBooked: () => false })
  for (const line of [...all.values()].flat())
    for (const slip of originsOf(line)) {
      const history = histories.get(slip)
      if (all.has(slip) || history === undefined || isBefore(slip, line.shopId, scope)) continue
      const isUnseen = history.seen === null && isFollowed(line.shopId, scope)
      if (isUnseen || history.open.length > 0 || again.has(slip)) missing.add(slip)
    }
  return missing
}

function originsIn(slips: Slips): number[] {
  return [...slips.values()].flatMap((lines) => lines.flatMap(originsOf))
}

function originsOf({ mergedFrom, dividedFromSlip, copiedFromSlip }: OrderLine): number[] {
  return [mergedFrom?.slip ?? null, dividedFromSlip, copiedFromSlip].filter((slip) => slip !== null)
}

/**
 * What each slip comes to. Lines may have gone from one slip to another and back before anybody looked, so slips are counted until none
 * of them says anything new of the others; a line itself was made once.
 */
export function countTogether(
  { all, histories }: WithOrigins,
  state: OrdersState,
): ReadonlyMap<number, Counted> {
  const counted = new Map<number, Counted>()
  const before = (slip: number): SlipFacts | null => histories.get(slip)?.seen ?? null
  const scope = scopeOf(state, {
    seen(slip) {
      const found = counted.get(slip)
      return found?.isNews === true ? found.seen : before(slip)
    },
    isBooked(slip, line) {
      const history = histories.get(slip)
      return history !== undefined && bookedParts(history).some((part) => part.line === line)
    },
  })
  const countAgain = ([slip, lines]: readonly [number, readonly OrderLine[]]): boolean => {
    const last = JSON.stringify(counted.get(slip))
    counted.set(slip, countSlip(lines, before(slip), scope))
    return JSON.stringify(counted.get(slip)) !== last
  }
  const readable = [...all].filter(
    ([slip, lines]) => histories.has(slip) && lines.every(({ problem }) => problem === undefined),
  )
  for (const one of readable) countAgain(one)
  const made = readable.filter(([, lines]) => lines.some((line) => originsOf(line).length > 0))
  // Each round carries what is new one line further.
  for (let rounds = made.flatMap(([, lines]) => lines).length; rounds > 0; rounds -= 1)
    if (made.filter(countAgain).length === 0) break
  return counted
}

function scopeOf(
  { start, shops, otherShops, shopIds, forgottenUpTo }: OrdersState,
  memory: Pick<Scope, 'seen' | 'isBooked'>,
): Scope {
  return { start: start ?? 0, shops, otherShops, shopIds, forgottenUpTo, ...memory }
}
