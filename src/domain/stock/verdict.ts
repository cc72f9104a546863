import { leftAt, type Verdict, type VerdictKind, warehouseOf } from './batch.ts'
import type { Change } from './count-change.ts'
import { type Evidence, hasTag, stands } from './evidence.ts'
import { lostMark } from './left-by-verdict.ts'
import type { SentRow } from './left-open.ts'
import { lookedFor } from './mark.ts'
import { isNamed } from './named-rows.ts'
import { lookForMarks } from './nameless-lines.ts'
import { ownWords } from './own-words.ts'
import { type CountedRow, isCounted, type Reading, readingOf } from './row-reading.ts'
import { judgeUnasked, type Signs } from './unasked-verdict.ts'

/** The evidence, and whether the file was worked row by row. */
type Told = Evidence & { readonly isPartial: boolean }

/**
 * One verdict per row. Neither "succeeded" nor "failed" proves anything about a row, because Next Engine applies the good
 * rows of a bad file. Proof of "applied" is, in this order: the row's own tag in the stock history; a movement of
 * the same code and quantity that nothing else explains; counts that differ by exactly the amount; a queue that
 * reports success while nothing contradicts it. "Not applied" needs two witnesses, and readings that cannot be older than
 * the upload (`denied`).
 */
export function judge(rows: readonly SentRow[], evidence: Evidence): Verdict[] {
  const { queueMessage } = evidence
  const wordsOf = ownWords(
    queueMessage,
    rows.map(({ neCode }) => neCode),
  )
  const signs = signsFor(rows, evidence)
  const told = { ...evidence, isPartial: isPartial(rows, evidence) }
  return rows.map((row) => {
    const judged = isCounted(row)
      ? onceAlone(row, judgeRow(row, told), told)
      : judgeUnasked(signs(row))
    const worded = judged.words === queueMessage ? wordsOf(row.neCode) : judged.words
    return { ...judged, words: worded, ...lateOf(row, judged, { rows, evidence }) }
  })
}

/**
 * What names no row may be of one that had left with the same pieces before and was taken for lost: its own line may be still to come. Both
 * are shown once the history is newer.
 */
function onceAlone(row: SentRow, judged: Verdict, evidence: Told): Verdict {
  const isOwn = judged.kind !== 'applied' || stands(row, evidence.movements)
  const isShown = evidence.calm || lookedFor(row.marks).length === 0
  return isOwn || isShown ? judged : undecided(row, evidence)
}

/** Next Engine works its queue in order: what was taken for lost has been worked before, if at all. */
function lateOf(
  row: SentRow,
  { kind }: Verdict,
  { rows, evidence }: { readonly rows: readonly SentRow[]; readonly evidence: Evidence },
): Pick<Verdict, 'late' | 'unsure'> {
  const { marks = [], neCode } = row
  if (kind !== 'applied' || marks.length === 0) return {}
  // Those of other 拠点 are of the same code.
  const ofCode = rows.filter((one) => one.neCode === neCode)
  const { found: late, unsure } = lookForMarks(marks, evidence, ofCode.map(lostMark))
  return { ...(late.length > 0 && { late }), ...(unsure.length > 0 && { unsure }) }
}

/** What can be known of rows that left without having asked. A mark of the same file, or of a later one, shows that marks are kept. */
function signsFor(rows: readonly SentRow[], evidence: Evidence): (row: SentRow) => Signs {
  const { queueMessage, movements, reasonKept, markedAt = '' } = evidence
  const some = rows.some((row) => hasTag(row, movements))
  const isWorked = ({ upload }: SentRow): boolean => some || upload.marked === true
  const keeps = (row: SentRow): boolean => some || markedAt >= leftAt(row.upload)
  return (row) => ({
    ...evidence,
    row: row.row,
    isMarked: hasTag(row, movements),
    isNamed: isNamed(row.neCode, queueMessage),
    isAlone: evidence.isAlone === true,
    isWorked: isWorked(row),
    keepsMarks: reasonKept === true && keeps(row),
  })
}

/**
 * Whether the file was worked row by row: its message names some, or what was read of at least two looks as if they had got in. In a 拠点 of
 * which the history may show nothing, slips that were shipped meanwhile look the same.
 */
