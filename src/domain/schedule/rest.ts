import { MINUTE_MS } from '../../kernel/time.ts'
import { type Budget, flushCost } from './budget.ts'
import { AFTER_CLOSING, tomorrow } from './duties.ts'
import type { Facts, Pending } from './facts.ts'
import { openNow } from './hours.ts'
import type { Item, Note } from './items.ts'
import { urgencyOf } from './urgency.ts'

const LEAST = 5 * MINUTE_MS
const MOST = 180 * MINUTE_MS
/** While nobody knows yet what the day will need, so much is kept for what cannot wait. */
const FOR_URGENT = 0.5

/**
 * When everything that waits goes: while the shop is open as often as the calls allow, after that a quarter of an hour after the last
 * change, because the evening sells online. `goesNow`: an upload leaves anyway; what has waited long enough goes with it, at no further
 * call.
 */
export function restOf(
  facts: Facts,
  budget: Budget,
  goesNow: boolean,
): { readonly items: readonly Item[]; readonly notes: readonly Note[] } {
  const waiting = facts.pending.filter((one) => !one.waits)
  if (waiting.length === 0) return NOTHING
  const oldest = waiting.reduce((min, one) => Math.min(min, one.since), Infinity)
  const opening = openNow(facts.week, facts.now)
  if (opening === null) return { items: [evening(facts, budget, oldest)], notes: [] }
  const pace = paceOf(facts, budget, opening.closes)
  if (goesNow && hasPatient(facts, waiting))
    return { items: [{ ...FLUSH, why: 'rest', at: facts.now }], notes: pace.notes }
  const closing = opening.closes + AFTER_CLOSING
  if (pace.gap === null)
    return { items: [{ ...FLUSH, why: 'budget', at: closing }], notes: pace.notes }
  const at = Math.max((facts.done.flush ?? 0) + pace.gap, oldest + Math.min(LEAST, pace.gap))
  return { items: [{ ...FLUSH, why: 'rest', at: Math.min(at, closing) }], notes: pace.notes }
}

/** Something that is none of the urgent has waited long enough. */
function hasPatient(facts: Facts, waiting: readonly Pending[]): boolean {
  const view = { ...facts, urgentBelow: facts.limits.urgentBelow }
  return waiting.some((one) => one.since + LEAST <= facts.now && urgencyOf(one, view) === 'rest')
}

const FLUSH = { job: 'flush' } as const
const NOTHING = { items: [], notes: [] } as const

function evening(facts: Facts, budget: Budget, oldest: number): Item {
  if (budget.spare < flushCost(facts)) return { ...FLUSH, why: 'budget', at: tomorrow(facts.now) }
  const quiet = Math.max(oldest, facts.heardAt ?? 0) + AFTER_CLOSING
  // Somebody who books all night must not keep it back for ever.
  return { ...FLUSH, why: 'evening', at: Math.min(quiet, oldest + MOST) }
}

/** Time between two flushes of everything while the shop is open; null = the calls allow none before it closes. */
function paceOf(
  facts: Facts,
  { spare }: Budget,
  closes: number,
): { readonly gap: number | null; readonly notes: readonly Note[] } {
  const { now, limits, urgentADay } = facts
  const wanted = limits.everyMinutes * MINUTE_MS
  if (spare === Infinity)
    return { gap: Math.max(wanted, wanted === 0 ? LEAST : MINUTE_MS), notes: [] }
  const mine = urgentADay === null ? spare * (1 - FOR_URGENT) : spare
  const runs = Math.floor(mine / flushCost(facts))
  const allowed = runs < 1 ? null : Math.min(MOST, Math.max(LEAST, (closes - now) / runs))
  const short = wanted > 0 && (allowed === null || allowed > wanted)
  const notes = short ? (['pace'] as const) : []
  return { gap: allowed === null ? null : Math.max(wanted, allowed), notes }
}
