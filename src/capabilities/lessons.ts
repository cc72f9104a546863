import { isNamed } from '../domain/stock/named-rows.ts'
import {
  countKey,
  type CountedRow,
  isCounted,
  mayBe,
  movementsSince,
} from '../domain/stock/row-reading.ts'
import { type Evidence, hasTag } from '../domain/stock/evidence.ts'
import { leftAt, type Verdict } from '../domain/stock/batch.ts'
import type { SentRow } from '../domain/stock/left-open.ts'
import type { Learnt } from './learned.ts'

/** What was learnt before the upload, and when it is looked at. */
interface Before {
  readonly learnt: Learnt
  readonly now: Date
}

/** What one looked-at upload teaches. Only what was certainly seen counts. */
export function lessons(
  rows: readonly SentRow[],
  verdicts: readonly Verdict[],
  evidence: Evidence,
  before: Before,
): Learnt {
  const ended = (kind: Verdict['kind']): readonly SentRow[] =>
    rows.filter(({ row }) => verdicts.some((one) => one.row === row && one.kind === kind))
  const [applied, refused] = [ended('applied'), ended('refused')]
  return {
    ...aboutHistory(applied, verdicts, evidence),
    ...aboutMarks(applied, ended('inDoubt'), evidence, before.learnt),
    ...aboutFreeStock(applied.filter(isCounted), refused.filter(isCounted), evidence, before),
    ...aboutBadRows(applied, refused, evidence),
  }
}

/** Only where some rows are certainly in and some certainly not. */
function aboutBadRows(
  applied: readonly SentRow[],
  refused: readonly SentRow[],
  { queue, queueMessage }: Evidence,
): Learnt {
  if (applied.length === 0 || refused.length === 0) return {}
  if (queue !== 'failed' && queue !== 'succeeded') return {}
  const namesBadRows = refused.every((row) => isNamed(row.neCode, queueMessage))
  return { partlyGood: queue, namesBadRows }
}

/** Marks that come back, and those that do not although the whole file was worked. */
function aboutMarks(
  applied: readonly SentRow[],
  inDoubt: readonly SentRow[],
  { movements, queue }: Evidence,
  { markedAt = '', unmarkedAt = '' }: Learnt,
): Learnt {
  const newest = (some: readonly SentRow[], known: string): string =>
    some.map(({ upload }) => leftAt(upload)).reduce((a, b) => (a > b ? a : b), known)
  const marked = newest(
    applied.filter((row) => hasTag(row, movements)),
    markedAt,
  )
  const wanting = newest(queue === 'succeeded' ? inDoubt : [], unmarkedAt)
  return {
    ...(marked === markedAt ? {} : { markedAt: marked }),
    ...(wanting === unmarkedAt ? {} : { unmarkedAt: wanting }),
  }
}

function aboutHistory(
  applied: readonly SentRow[],
  verdicts: readonly Verdict[],
  evidence: Evidence,
): Learnt {
  const withTag = applied.some((row) => hasTag(row, evidence.movements))
  if (withTag) return { reasonKept: true, historyShows: true }
  // Of what counts or the queue have proven, a line of the same size is a colleague's.
  const withoutTag = applied.some(
    (row) => isCounted(row) && verdicts.some((one) => one.row === row.row && one.by === 'history'),
  )
  if (withoutTag)
    return {
      reasonKept: false,
      historyShows: true,
      ...ownWords(applied.filter(isCounted), evidence),
    }
  // Counts prove that rows were applied, the upload is at rest, and still the history knows of none. One that was not read knows nothing.
  const unseen =
    applied.length > 0 &&
    evidence.over &&
    evidence.after.size > 0 &&
    evidence.historyShows !== false
  return unseen ? { historyShows: false } : {}
}

/** Where the whole file succeeded, a text that all its rows have in common is Next Engine's own for an upload; it may be none at all. */
function ownWords(applied: readonly CountedRow[], evidence: Evidence): Learnt {
  if (evidence.queue !== 'succeeded') return {}
  const texts = applied.map((row) =>
    movementsSince(row, evidence.movements)
      .filter((one) => mayBe(one, row))
      .map((one) => one.reason),
  )
  const common = new Set(texts[0]?.filter((text) => texts.every((some) => some.includes(text))))
  const [words, ...more] = common
  return words === undefined || more.length > 0 ? {} : { words }
}

function aboutFreeStock(
  applied: readonly CountedRow[],
  refused: readonly CountedRow[],
  evidence: Evidence,
  { learnt, now }: Before,
): Learnt {
  const tookAll = (row: CountedRow): boolean => row.sent === -row.before.free
  if (applied.some(tookAll)) return { equalToFree: true }
  const refusedAll = (row: CountedRow): boolean =>
    tookAll(row) && evidence.after.get(countKey(row))?.free === row.before.free
  // Where a whole file is refused, something else may have been in the way: another row, a stock-taking.
  const told =
    applied.length > 0
      ? refused.some(refusedAll)
      : learnt.equalToFree !== true && refused.every(refusedAll)
  return refused.length > 0 && told ? { equalToFree: false, equalToFreeAt: now.toISOString() } : {}
}
