import type { Evidence, NeMovement } from './evidence.ts'
import { type Counts, latestLeave, type Verdict, type VerdictKind, warehouseOf } from './batch.ts'
import type { SentRow } from './left-open.ts'
import { type Change, changeOf, changeOfBoth, sinceOlderCount } from './count-change.ts'
import { isNamed } from './named-rows.ts'
import { ownWords } from './own-words.ts'
import { inWarehouse, keyOf } from './stock-key.ts'
import { judgeUnasked, type Signs } from './unasked-verdict.ts'

export type { Evidence, NeMovement } from './evidence.ts'

/** A row of which Next Engine's counts were read before it left. */
export type CountedRow = SentRow & { readonly before: Counts }

/** The evidence, and whether the file was worked row by row. */
type Told = Evidence & { readonly isPartial: boolean }

/** Whether the counts were read. */
export function isCounted(row: SentRow): row is CountedRow {
  return row.before !== null
}

/** Under which its counts are read, before and after: what it is of, as Next Engine spells it. */
export function countKey({ neCode, warehouse }: Pick<SentRow, 'neCode' | 'warehouse'>): string {
  return keyOf({ code: neCode, ...inWarehouse(warehouse) })
}

/** What travels in the reason column: it names one row of one batch, for ever. */
export function reasonOf(tag: string, row: number): string {
  return `ston ${tag}/${row}`
}

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
    const judged = isCounted(row) ? judgeRow(row, told) : judgeUnasked(signs(row))
    return judged.words === queueMessage ? { ...judged, words: wordsOf(row.neCode) } : judged
  })
}

/** What can be known of rows that left without having asked. A mark of the same file, or of a later one, shows that marks are kept. */
function signsFor(rows: readonly SentRow[], evidence: Evidence): (row: SentRow) => Signs {
  const { queueMessage, movements, reasonKept, markedAt = '' } = evidence
  const some = rows.some((row) => hasTag(row, movements))
  const keeps = (row: SentRow): boolean => some || markedAt > latestLeave(row.upload)
  return (row) => ({
    ...evidence,
    row: row.row,
    isMarked: hasTag(row, movements),
    isNamed: isNamed(row.neCode, queueMessage),
    isAlone: evidence.isAlone === true,
    keepsMarks: reasonKept === true && keeps(row),
  })
}

/** What history and counts show of one row since its counts were read. */
interface Reading {
  /** Lines of its size that nothing else explains. */
  readonly likely: readonly NeMovement[]
  /** One of them has no text, or the beginning of ours. */
  readonly plain: boolean
  readonly change: Change
  /** Without one of these lines the count would have moved as well: they are this count's. */
  readonly isInCount: boolean
}

function readingOf(row: CountedRow, evidence: Evidence): Reading {
  const moved = movementsSince(row, evidence.movements)
  const after = evidence.after.get(countKey(row))
  const likely = moved.filter((one) => mayBe(one, row))
  const without = (one: NeMovement) => moved.filter((other) => other !== one)
  return {
    likely,
    plain: likely.some((one) => ours(one, row)),
    change: changeOfBoth(row, [moved, sinceOlderCount(row, evidence) ?? moved], after),
    isInCount: likely.some((one) => changeOf(row, without(one), after) !== 'none'),
  }
}

