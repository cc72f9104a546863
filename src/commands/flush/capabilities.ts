import type { Store } from '../../store/store.ts'
import { type Evidence, hasTag, mayBe, movementsSince } from '../../stock/verdict.ts'
import type { SentRow, Verdict } from '../../stock/batch.ts'

/**
 * What nobody could say beforehand about Next Engine, learnt from what it is seen to do. Until something is learnt, ston acts in
 * a way that is safe either way.
 */
export interface Learnt {
  /** Does the reason column of an upload come back in the stock history? */
  readonly reasonKept?: boolean
  /** What stands there instead, where it is always the same. */
  readonly words?: string
  /** Do uploads show in the stock history at all? */
  readonly historyShows?: boolean
  /** Does Next Engine give the stock history out? */
  readonly historyGiven?: true
  /** May a decrement take exactly the free stock? */
  readonly equalToFree?: boolean
  /** When a "no" was learnt: it is asked again a day later, as something else may have been in the way. */
  readonly equalToFreeAt?: string
}

const DAY_MS = 24 * 60 * 60 * 1000

export function mayTakeAll({ equalToFree, equalToFreeAt }: Learnt, now: Date): boolean {
  return equalToFree !== false || now.getTime() - Date.parse(equalToFreeAt ?? '') > DAY_MS
}

/** Each upload form has its own: what one is seen to do says nothing about the other. */
type Remembered = Learnt & { readonly warehouse?: Learnt }

export interface Capabilities {
  readonly learnt: Learnt
  learn(facts: Learnt): Promise<void>
}

export async function openCapabilities(
  store: Store,
  form: 'goods' | 'warehouse',
): Promise<Capabilities> {
  const document = store.document<Remembered>('capabilities')
  let { value, revision } = await document.read()
  const part = (): Learnt => (form === 'goods' ? value : value?.warehouse) ?? {}
  return {
    get learnt() {
      return part()
    },
    async learn(facts) {
      const known = part()
      const next = { ...known, ...facts }
      if (JSON.stringify(next) === JSON.stringify(known)) return
      await document.replace(form === 'goods' ? next : { ...value, warehouse: next }, revision)
      ;({ value, revision } = await document.read())
    },
  }
}

/** What one looked-at upload teaches. Only what was certainly seen counts. */
export function lessons(
  rows: readonly SentRow[],
  verdicts: readonly Verdict[],
  evidence: Evidence,
  { learnt, now }: { readonly learnt: Learnt; readonly now: Date },
): Learnt {
  const applied = rows.filter((row) =>
    verdicts.some((one) => one.row === row.row && one.kind === 'applied'),
  )
  const refused = rows.filter((row) =>
    verdicts.some((one) => one.row === row.row && one.kind === 'refused'),
  )
  return {
    ...aboutHistory(applied, evidence),
    ...aboutFreeStock(applied, refused, evidence, learnt, now),
  }
}

function aboutHistory(applied: readonly SentRow[], evidence: Evidence): Learnt {
  const withTag = applied.some((row) => hasTag(row, evidence.movements))
  if (withTag) return { reasonKept: true, historyShows: true }
  const withoutTag = applied.some((row) =>
    movementsSince(row, evidence.movements).some((one) => mayBe(one, row)),
  )
  if (withoutTag) return { reasonKept: false, historyShows: true, ...ownWords(applied, evidence) }
  // Counts prove that rows were applied, the upload is at rest, and still the history knows of none. One that was not read knows nothing.
  const unseen =
    applied.length > 0 &&
    evidence.calm &&
    evidence.after.size > 0 &&
    evidence.historyShows !== false
  return unseen ? { historyShows: false } : {}
}

/** Where the whole file succeeded, a text that all its rows have in common is Next Engine's own for an upload. */
function ownWords(applied: readonly SentRow[], evidence: Evidence): Learnt {
  if (evidence.queue !== 'succeeded') return {}
  const texts = applied.map((row) =>
    movementsSince(row, evidence.movements)
      .filter((one) => mayBe(one, row))
      .map((one) => one.reason),
  )
  const common = new Set(texts[0]?.filter((text) => texts.every((some) => some.includes(text))))
  const [words, ...more] = common
  return words === undefined || words === '' || more.length > 0 ? {} : { words }
}

function aboutFreeStock(
  applied: readonly SentRow[],
  refused: readonly SentRow[],
  evidence: Evidence,
  learnt: Learnt,
  now: Date,
): Learnt {
  const tookAll = (row: SentRow): boolean => row.sent === -row.before.free
  if (applied.some(tookAll)) return { equalToFree: true }
  const refusedAll = (row: SentRow): boolean =>
    tookAll(row) && evidence.after.get(row.neCode)?.free === row.before.free
  // Where a whole file is refused, something else may have been in the way: another row, a stock-taking.
  const told =
    applied.length > 0
      ? refused.some(refusedAll)
      : learnt.equalToFree !== true && refused.every(refusedAll)
  return refused.length > 0 && told ? { equalToFree: false, equalToFreeAt: now.toISOString() } : {}
}
