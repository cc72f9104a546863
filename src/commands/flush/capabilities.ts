import type { Store } from '../../store/store.ts'
import { type Evidence, mayBe, movementsSince, tagged } from '../../stock/verdict.ts'
import type { SentRow, Verdict } from '../../stock/batch.ts'

/**
 * What nobody could say beforehand about Next Engine, learnt from what it is seen to do. Until something is learnt, ston acts in
 * a way that is safe either way.
 */
export interface Learnt {
  /** Does the reason column of an upload come back in the stock history? */
  readonly reasonKept?: boolean
  /** Do uploads show in the stock history at all? */
  readonly historyShows?: boolean
  /** May a decrement take exactly the free stock? */
  readonly equalToFree?: boolean
}

export interface Capabilities {
  readonly learnt: Learnt
  learn(facts: Learnt): Promise<void>
}

export async function openCapabilities(store: Store): Promise<Capabilities> {
  const document = store.document<Learnt>('capabilities')
  let { value, revision } = await document.read()
  let learnt: Learnt = value ?? {}
  return {
    get learnt() {
      return learnt
    },
    async learn(facts) {
      const next = { ...learnt, ...facts }
      if (JSON.stringify(next) === JSON.stringify(learnt)) return
      await document.replace(next, revision)
      ;({ value, revision } = await document.read())
      learnt = value ?? next
    },
  }
}

/** What one looked-at upload teaches. Only what was certainly seen counts. */
export function lessons(
  rows: readonly SentRow[],
  verdicts: readonly Verdict[],
  evidence: Evidence,
): Learnt {
  const applied = rows.filter((row) =>
    verdicts.some((one) => one.row === row.row && one.kind === 'applied'),
  )
  const refused = rows.filter((row) =>
    verdicts.some((one) => one.row === row.row && one.kind === 'refused'),
  )
  return { ...aboutHistory(applied, evidence), ...aboutFreeStock(applied, refused, evidence) }
}

function aboutHistory(applied: readonly SentRow[], evidence: Evidence): Learnt {
  const withTag = applied.some((row) => evidence.movements.some((one) => tagged(one, row)))
  if (withTag) return { reasonKept: true, historyShows: true }
  const withoutTag = applied.some((row) =>
    movementsSince(row, evidence.movements).some((one) => mayBe(one, row)),
  )
  if (withoutTag) return { reasonKept: false, historyShows: true }
  // Counts prove that rows were applied, the upload is at rest, and still the history knows of none.
  const unseen = applied.length > 0 && evidence.calm && evidence.after.size > 0
  return unseen ? { historyShows: false } : {}
}

function aboutFreeStock(
  applied: readonly SentRow[],
  refused: readonly SentRow[],
  evidence: Evidence,
): Learnt {
  const tookAll = (row: SentRow): boolean => row.sent === -row.before.free
  if (applied.some(tookAll)) return { equalToFree: true }
  const refusedAll = refused.some(
    (row) => tookAll(row) && evidence.after.get(row.neCode)?.free === row.before.free,
  )
  return refusedAll ? { equalToFree: false } : {}
}
