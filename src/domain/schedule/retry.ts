import { EXIT } from '../../kernel/errors.ts'
import { MINUTE_MS } from '../../kernel/time.ts'
import type { Facts, Failure, Side } from './facts.ts'

/** After a temporary failure, by how many there were in a row. */
const WAITS = [5, 10, 20, 60].map((minutes) => minutes * MINUTE_MS)

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

function waitAfter({ times }: Failure): number {
  return WAITS[Math.min(times, WAITS.length) - 1] ?? 0
}

/** How a run that stopped counts: what a service refuses for a reason that nobody knows may pass, and only what is known to wait for a person does. */
export function failureKind(exit: number | null, waitsForPerson: boolean): Failure['kind'] {
  return exit === EXIT.auth || exit === EXIT.config || waitsForPerson ? 'refused' : 'temporary'
}

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
