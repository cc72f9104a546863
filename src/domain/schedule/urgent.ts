import { foldedKeyOf } from '../stock/stock-key.ts'
import { MINUTE_MS } from '../../kernel/time.ts'
import { type Budget, SHORT, urgentCost } from './budget.ts'
import { tomorrow } from './duties.ts'
import type { Facts, Pending } from './facts.ts'
import type { Item, Note, Why } from './items.ts'
import { type Urgency, urgencyOf } from './urgency.ts'

/**
 * What few pieces leave is gathered for so long. Where the calls do not do for all of them, for as long as they still arrive within a
 * quarter of an hour: the next turn and the upload take a minute and a half.
 */
const GATHERED = 5 * MINUTE_MS
const GATHERED_SHORT = 13.5 * MINUTE_MS
/** Codes that nobody has seen are looked at together, so often at most. */
const LOOK_EVERY = 15 * MINUTE_MS
/** What an urgent flush has left as it was is not tried each minute: something else keeps it. */
const TRIED_AGAIN = 15 * MINUTE_MS

/** What an urgent flush is due for, and what is to be said about it. */
export interface Urgent {
  readonly items: readonly Item[]
  readonly notes: readonly Note[]
}

/** By the budget: what need not hurry waits for a new day's calls. */
export function urgentOf(facts: Facts, budget: Budget): Urgent {
  const { supply } = budget
  const below = belowFor(facts.limits.urgentBelow, supply)
  const gathered = supply < 1 ? GATHERED_SHORT : GATHERED
  const found = sorted(facts, below)
  const last = earliest('last', found.last, (one) => afterTrying(facts, one, one.since))
  const few = earliest('few', found.few, (one) => afterTrying(facts, one, one.since + gathered))
  const lookAt = lastUrgent(facts) + LOOK_EVERY
  const look = earliest('unknown', found.unknown, (one) => Math.max(one.since, lookAt))
  const mayGo = budget.forFew >= urgentCost(facts)
  const later = [...few, ...look].map((one) => (mayGo ? one : { ...one, ...postponed(facts) }))
  const lastAllowed = lastPieces(facts, budget, last)
  return { items: [...lastAllowed.items, ...later], notes: lastAllowed.notes }
}

/** The last pieces may use tomorrow's calls as well, and with `over` more than there are. */
function lastPieces(facts: Facts, budget: Budget, items: readonly Item[]): Urgent {
  const { limits, now } = facts
  if (items.length === 0) return { items, notes: [] }
  const cost = urgentCost(facts)
  if (budget.forLast >= cost) return { items, notes: [] }
  if (limits.over) return { items, notes: ['over'] }
  return { items: items.map((one) => ({ ...one, ...postponed({ now }) })), notes: [] }
}

/** Until a new day has its calls. */
function postponed({ now }: Pick<Facts, 'now'>): Pick<Item, 'why' | 'at'> {
  return { why: 'budget', at: tomorrow(now) }
}

function sorted(facts: Facts, urgentBelow: number): Readonly<Record<Urgency, Pending[]>> {
  const all: Record<Urgency, Pending[]> = { last: [], few: [], unknown: [], rest: [] }
  for (const one of facts.pending) all[urgencyOf(one, { ...facts, urgentBelow })].push(one)
  return all
}

function earliest(why: Why, all: readonly Pending[], at: (one: Pending) => number): Item[] {
  if (all.length === 0) return []
  return [
    { job: 'flush --urgent', why, at: all.reduce((min, one) => Math.min(min, at(one)), Infinity) },
  ]
}

/** The same pieces were tried already, and are still there. */
function afterTrying(facts: Facts, one: Pending, at: number): number {
  const isSame = facts.tried[foldedKeyOf(one)] === one.delta
  return isSame ? Math.max(at, (facts.done['flush --urgent'] ?? 0) + TRIED_AGAIN) : at
}

function lastUrgent({ done }: Facts): number {
  return Math.max(done.flush ?? 0, done['flush --urgent'] ?? 0)
}

/** Short of calls, what counts as few becomes fewer; the last piece but one stays. */
function belowFor(urgentBelow: number, supply: number): number {
  return supply >= SHORT
    ? urgentBelow
    : Math.min(urgentBelow, Math.max(1, Math.round(urgentBelow * supply)))
}
