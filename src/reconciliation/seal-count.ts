import { ALL } from '../domain/stock/alignment.ts'
import { type Amount, type ChangeRecord, endOf, type RowOutcome } from '../domain/stock/batch.ts'
import type { HoldReason } from '../domain/stock/hold.ts'
import { type Failed, hasAmount } from '../domain/stock/left-open.ts'
import { stillLookedFor } from '../domain/stock/left-by-verdict.ts'
import { allHeld, gather, type Held, type OpenWork } from '../domain/stock/open-work.ts'
import { linksWithout } from '../domain/stock/links.ts'
import { digest } from '../kernel/crypto.ts'
import { toJst } from '../kernel/time.ts'
import type { App } from '../context.ts'
import type { Pause } from '../settings/pause.ts'
import { readNewest } from '../stock-sync/read-open-work.ts'
import { sealState } from '../stock-sync/seal-state.ts'
import type { Store } from '../store/store.ts'

/** Nobody can have counted these in Next Engine, or can tell which product they are. */
const NOT_COUNTED = new Set<HoldReason>(['missing', 'ambiguous', 'unlinked', 'otherLink'])

/**
 * The goods have been counted in Next Engine: what happened in the stores up to that moment is in its count, also where it is told later,
 * and what waited or had failed before the pause ends there. Doing it once more changes nothing. For a holder of the lock `stock`. Without a count or a
 * quiet moment there is nothing to settle.
 */
export async function sealCount(app: App, store: Store, pause: Pause): Promise<void> {
  const { count, quietAt, stores } = pause
  if (count === null || quietAt === null) return
  const { head, state } = await readNewest(store)
  // Of a part of the stores nobody can say what of an amount is theirs.
  const ends: Ends = (one) => stores.length === 0 && Date.parse(one.since) <= Date.parse(quietAt)
  await sealState(app, store, head, {
    state: without(state, ends, toJst(new Date(count.at))),
    outcomes: outcomesOf(state, ends),
    alignments: ({ tag }) =>
      (stores.length === 0 ? [ALL] : stores).map((storeId) => momentOf(tag, storeId, count.at)),
  })
}

type Ends = (one: Pick<Amount, 'since'>) => boolean

function endsHeld(ends: Ends): (one: Held) => boolean {
  return (one) => !NOT_COUNTED.has(one.reason) && ends(one)
}

function endsFailed(ends: Ends): (one: Failed) => boolean {
  return (one) => hasAmount(one) && ends(one)
}

function outcomesOf(state: OpenWork, ends: Ends): RowOutcome[] {
  return [
    ...state.waiting.filter(ends).map((one) => endOf(one, 'aligned', 'person')),
    ...allHeld(state)
      .filter(endsHeld(ends))
      .map((one) => endOf(one, 'aligned', 'person', one)),
    ...state.failed
      .filter(endsFailed(ends))
      .map((one) => endOf({ ...one, products: [one.productId] }, 'aligned', 'person', one)),
  ]
}

/** What was taken for lost may get in after the count (`countedAt`, JST), and is still looked for. */
function without(state: OpenWork, ends: Ends, countedAt: string): OpenWork {
  const isHeld = endsHeld(ends)
  const isFailed = endsFailed(ends)
  const ended = [...state.waiting.filter(ends), ...state.held.filter(isHeld)]
  const lost = gather(ended.flatMap((one) => stillLookedFor(one))).waiting
  return {
    ...state,
    waiting: [
      ...state.waiting.filter((one) => !ends(one)),
      ...lost.map((one) => ({
        ...one,
        marks: (one.marks ?? []).map((mark) => ({ ...mark, countedAt })),
      })),
    ],
    held: state.held.filter((one) => !isHeld(one)),
    failed: state.failed.filter((one) => !isFailed(one)),
    links: linksWithout('gone', state.links, ends),
  }
}

function momentOf(tag: string, store: string, at: string): ChangeRecord {
  return {
    key: digest(`count ${tag} ${store}`, 32),
    product: ALL,
    store,
    delta: 0,
    division: '',
    at,
    notification: '',
    code: '',
    decision: 'alignment',
  }
}
