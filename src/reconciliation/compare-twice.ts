import { type Difference, pairName } from '../domain/reconciliation/compare.ts'
import * as says from '../messages/reconcile.ts'
import { say } from '../kernel/sentence.ts'
import type { Facts, Tools } from './facts.ts'
import { readAgain } from './read-both-sides.ts'

/** What two looks agree upon. */
export interface Comparison {
  readonly facts: Facts
  readonly differences: readonly Difference[]
  /** Products that kept moving while they were looked at: nothing is said about them this time. */
  readonly moving: readonly Difference[]
}

/** Looks beyond the first. */
const LOOKS = 4
/** A notification that is on its way has arrived by then. A shop that polls faster has quicker servers. */
const LONGEST_PAUSE_MS = 1000

/**
 * Stock moves while it is read, and no two things can be read at one moment. So what differs is looked at again: when nothing that
 * bears on a product has moved between two looks, everything that was read holds for the moment between them.
 */
export async function compareTwice(
  tools: Tools,
  first: Facts,
  only: ReadonlySet<string> | null,
): Promise<Comparison> {
  let facts = first
  const pause = Math.min(LONGEST_PAUSE_MS, tools.app.config.nextengine.poll.firstMs)
  const settled: Difference[] = []
  let open = facts.differences(only)
  for (let look = 1; look <= LOOKS && open.length > 0 && !tools.app.signal.aborted; look += 1) {
    tools.app.progress(say(tools.app.locale, says.lookingAgain(open.length)))
    await tools.app.sleep(pause)
    const next = await readAgain(tools, facts, open, 'both')
    const [still, moved] = compareSnapshots(facts, next, open)
    settled.push(...still)
    open = moved
    facts = next
  }
  return { facts, differences: settled, moving: open }
}

/** What differs in both looks in the same way, and what has moved and differs still. */
function compareSnapshots(
  before: Facts,
  after: Facts,
  open: readonly Difference[],
): [Difference[], Difference[]] {
  const still: Difference[] = []
  const moved: Difference[] = []
  const looked = new Set(open.map(pairName))
  const now = after
    .differences(new Set(open.map(({ productId }) => productId)))
    .filter((one) => looked.has(pairName(one)))
  const then = new Map(open.map((one) => [pairName(one), one]))
  for (const one of now) {
    const same = then.get(pairName(one))
    if (same !== undefined && before.fingerprint(same) === after.fingerprint(one)) still.push(one)
    else moved.push(one)
  }
  return [still, moved]
}
