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

/** What is looked at again: a difference, or a product whose two counts are to be called equal. */
export type Looked = Pick<Difference, 'productId' | 'code' | 'warehouse' | 'counts'>

/** What two looks agree upon, and what has moved between all of them. */
interface Steady<T> {
  readonly facts: Facts
  readonly settled: readonly T[]
  readonly moving: readonly T[]
}

/**
 * Stock moves while it is read, and no two things can be read at one moment. So what differs is looked at again: when nothing that
 * bears on a product has moved between two looks, everything that was read holds for the moment between them.
 */
export async function compareTwice(
  tools: Tools,
  first: Facts,
  only: ReadonlySet<string> | null,
): Promise<Comparison> {
  const { settled, ...rest } = await lookTwice(tools, first, first.differences(only), (facts, of) =>
    facts.differences(new Set(of.map(({ productId }) => productId))),
  )
  return { ...rest, differences: settled }
}

/** `find`: what is to be said of these products by newer facts. What nothing is said of any more, and was said before, has ended. */
export async function lookTwice<T extends Looked>(
  tools: Tools,
  first: Facts,
  some: readonly T[],
  find: (facts: Facts, of: readonly T[]) => readonly T[],
): Promise<Steady<T>> {
  let facts = first
  const pause = Math.min(LONGEST_PAUSE_MS, tools.app.config.nextengine.poll.firstMs)
  const settled: T[] = []
  let open = some
  for (let look = 1; look <= LOOKS && open.length > 0 && !tools.app.signal.aborted; look += 1) {
    tools.app.progress(say(tools.app.locale, says.lookingAgain(open.length)))
    await tools.app.sleep(pause)
    const next = await readAgain(tools, facts, open, 'both')
    const looked = new Set(open.map(pairName))
    const now = find(next, open).filter((one) => looked.has(pairName(one)))
    const [still, moved] = compareSnapshots(facts, next, open, now)
    settled.push(...still)
    open = moved
    facts = next
  }
  return { facts, settled, moving: open }
}

/** What is said in both looks in the same way, and what has moved and is said still. */
function compareSnapshots<T extends Looked>(
  before: Facts,
  after: Facts,
  open: readonly T[],
  now: readonly T[],
): [T[], T[]] {
  const still: T[] = []
  const moved: T[] = []
  const then = new Map(open.map((one) => [pairName(one), one]))
  for (const one of now) {
    const same = then.get(pairName(one))
    if (same !== undefined && before.fingerprint(same) === after.fingerprint(one)) still.push(one)
    else moved.push(one)
  }
  return [still, moved]
}