/** Whether the file was worked row by row: its message names some, or what was read of at least two looks as if they had got in. */
function isPartial(rows: readonly SentRow[], evidence: Evidence): boolean {
  if (evidence.queue !== 'failed' || evidence.namesRows === true) return evidence.namesRows === true
  const looksIn = (row: SentRow): boolean => {
    if (hasTag(row, evidence.movements)) return true
    if (!isCounted(row)) return false
    const { change, isInCount } = readingOf(row, evidence)
    return isInCount || change === 'bySent'
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
  return isInCount ? byMovement(row, evidence, plain) : contradicted(row, evidence)
}

/** What names a row that left, and the code to look under. */
export type Marked = Pick<SentRow, 'neCode' | 'tag' | 'row'>

/** A tag is unique for ever: wherever it stands, the row was applied. */
export function hasTag(row: Marked, movements: readonly NeMovement[]): boolean {
  return movements.some((one) => one.neCode === row.neCode && tagged(one, row))
}

/**
 * A movement of the right size is the row's, unless Next Engine says that it did not take it. One with a text that is not ours is Next
 * Engine's own wording for an upload, or a colleague's entry: where the row is known to have been worked, the first is as good as
 * certain; where nobody knows whether it was, a colleague's entry must not be taken for it.
 */
function byMovement(row: SentRow, evidence: Told, plain: boolean): Verdict {
  if (isNamed(row.neCode, evidence.queueMessage)) return contradicted(row, evidence)
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
    change === 'none' ? 'counts' : '',
    isHistoryWitness(evidence) ? 'history' : '',
    evidence.queue === 'failed' ? 'queue' : '',
  ].filter((word) => word !== '')
  if (witnesses.length >= 2) return denied(row, evidence, witnesses.join('+'))
  const named = isNamed(row.neCode, evidence.queueMessage)
  const speaksAgainst = named || change === 'none' || evidence.historyShows === true
  if (evidence.queue === 'succeeded' && !speaksAgainst) return verdict(row, 'applied', 'queue')
  return change === 'unclear' ? contradicted(row, evidence) : undecided(row, evidence)
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
 * others have moved must have had the time to show; and in a 拠点 of which the history may show nothing it never does.
 */
function byChange(row: SentRow, evidence: Told): Verdict {
  if (evidence.historyShows === true || isNamed(row.neCode, evidence.queueMessage))
    return contradicted(row, evidence)
  if (tookOthers(evidence)) return verdict(row, 'applied', 'counts')
  if (!evidence.calm) return undecided(row, evidence)
  return isInBase(row) ? verdict(row, 'applied', 'counts') : contradicted(row, evidence)
}

/** The movements of the base 拠点 are shown in any case. */
function isInBase({ warehouse, upload }: SentRow): boolean {
  return (warehouse ?? warehouseOf(upload)) === ''
}

/** Readings that say opposite things: they have the time to settle to agree. */
function contradicted(row: SentRow, evidence: Evidence): Verdict {
  return evidence.over ? inDoubt(row, evidence) : undecided(row, evidence)
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

/** What is not named got in: the file succeeded, or it failed for some of its rows only. */
function tookOthers({ queue, isPartial }: Told): boolean {
  return queue === 'succeeded' || (queue === 'failed' && isPartial)
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

/** The movement carries this row's own tag; its code is not compared. */
export function tagged(movement: NeMovement, row: Marked): boolean {
  const at = movement.reason.indexOf(reasonOf(row.tag, row.row))
  // "…/1" must not be found in "…/12".
  return at >= 0 && !/\d/.test(movement.reason.charAt(at + reasonOf(row.tag, row.row).length))
}

/** Same code and quantity, no order's slip, and not the tag of another row of ston's. */
export function mayBe(movement: NeMovement, row: SentRow): boolean {
  const quantity = movement.signed ? row.sent : Math.abs(row.sent)
  return (
    movement.quantity === quantity && movement.slip === '' && !/ston \S+\/\d+/.test(movement.reason)
  )
}

/** No reason was kept, or only the beginning of ours. */
function ours(movement: NeMovement, row: SentRow): boolean {
  return reasonOf(row.tag, row.row).startsWith(movement.reason.trim())
}

/**
 * The code's movements since its counts were read. Those the history showed then are told apart by their number; one that
 * it showed only later, by the count it started from.
 */
export function movementsSince(
  row: CountedRow,
  movements: readonly NeMovement[],
): readonly NeMovement[] {
  const own = movements.filter((one) => one.neCode === row.neCode && one.id > row.upload.seenUpTo)
  const first = own.findIndex((one) => one.before === row.before.stock)
  return first > 0 ? own.slice(first) : own
}
