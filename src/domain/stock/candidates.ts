import { type Held, holdOf, type OpenWork } from './open-work.ts'
import { type Candidate, wasMissing } from './plan.ts'
import { FIRST_RULES } from './rules.ts'
import { amountOf, inWarehouse, sumName } from './stock-key.ts'

/** What wants to go out now: everything waiting, new (`fresh`) or held. */
export function candidatesFrom(state: OpenWork, fresh: readonly Candidate[]): Candidate[] {
  return merge([
    ...fresh,
    ...state.waiting.map((amount) => ({ ...amount, heldFor: null })),
    ...candidateHolds(state),
  ])
}

/** What is held but for questions about equal rows: those are answered before, and whatever counts of them is new. */
export function candidateHolds({ held }: Pick<OpenWork, 'held'>): readonly Candidate[] {
  return held.flatMap((one) => (one.reason === 'repeat' ? [] : [heldCandidate(one)]))
}

/** What is held wants to go out as well. */
export function heldCandidate(held: Held): Candidate {
  return { ...amountOf(held), heldFor: holdOf(held) }
}

/** The other way round: what is not asked about now is carried on as it was. Null: nothing holds it. */
export function heldAgain(one: Candidate): Held | null {
  return one.heldFor === null ? null : { ...amountOf(one), ...one.heldFor }
}

/** One candidate a sum. */
export function merge(candidates: readonly Candidate[]): Candidate[] {
  const merged = new Map<string, Candidate>()
  for (const one of candidates) {
    const name = sumName(one, one.heldFor)
    const known = merged.get(name)
    merged.set(name, known === undefined ? one : together(known, one))
  }
  return [...merged.values()]
}

function together(a: Candidate, b: Candidate): Candidate {
  const marks = [...(a.marks ?? []), ...(b.marks ?? [])]
  return {
    code: a.code,
    ...inWarehouse(a.warehouse),
    products: [...new Set([...a.products, ...b.products])],
    delta: a.delta + b.delta,
    changes: a.changes + b.changes,
    since: a.since < b.since ? a.since : b.since,
    heldFor: strongest(a, b).heldFor,
    ...newest(a, b),
    ...(a.released === true || b.released === true ? { released: true as const } : {}),
    ...(marks.length > 0 ? { marks } : {}),
  }
}

function newest(a: Candidate, b: Candidate): Pick<Candidate, 'rules'> {
  const rules = Math.max(a.rules ?? FIRST_RULES, b.rules ?? FIRST_RULES)
  return rules === FIRST_RULES ? {} : { rules }
}

/** A code that was missing keeps that mark: it is the one that asks for a comparison. */
function strongest(a: Candidate, b: Candidate): Candidate {
  if (wasMissing(a)) return a
  return b.heldFor === null ? a : b
}
