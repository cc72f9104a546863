import type { SetTable } from '../domain/mapping/sets.ts'
import { merge } from '../domain/stock/candidates.ts'
import type { Renamed } from '../domain/stock/links.ts'
import type { Blocked } from '../domain/stock/open-work.ts'
import { type Candidate, isCompared, type PlanRules } from '../domain/stock/plan.ts'
import { endOf } from '../domain/stock/batch.ts'
import { keyOf, sumName } from '../domain/stock/stock-key.ts'
import { noteUnknown } from '../product-mapping/exclusions.ts'
import { setsForNow, setsIfAny } from '../product-mapping/sets.ts'
import { ask, type Asked } from './preflight.ts'
import type { Run } from './run-context.ts'

/**
 * A set has no stock of its own in Next Engine: what happens to it happens to its components. Whether a code is a set is only
 * looked up when it is missing among the stocks, or when some code is known to be one; then everything is asked for anew,
 * because a component may be wanted by itself as well.
 */
export async function askWithSets(
  run: Run,
  candidates: readonly Candidate[],
  rules: PlanRules,
  blocked: Blocked,
): Promise<Asked> {
  const wanted = { candidates, rules, blocked }
  const known = await setsIfAny(run.app, run.store)
  const first = await askApart(run, wanted, known)
  const missing = first.plan.held.some((held) => held.reason === 'missing')
  if (known !== null || !missing) return noteMissing(run, first)
  const sets = await setsForNow(run.app, run.store)
  // What is missing may be a set: nothing may be said about it now.
  if (sets === null) return unread(first, candidates)
  if (!candidates.some((one) => sets.has(one.code))) return noteMissing(run, first)
  const again = await askApart(run, wanted, sets)
  return noteMissing(run, { ...again, asked: [...first.asked, ...again.asked] })
}

/**
 * Sets are taken apart, where they are known. A component may have a row of its own on its way: then the set's part of it waits like
 * everything else of that code.
 */
async function askApart(
  run: Run,
  { candidates, rules, blocked }: Wanted,
  sets: SetTable | null,
): Promise<Asked> {
  const apart = sets === null ? candidates : expand(candidates, sets)
  const waits = (one: Candidate): boolean => blocked.has(one)
  const ready = apart.filter((one) => !waits(one))
  const asked = await ask(run, ready, rules)
  const later = [...asked.later, ...apart.filter(waits)]
  return { ...asked, later, apart: sets === null ? [] : apartBy(candidates, sets) }
}

interface Wanted {
  readonly candidates: readonly Candidate[]
  readonly rules: PlanRules
  readonly blocked: Blocked
}

/** Which sums go on as the components of a set. */
function apartBy(candidates: readonly Candidate[], sets: SetTable): Renamed[] {
  return candidates.flatMap((one) => {
    const expansion = sets.expand(one.code, 1)
    if (expansion.kind !== 'parts') return []
    const into = expansion.parts.map(({ code, delta }) => ({ code, per: delta }))
    return [{ name: sumName(one), delta: Number.NEGATIVE_INFINITY, into }]
  })
}

function expand(candidates: readonly Candidate[], sets: SetTable): Candidate[] {
  return merge(candidates.flatMap((one) => parts(one, sets)))
}

function parts(one: Candidate, sets: SetTable): Candidate[] {
  // It has left under its own name.
  if (one.delta === 0) return [one]
  // As it left, so it is asked about: taken apart it would go unasked.
  if (one.heldFor?.reason === 'twice' && one.released !== true) return [one]
  const expansion = sets.expand(one.code, one.delta)
  if (expansion.kind === 'notASet') return [asGoods(one)]
  if (isNewlyThere(one)) return [{ ...unreleased(one), heldFor: { reason: 'asSet' } }]
  if (expansion.kind === 'undecidable') {
    return [{ ...one, heldFor: { reason: 'set', names: [one.code, ...expansion.names] } }]
  }
  return expansion.parts.map((part, i) => ({
    ...one,
    ...part,
    // They are marks of the set's own code, which does not leave again.
    marks: [],
    // The changes are counted once, whatever they are taken apart into.
    changes: i === 0 ? one.changes : 0,
    heldFor: null,
  }))
}

/** It is a set no more, or was never one. */
function asGoods(one: Candidate): Candidate {
  const { heldFor } = one
  if (heldFor?.reason === 'asSet') return { ...one, heldFor: { reason: 'missing' } }
  return heldFor?.reason === 'set' ? { ...one, heldFor: null } : one
}

/** What was known to be missing may have been entered by hand, in the counts of the components; what nobody could look up was not. */
function isNewlyThere(one: Candidate): boolean {
  const { heldFor } = one
  return isCompared(one) && !(heldFor?.reason === 'missing' && heldFor.setsUnread === true)
}

/** "Send it" was said of a code that was not there. */
function unreleased(one: Candidate): Candidate {
  const { released: _, ...rest } = one
  return rest
}

/** The list of sets could not be read: what is missing may be one, but for what was missing before. */
function unread(asked: Asked, candidates: readonly Candidate[]): Asked {
  const before = new Set(candidates.filter(isNewlyThere).map(keyOf))
  const held = asked.plan.held.map((one) =>
    one.reason === 'missing' && !before.has(keyOf(one))
      ? { ...one, setsUnread: true as const }
      : one,
  )
  return { ...asked, plan: { ...asked.plan, held } }
}

/** `mapping.unknown`: `exclude`: a code that is still missing a day later is one the shop does not sell online. */
async function noteMissing(run: Run, asked: Asked): Promise<Asked> {
  const { plan, known: found, countedAt } = asked
  if (run.app.config.mapping.unknown !== 'exclude' || countedAt === null) return asked
  const missing = plan.held.filter((held) => held.reason === 'missing')
  const excluded = await noteUnknown(run.store, { missing, found }, run.app.now())
  if (excluded.length === 0) return asked
  const names = new Set(excluded.map((one) => one.name))
  const gone = plan.held.filter((held) => names.has(held.code))
  return {
    ...asked,
    excluded: [...names],
    ignored: new Map([['excluded', gone.reduce((sum, one) => sum + one.changes, 0)]]),
    plan: {
      ...plan,
      held: plan.held.filter((held) => !names.has(held.code)),
      outcomes: [...plan.outcomes, ...gone.map((one) => endOf(one, 'excluded', 'unknown'))],
    },
  }
}
