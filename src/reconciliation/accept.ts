import type { RowOutcome } from '../domain/stock/batch.ts'
import { foldCode } from '../domain/mapping/names.ts'
import type { Unfinished } from '../domain/stock/open-work.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { readUnfinished } from '../stock-sync/read-open-work.ts'
import type { Facts } from './read-both-sides.ts'
import { type Aligned, sealAlignment } from './seal-alignment.ts'

/**
 * A person has set the counts equal by hand. Where they are, everything that happened so far is in both of them: what was held for
 * such a product ends here, and what is told later about the time before is not counted.
 */
export async function accept(
  app: App,
  store: Store,
  facts: Facts,
  only: ReadonlySet<string> | null,
): Promise<readonly Aligned[]> {
  const aligned = equalPairs(facts, only)
  const codes = new Set(aligned.map(({ code }) => foldCode(code)))
  const outcomes = settled(await readUnfinished(store), codes)
  if (aligned.length > 0)
    await sealAlignment(app, store, { aligned, outcomes, change: (state) => without(state, codes) })
  return aligned
}

function equalPairs(facts: Facts, only: ReadonlySet<string> | null): Aligned[] {
  return facts.matched.pairs
    .filter(({ productId }) => only === null || only.has(productId))
    .filter((pair) => pair.smaregi === facts.nextEngineOf(pair))
    .map(({ productId, code }) => ({ productId, code, pairs: facts.pairsOf(productId) }))
}

/** Rows that have left, or may have, keep their own verdict. */
function settled({ waiting, held }: Unfinished, codes: ReadonlySet<string>): RowOutcome[] {
  return [...waiting, ...held]
    .filter(({ code }) => codes.has(foldCode(code)))
    .map(({ code, delta }) => ({
      kind: 'aligned',
      code,
      delta,
      batch: null,
      row: null,
      by: 'person',
    }))
}

function without(state: Unfinished, codes: ReadonlySet<string>): Unfinished {
  const stays = ({ code }: { readonly code: string }): boolean => !codes.has(foldCode(code))
  return { ...state, waiting: state.waiting.filter(stays), held: state.held.filter(stays) }
}