function isPartial(rows: readonly SentRow[], evidence: Evidence): boolean {
  if (!complains(evidence) || evidence.namesRows === true) return evidence.namesRows === true
  const looksIn = (row: SentRow): boolean => {
    if (hasTag(row, evidence.movements)) return true
    if (!isCounted(row)) return false
    const { change, isInCount } = readingOf(row, evidence)
    return (isInCount && evidence.historyShows !== false) || (change === 'bySent' && isInBase(row))
  }
  return rows.filter(looksIn).length > 1
}

function judgeRow(row: CountedRow, evidence: Told): Verdict {
  if (hasTag(row, evidence.movements)) return verdict(row, 'applied', 'tag')
  const { likely, plain, change, isInCount } = readingOf(row, evidence)
  if (evidence.reasonKept === true) return byMissingTag(row, evidence, plain, change)
  const { words } = evidence
  if (!plain && !likely.some(({ reason }) => reason === (words ?? reason)))
    return byCounts(row, change, evidence)
  return isInCount ? byMovement(row, evidence, { plain, change }) : contradicted(row, evidence)
}

/**
 * A movement of the right size is the row's, unless Next Engine says that it did not take it. One with a text that is not ours is Next
 * Engine's own wording for an upload, or a colleague's entry: where the row is known to have been worked, the first is as good as
 * certain; where nobody knows whether it was, a colleague's entry must not be taken for it. Where the history is known to hide uploads,
 * a line is a colleague's even without a text; should it have begun to show them, it may be the row's all the same.
 */
function byMovement(
  row: SentRow,
  evidence: Told,
  { plain, change }: Pick<Reading, 'plain' | 'change'>,
): Verdict {
  if (isNamed(row.neCode, evidence.queueMessage)) return contradicted(row, evidence)
  if (evidence.historyShows === false && !tookOthers(evidence))
    return change === 'bySent' ? byChange(row, evidence) : undecided(row, evidence)
  const isTold = plain || (evidence.words === undefined ? tookOthers : worked)(evidence)
  return isTold ? verdict(row, 'applied', 'history') : undecided(row, evidence)
}

/**
 * Once reasons are known to be kept, the history is decisive both ways; unless something else looks as if the row had been applied
 * all the same: a line without its reason, or a count that the history does not explain.
 */
function byMissingTag(row: SentRow, evidence: Evidence, plain: boolean, change: Change): Verdict {
  if (plain || change === 'bySent') return contradicted(row, evidence)
  return denied(row, evidence, 'tag')
}

function byCounts(row: SentRow, change: Change, evidence: Told): Verdict {
  if (change === 'bySent') return byChange(row, evidence)
  const witnesses = [
    change === 'none' && !isCountBlind(row, evidence) ? 'counts' : '',
    isHistoryWitness(evidence) ? 'history' : '',
    evidence.queue === 'failed' ? 'queue' : '',
  ].filter((word) => word !== '')
  if (witnesses.length >= 2) return denied(row, evidence, witnesses.join('+'))
  const named = isNamed(row.neCode, evidence.queueMessage)
  const speaksAgainst = named || change === 'none' || evidence.historyShows === true
  if (evidence.queue === 'succeeded' && tookOthers(evidence) && !speaksAgainst)
    return verdict(row, 'applied', 'queue')
  return change === 'unclear' ? contradicted(row, evidence) : undecided(row, evidence)
}

/**
 * A count that has not moved tells nothing where it may be read from a copy of before, and the history, which is newer, may not show the row
 * either. Where it is not known to hide uploads, it must be seen that the count is older.
 */
function isCountBlind(row: SentRow, { freshness, historyShows }: Evidence): boolean {
  if (historyShows === true || freshness === undefined || freshness === 'newer') return false
  return freshness === 'older' || historyShows === false || !isInBase(row)
}

/**
 * That the history shows nothing tells something where it is known to show uploads. As long as nobody knows, an upload that may stand in
 * the queue's list may be one that the history hides: counts that lag would be alone.
 */
function isHistoryWitness({ historyShows, queue, mayBeListed }: Evidence): boolean {
  if (historyShows === null) return queue === 'unknown' && mayBeListed !== true
  return historyShows
}

