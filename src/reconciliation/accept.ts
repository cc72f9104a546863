import type { RowOutcome } from '../domain/stock/batch.ts'
import { caseFolded } from '../domain/mapping/names.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import { endOf } from '../domain/stock/row-outcome.ts'
import type { Store } from '../store/store.ts'
import type { App } from '../context.ts'
import { readOpenWork } from '../stock-sync/read-open-work.ts'
import type { Facts } from './read-both-sides.ts'
import { type Aligned, sealAlignment } from './seal-alignment.ts'

/** `early`: so many products look equal, and what was sent for them is too fresh to be sure. */
export interface Accepted {
  readonly aligned: readonly Aligned[]
  readonly early: number
}

/**
 * A person has set the counts equal by hand. Where they are, everything that happened so far is in both of them: what was held for
 * such a product ends here, and what is told later about the time before is not counted. A row that may have got in or not keeps its
 * product out: one that did not would leave again, and the counts would be apart.
 */
export async function accept(
  app: App,
  store: Store,
  facts: Facts,
  only: ReadonlySet<string> | null,
): Promise<Accepted> {
  const { aligned, early } = equalPairs(facts, only)
  const codes = new Set(aligned.map(({ code }) => caseFolded(code)))
  const outcomes = settled(await readOpenWork(store), codes)
  if (aligned.length > 0)
    await sealAlignment(app, store, { aligned, outcomes, change: (state) => without(state, codes) })
  return { aligned, early }
}

function equalPairs(facts: Facts, only: ReadonlySet<string> | null): Accepted {
  const equal = facts.matched.pairs
    .filter(({ productId }) => only === null || only.has(productId))
    .filter((pair) => pair.smaregi === facts.nextEngineOf(pair))
  const settled = equal.filter((pair) => !facts.isUnsettled(pair))
  return {
    aligned: settled.map(({ productId, code }) => ({
      productId,
      code,
      pairs: facts.pairsOf(productId),
    })),
    early: equal.length - settled.length,
  }
}

function settled({ waiting, held }: OpenWork, codes: ReadonlySet<string>): RowOutcome[] {
  return [...waiting, ...held]
    .filter(({ code }) => codes.has(caseFolded(code)))
    .map((one) => endOf(one, 'aligned', 'person'))
}

function without(state: OpenWork, codes: ReadonlySet<string>): OpenWork {
  const stays = ({ code }: { readonly code: string }): boolean => !codes.has(caseFolded(code))
  return { ...state, waiting: state.waiting.filter(stays), held: state.held.filter(stays) }
}
