import { type ErrorCode, EXIT } from '../../kernel/errors.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../kernel/time.ts'
import { type Budget, VERDICT } from './budget.ts'
import type { Facts, Failure, Job, Side } from './facts.ts'
import type { Item, Why } from './items.ts'

/** After a temporary failure, by how many there were in a row. */
const WAITS = [5, 10, 20, 60].map((minutes) => minutes * MINUTE_MS)

/** What must be done, and has failed at its time, is tried again so often where the calls are spent: each try costs more of them. */
const WITHOUT_CALLS = 6 * HOUR_MS
const WHATEVER_IT_COSTS: ReadonlySet<Why> = new Set(['keepAlive', 'daily', 'orders', 'verdict'])

/** Where both fail it is Next Engine itself: one of them is enough to find out when that is over. */
const BOTH_FAIL = 3

/** From when a side may be tried again; Infinity = until a person has changed something. */
export function retryAt({ failures, now }: Facts, side: Side): number {
  const failure = failures[side]
  if (failure === null) return Number.NEGATIVE_INFINITY
  if (failure.kind === 'refused') return Infinity
  const at = Date.parse(failure.at)
  const waits = side === 'orders' && failures.stock?.kind === 'temporary' ? BOTH_FAIL : 1
  // A clock that was ahead when it was written down puts nothing off.
  return at > now ? now : at + waitAfter(failure) * waits
}

/**
 * From when what must be done may go, as far as calls go: at its own time always, and once more only as they allow. What has failed often
 * makes do with what the day has for everything but the urgent.
 */
export function affordedAt(
  { begun, calls }: Facts,
  { spare }: Budget,
  item: Item,
  failure: Failure | null,
): number {
  const { job, why, at } = item
  if (!WHATEVER_IT_COSTS.has(why)) return Number.NEGATIVE_INFINITY
  const same: readonly Job[] = job === 'flush --urgent' ? [job, 'flush'] : [job]
  const tried = Math.max(...same.map((one) => begun[one] ?? Number.NEGATIVE_INFINITY))
  const isOwnTime = tried < at
  if (isOwnTime || job === 'pause --for stocktaking') return Number.NEGATIVE_INFINITY
  const cost = why === 'verdict' ? VERDICT : calls.cost[job]
  const isShort = spare < cost
  if (!isShort && (failure?.times ?? 0) < WAITS.length) return Number.NEGATIVE_INFINITY
  return tried + (isShort ? WITHOUT_CALLS : Math.min(WITHOUT_CALLS, (DAY_MS * cost) / spare))
}

function waitAfter({ times }: Failure): number {
  return WAITS[Math.min(times, WAITS.length) - 1] ?? 0
}

/** As much of an error as tells whether trying again helps. */
export interface Refusal {
  readonly code: string
  readonly waitsForPerson: boolean
}

/**
 * How a run that stopped counts: what a service refuses for a reason that nobody knows may pass, and only what is known to wait for a person
 * does. A flush asks Smaregi first, which costs no call of Next Engine's, and has no other time until the evening to see that somebody has
 * helped there.
 */
export function failureKind(
  exit: number | null,
  error: Refusal | null,
  side: Side,
): Failure['kind'] {
  const looksAgain = side === 'stock' && error?.code === SMAREGI
  const waits = error?.waitsForPerson === true && !looksAgain
  return exit === EXIT.auth || exit === EXIT.config || waits ? 'refused' : 'temporary'
}

const SMAREGI: ErrorCode = 'smaregi'

/** The failure after one more attempt that ended like that. */
export function failureAfter(before: Failure | null, kind: Failure['kind'], at: string): Failure {
  const times = before?.kind === kind ? before.times + 1 : 1
  return { kind, at, times }
}

/**
 * The item at the moment at which it may be tried. What is refused waits for a person, but for what happens once a day: the other side
 * may have changed its mind.
 */
export function notBefore<T extends { readonly at: number }>(
  item: T,
  from: number,
  isDuty: boolean,
): readonly T[] {
  if (from === Infinity) return isDuty ? [item] : []
  return [item.at >= from ? item : { ...item, at: from }]
}