/**
 * A count that has changed by exactly the amount is no proof where the history would show the upload and does not, nor where Next Engine
 * says that it did not take the row: something else moves stock without a trace. Where nobody knows whether the row got in, what
 * others have moved must have had the time to show: the history is newer than the counts were when they had changed already; and in a 拠点
 * of which the history may show nothing it never does.
 */
function byChange(row: SentRow, evidence: Told): Verdict {
  if (evidence.historyShows === true || isNamed(row.neCode, evidence.queueMessage))
    return contradicted(row, evidence)
  if (tookOthers(evidence)) return verdict(row, 'applied', 'counts')
  if (!evidence.calm) return undecided(row, evidence)
  if (!isInBase(row)) return contradicted(row, evidence)
  const isCovered = evidence.covered?.includes(row.row) === true
  const judged = isCovered ? verdict(row, 'applied', 'counts') : undecided(row, evidence)
  return { ...judged, changed: true }
}

/** The movements of the base 拠点 are shown in any case. */
function isInBase({ warehouse, upload }: SentRow): boolean {
  return (warehouse ?? warehouseOf(upload)) === ''
}

/** Readings that say opposite things, once none of them is known to be older than the upload: what is only late contradicts nothing. */
function contradicted(row: SentRow, evidence: Evidence): Verdict {
  return evidence.calm ? inDoubt(row, evidence) : undecided(row, evidence)
}

/**
 * Everything that was read says that the row did not get in. History and counts are read from copies that may lag, and what a copy does
 * not show yet looks as if it had never been: so it is believed only when the upload has come to rest, and never against a queue that
 * succeeded without a complaint. What a failed file's own message says about the row is no such reading.
 */
function denied(row: SentRow, evidence: Evidence, by: string): Verdict {
  const { queue, mayBeListed } = evidence
  // It has a number, and nobody knows that it is not in the queue any more: it may still be worked.
  if (queue === 'unknown' && mayBeListed === true && row.upload.queId !== null)
    return undecided(row, evidence)
  const named = isNamed(row.neCode, evidence.queueMessage)
  if (evidence.queue === 'succeeded' && !named) return contradicted(row, evidence)
  const believed = evidence.calm || (evidence.queue === 'failed' && named)
  return believed ? notApplied(row, evidence, by) : undecided(row, evidence)
}

/** A row that Next Engine looked at and did not take was refused; one that never got in goes out again as it is. */
function notApplied(row: SentRow, evidence: Evidence, by: string): Verdict {
  return verdict(row, worked(evidence) ? 'refused' : 'notSent', by, evidence.queueMessage)
}

/** What is not named got in: the file succeeded, or it was worked row by row. */
function tookOthers(evidence: Told): boolean {
  return worked(evidence) && (!complains(evidence) || evidence.isPartial)
}

/** Words of errors: Next Engine promises none, and may end a file with bad rows as a good one. */
const ERROR = /エラー|失敗|できません|不正|無効|error|fail/i

/** Something of the file did not get in. */
export function complains({
  queue,
  queueMessage,
}: Pick<Evidence, 'queue' | 'queueMessage'>): boolean {
  return queue === 'failed' || (queue === 'succeeded' && ERROR.test(queueMessage))
}

/** The upload is known to have been in the queue, and to have come out of it. */
function worked(evidence: Evidence): boolean {
  return evidence.queue === 'succeeded' || evidence.queue === 'failed'
}

/** Where no history can be read there is nothing to wait for but the time to settle. */
function undecided(row: SentRow, evidence: Evidence): Verdict {
  const { expired, over, historyUnread, queue } = evidence
  const waited = expired || (historyUnread === true && over)
  return waited && queue !== 'unfinished'
    ? inDoubt(row, evidence)
    : verdict(row, 'doubtful', '', evidence.queueMessage)
}

function inDoubt(row: SentRow, evidence: Evidence): Verdict {
  return verdict(row, 'inDoubt', '', evidence.queueMessage)
}

function verdict(row: SentRow, kind: VerdictKind, by: string, words = ''): Verdict {
  return { row: row.row, kind, by, words }
}
