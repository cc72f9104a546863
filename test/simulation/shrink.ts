import type { Outcome } from './life.ts'
import type { PlanChanges, SimulationPlan } from './plan.ts'

/** What a shop lives through: all that its seed says, but for the changes, and of its events only those named. */
export interface History {
  readonly seed: number
  readonly days: number
  readonly changes?: PlanChanges
  /** Absent = all. */
  readonly only?: readonly string[]
}

export interface Shrinking {
  /** Lives through it again. */
  readonly play: (history: History) => Promise<Outcome>
  readonly say: (line: string) => void
  /** No new try after that. */
  readonly isOver: () => boolean
}

/**
 * A history that goes wrong in the same way with as little in it as can be found: fewer days, no lag, no trouble and no event that is not
 * needed for it. Each try plays the whole.
 */
export async function shrink(history: History, wrong: Outcome, parts: Shrinking): Promise<History> {
  const kind = kindOf(wrong)
  let tries = 0
  const goesWrong = async (tried: History): Promise<boolean> => {
    if (parts.isOver()) return false
    tries += 1
    return kindOf(await parts.play(tried)) === kind
  }
  const days = await fewestDays(history, wrong.days, goesWrong)
  const all = history.only ?? wrong.events.filter((name) => Number.parseInt(name, 10) <= days)
  // A day in which little happens is played soon, so the events go first.
  const few = await fewest(all, (only) => goesWrong({ ...history, days, only }))
  const simple = changesOf(wrong.plan)
  const plainer = (needed: readonly string[]): PlanChanges =>
    joined(history.changes ?? {}, without(simple, needed))
  const needed = await fewest(Object.keys(simple), (names) =>
    goesWrong({ ...history, days, only: few, changes: plainer(names) }),
  )
  const changes = plainer(needed)
  const only = await fewest(few, (names) => goesWrong({ ...history, days, only: names, changes }))
  parts.say(
    `${days} days, ${only.length} of ${all.length} events; of the plan: ${needed.join(', ')} (${tries} tries)`,
  )
  return { ...history, days, changes, ...(only.length < all.length && { only }) }
}

/** What went wrong, without what may be otherwise in a shorter history; null = nothing. */
function kindOf({ wrong: [first] }: Outcome): string | null {
  return first?.replaceAll(/-?\d+/g, '#').slice(0, 200) ?? null
}

async function fewestDays(
  history: History,
  most: number,
  goesWrong: (history: History) => Promise<boolean>,
): Promise<number> {
  for (let days = 1; days < most; days += 1) if (await goesWrong({ ...history, days })) return days
  return most
}

/** The changes that make a plan plainer, by their names. */
function changesOf({ share, more, lags, ...plan }: SimulationPlan): Record<string, PlanChanges> {
  const found: Record<string, PlanChanges> = {}
  for (const [name, value] of Object.entries(share))
    if (value > 0) found[name] = { share: { [name]: 0 } }
  for (const [name, value] of Object.entries(more))
    if (value > 0) found[name] = { more: { [name]: 0 } }
  for (const [name, value] of Object.entries(lags))
    if (value > 0) found[`lag of ${name}`] = { lags: { [name]: 0 } }
  for (const name of ['containers', 'smallMachines', 'takeovers'] as const)
    if (plan[name]) found[name] = { [name]: false }
  if (plan.shape !== undefined) found['several 拠点'] = { shape: null }
  if (!plan.sockets) found['no sockets'] = { sockets: true }
  return found
}

/** All changes but those whose names are needed. */
function without(simple: Record<string, PlanChanges>, needed: readonly string[]): PlanChanges {
  const all = Object.entries(simple).filter(([name]) => !needed.includes(name))
  return all.reduce<PlanChanges>((sum, [, one]) => joined(sum, one), {})
}

function joined(a: PlanChanges, b: PlanChanges): PlanChanges {
  return {
    ...a,
    ...b,
    share: { ...a.share, ...b.share },
    more: { ...a.more, ...b.more },
    lags: { ...a.lags, ...b.lags },
  }
}

/** As few as can be left, in their order: halves are left out first, then ever smaller parts (Zeller's ddmin). */
export async function fewest<T>(
  all: readonly T[],
  isEnough: (kept: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  if (all.length > 0 && (await isEnough([]))) return []
  let kept = all
  for (let parts = 2; kept.length > 1;) {
    const size = Math.ceil(kept.length / parts)
    const smaller = await oneLess(kept, size, isEnough)
    if (smaller !== null) kept = smaller
    else if (size === 1) break
    parts = smaller === null ? Math.min(kept.length, parts * 2) : Math.max(2, parts - 1)
  }
  return kept
}

/** What is left without one part of so many; null = each is needed. */
async function oneLess<T>(
  kept: readonly T[],
  size: number,
  isEnough: (kept: readonly T[]) => Promise<boolean>,
): Promise<readonly T[] | null> {
  // The last ones first: what comes later is more often not needed.
  for (let end = kept.length; end > 0; end -= size) {
    const rest = [...kept.slice(0, Math.max(0, end - size)), ...kept.slice(end)]
    if (rest.length < kept.length && (await isEnough(rest))) return rest
  }
  return null
}
