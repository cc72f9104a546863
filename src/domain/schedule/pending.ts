import type { SetTable } from '../mapping/sets.ts'
import type { Hold } from '../stock/hold.ts'
import type { Blocked } from '../stock/open-work.ts'
import type { Candidate } from '../stock/plan.ts'
import { foldedKeyOf, inWarehouse } from '../stock/stock-key.ts'
import type { Pending } from './facts.ts'

type Sets = Pick<SetTable, 'expand'>

/**
 * What waits, as the planner sees it: one amount a code, with what sets take of it. `blocked`: codes whose last row has no verdict. What
 * is held stands by itself: it makes nothing urgent, and nothing less so.
 */
export function pendingFrom(
  candidates: readonly Candidate[],
  sets: Sets,
  blocked: Blocked,
): readonly Pending[] {
  const sums = new Map<string, Pending>()
  for (const part of candidates.flatMap((one) => partsOf(one, sets, blocked))) {
    const name = `${part.waits} ${part.isBehind === true} ${foldedKeyOf(part)}`
    const known = sums.get(name)
    sums.set(name, known === undefined ? part : together(known, part))
  }
  return [...sums.values()]
}

function together(a: Pending, b: Pending): Pending {
  const wasSent = (a.wasSent ?? 0) + (b.wasSent ?? 0)
  return {
    code: a.code,
    ...inWarehouse(a.warehouse),
    delta: a.delta + b.delta,
    since: Math.min(a.since, b.since),
    waits: a.waits,
    ...(a.isBehind === true ? { isBehind: a.isBehind } : {}),
    ...(wasSent === 0 ? {} : { wasSent }),
    ...(a.refused === true || b.refused === true ? { refused: true as const } : {}),
  }
}

/** One candidate by its parts: what a set takes is taken from them. */
export function partsOf(one: Candidate, sets: Sets, blocked: Blocked): readonly Pending[] {
  const { code, warehouse, delta, heldFor } = one
  const since = Date.parse(one.since)
  const expansion = code === '' ? null : sets.expand(code, delta)
  const parts = expansion?.kind === 'parts' ? expansion.parts : [{ code, delta, ...sentOf(one) }]
  const isHeld = (heldFor !== null && !isUnasked(heldFor)) || code === ''
  return parts.map((part) => {
    const isBlocked = blocked.has(one) || blocked.has({ ...one, code: part.code })
    return {
      ...part,
      ...inWarehouse(warehouse),
      since,
      ...(isUnasked(heldFor) ? { refused: true as const } : {}),
      waits: isHeld || isBlocked,
      ...(isBlocked && !isHeld ? { isBehind: true as const } : {}),
    }
  })
}

/** Refused, where nobody had asked before whether it fits: asked for once at once. */
function isUnasked(hold: Hold | null): boolean {
  return hold?.reason === 'refused' && hold.unasked === true
}

/** What has left and was not applied was taken from the count already when that was noted. */
function sentOf({ marks = [] }: Candidate): Pick<Pending, 'wasSent'> {
  const last = marks.at(-1)
  return last === undefined || last.settledAt !== undefined ? {} : { wasSent: last.sent }
}
