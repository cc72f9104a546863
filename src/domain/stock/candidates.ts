import type { HoldReason } from './left-open.ts'
import type { Sums } from './sums.ts'
import { type Candidate, wasMissing } from './plan.ts'
import { FIRST_RULES } from './rules.ts'
import type { Held, OpenWork } from './open-work.ts'

/** What wants to go out now: everything waiting, new or held. */
export function candidatesFrom(
  state: OpenWork,
  fresh: ReadonlyMap<string, Candidate>,
): Candidate[] {
  return merge([
    ...fresh.values(),
    ...state.waiting.map((amount) => ({ ...amount, heldFor: null, words: '' })),
    ...candidateHolds(state).map((held) => ({ ...held, heldFor: held.reason })),
  ])
}

/** What is held but for questions about equal rows: those are answered before, and whatever counts of them is new. */
export function candidateHolds({ held }: Pick<OpenWork, 'held'>): readonly Held[] {
  return held.filter(({ repeat }) => repeat === undefined)
}

/** One candidate a code. */
export function merge(candidates: readonly Candidate[]): Candidate[] {
  const merged = new Map<string, Candidate>()
  for (const one of candidates) {
    const known = merged.get(one.code)
    merged.set(one.code, known === undefined ? one : together(known, one))
  }
  return [...merged.values()]
}

function together(a: Candidate, b: Candidate): Candidate {
  const first = strongest(a, b)
  const marks = [...(a.marks ?? []), ...(b.marks ?? [])]
  return {
    code: a.code,
    products: [...new Set([...a.products, ...b.products])],
    delta: a.delta + b.delta,
    changes: a.changes + b.changes,
    since: a.since < b.since ? a.since : b.since,
    heldFor: first.heldFor,
    words: first.words,
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

/** Why products that came in now have no code, by their open name. */
export type OpenReasons = ReadonlyMap<string, Reason>

/** Why something is held; `words`: names for a person, or facts that the hold itself reads again. */
export interface Reason {
  readonly reason: HoldReason
  readonly words: string
}

/** What has just come in, as candidates; what has no code yet is held from the start. */
export function freshCandidates(sums: Sums, open: OpenReasons): Map<string, Candidate> {
  return new Map(
    sums.amounts().map((amount) => {
      const why = open.get(amount.code)
      return [amount.code, { ...amount, heldFor: why?.reason ?? null, words: why?.words ?? '' }]
    }),
  )
}
