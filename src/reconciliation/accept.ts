import type { Aligned } from '../domain/stock/alignment.ts'
import { type Amount, endOf, type RowOutcome } from '../domain/stock/batch.ts'
import type { Hold } from '../domain/stock/hold.ts'
import { linksWithout } from '../domain/stock/links.ts'
import { allHeld, type OpenWork } from '../domain/stock/open-work.ts'
import { readOpenWork } from '../stock-sync/read-open-work.ts'
import { type Difference, isNamedIn, type Pair } from '../domain/reconciliation/compare.ts'
import { type Failed, hasAmount } from '../domain/stock/left-open.ts'
import { placed, type Places, placedWork } from '../domain/stock/places.ts'
import { codeOf, inWarehouse } from '../domain/stock/stock-key.ts'
import { readPlaces } from '../stock-sync/places.ts'
import { lookTwice, type Looked } from './compare-twice.ts'
import type { Facts, Tools } from './facts.ts'
import { isOf, sealAlignment } from './seal-alignment.ts'

/** What is equal from here on, and how many products are not called so. */
export interface Accepted {
  readonly aligned: readonly Aligned[]
  /** They look equal, and what was sent for them is too fresh to be sure. */
  readonly early: number
  /** They look equal, and changes of theirs are still to go to another code or 拠点: they would be left out there. */
  readonly elsewhere: number
  /** They looked equal, and did not any more, or had moved, when they were looked at once more. */
  readonly moved: number
  readonly unequal: number
  /** They differ by what orders have allocated, and by nothing else: that goes when those orders leave. */
  readonly allocated: number
}

/**
 * A person has set the counts equal by hand. Where they are, everything that happened so far is in both of them: what was held or had
 * failed for such a product ends here, and what is told later about the time before is not counted. A row that may have got in or not
 * keeps its product out: one that did not would leave again, and the counts would be apart.
 */
export async function accept(
  tools: Tools,
  facts: Facts,
  only: ReadonlySet<string> | null,
): Promise<Accepted> {
  const accepted = await equalPairs(tools, facts, only)
  await endUpToNow(tools, accepted.aligned)
  return accepted
}

/**
 * Nobody can say what of all that was received has been sent: none of it is from here on, of any product that both sides have. What is
 * missing or too much on one side by that stands as a difference between the counts, and is mended by these alone.
 */
export async function goByCounts(tools: Tools, facts: Facts): Promise<void> {
  await endUpToNow(
    tools,
    facts.matched.pairs.map((pair) => alignedBy(facts, pair)),
  )
}

/** What waits of these, or has failed, ends here; and what is told later about the time before is not counted. */
async function endUpToNow({ app, store }: Tools, aligned: readonly Aligned[]): Promise<void> {
  const places = await readPlaces(app, store)
  const ends = endsWith(aligned, places)
  const state = placedWork(await readOpenWork(store), places)
  const outcomes = settled(state, ends)
  if (aligned.length > 0)
    await sealAlignment(app, store, { aligned, outcomes, change: (now) => without(now, ends) })
}

/**
 * Orders, Smaregi and Next Engine are read one after the other: an order that leaves in between makes counts look equal, or hides that they
 * are not. So a product of which more is known than its counts is looked at until nothing has moved between two looks.
 */
async function equalPairs(
  tools: Tools,
  facts: Facts,
  only: ReadonlySet<string> | null,
): Promise<Accepted> {
  const { sure, ...others } = sorted(facts, only)
  const plain = sure.filter((pair) => facts.isPlain(pair))
  const open = sure.filter((pair) => !facts.isPlain(pair)).map(looked)
  const again = await lookTwice(tools, facts, open, (newer) =>
    equalIn(newer, only).sure.map(looked),
  )
  const aligned = [
    ...plain.map((pair) => alignedBy(facts, pair)),
    ...again.settled.map((pair) => alignedBy(again.facts, pair)),
  ]
  return { aligned, ...others, moved: sure.length - aligned.length }
}

function looked(pair: Pair): Looked {
  const { productId, code, warehouse, nextengine: counts } = pair
  return { productId, code, ...inWarehouse(warehouse), counts }
}

/** The products that may be called equal by these facts, and how many may not. */
function sorted(facts: Facts, only: ReadonlySet<string> | null) {
  const { equal, here, sure } = equalIn(facts, only)
  const wanted = facts.matched.pairs.filter((pair) => isNamedIn(only, pair))
  const allocated = facts.differences(null).filter((one) => isAllocated(one, only)).length
  return {
    sure,
    early: here.length - sure.length,
    elsewhere: equal.length - here.length,
    unequal: wanted.length - equal.length - allocated,
    allocated,
  }
}

/** The pairs that look equal; of them those that nothing is to go elsewhere of; and of these those that nothing unsettled is about. */
function equalIn(facts: Facts, only: ReadonlySet<string> | null) {
  const equal = facts.matched.pairs.filter(
    (pair) => isNamedIn(only, pair) && pair.smaregi === facts.nextEngineOf(pair),
  )
  const here = equal.filter((pair) => !facts.isElsewhere(pair))
  return { equal, here, sure: here.filter((pair) => !facts.isUnsettled(pair)) }
}

function isAllocated(one: Difference, only: ReadonlySet<string> | null): boolean {
  const isOnly = one.shares.every(({ cause }) => cause === 'allocation')
  return one.difference !== 0 && isOnly && isNamedIn(only, one)
}

function alignedBy(facts: Facts, { productId, code, warehouse }: Omit<Looked, 'counts'>): Aligned {
  const of = { productId, code, ...inWarehouse(warehouse) }
  return { ...of, pairs: facts.pairsOf(of) }
}

/** What is of one of these products. */
interface Ends {
  /** Also where it is looked at by itself. */
  readonly amount: (one: Amount, hold: Hold | null) => boolean
  readonly failure: (one: Failed) => boolean
}

function endsWith(aligned: readonly Aligned[], places: Places): Ends {
  const ended = isOf(aligned)
  return {
    amount: (one, hold) => ended({ ...one, code: codeOf(one, hold) }),
    failure: (one) => {
      const { code, warehouse, productId } = one
      const place = inWarehouse(placed(warehouse, places))
      return hasAmount(one) && ended({ code, ...place, products: [productId] })
    },
  }
}

function settled(state: OpenWork, ends: Ends): RowOutcome[] {
  return [
    ...state.waiting
      .filter((one) => ends.amount(one, null))
      .map((one) => endOf(one, 'aligned', 'person')),
    ...allHeld(state)
      .filter((one) => ends.amount(one, one))
      .map((one) => endOf(one, 'aligned', 'person', one)),
    ...state.failed
      .filter(ends.failure)
      .map((one) => endOf({ ...one, products: [one.productId] }, 'aligned', 'person', one)),
  ]
}

function without(state: OpenWork, ends: Ends): OpenWork {
  return {
    ...state,
    waiting: state.waiting.filter((one) => !ends.amount(one, null)),
    held: state.held.filter((one) => !ends.amount(one, one)),
    failed: state.failed.filter((one) => !ends.failure(one)),
    links: linksWithout('waiting', state.links, (one) => ends.amount(one, null)),
  }
}
