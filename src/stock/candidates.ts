import { type Candidate, wasMissing } from './plan.ts'
import type { Unfinished } from './unfinished.ts'

/** What wants to go out now: everything waiting, new or held, unless its code waits for an earlier row. */
export function candidatesFrom(
  state: Unfinished,
  fresh: ReadonlyMap<string, Candidate>,
): Candidate[] {
  const merged = new Map<string, Candidate>(fresh)
  const add = (amount: Candidate): void => {
    const known = merged.get(amount.code)
    merged.set(amount.code, known === undefined ? amount : together(known, amount))
  }
  for (const amount of state.waiting) add({ ...amount, heldFor: null })
  for (const held of state.held) add({ ...held, heldFor: held.reason })
  return [...merged.values()]
}

function together(a: Candidate, b: Candidate): Candidate {
  return {
    code: a.code,
    products: [...new Set([...a.products, ...b.products])],
    delta: a.delta + b.delta,
    changes: a.changes + b.changes,
    since: a.since < b.since ? a.since : b.since,
    heldFor: strongest(a, b),
    ...(a.released === true || b.released === true ? { released: true as const } : {}),
  }
}

/** A code that was missing keeps that mark: it is the one that asks for a comparison. */
function strongest(a: Candidate, b: Candidate): Candidate['heldFor'] {
  if (wasMissing(a)) return a.heldFor
  return b.heldFor ?? a.heldFor
}
