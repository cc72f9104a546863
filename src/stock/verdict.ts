import type { Counts, SentRow, Verdict, VerdictKind } from './batch.ts'

/** One line of Next Engine's stock history, for a code, since just before the upload. Ascending by `id`. */
export interface Movement {
  readonly id: number
  readonly neCode: string
  /** Signed pieces. */
  readonly quantity: number
  readonly before: number | null
  readonly after: number | null
  readonly reason: string
  /** The slip that moved it; empty when no order did. */
  readonly slip: string
}

/** What could be found out about one upload. */
export interface Evidence {
  readonly queue: 'succeeded' | 'failed' | 'unfinished' | 'unknown'
  readonly queueMessage: string
  /** The upload has been at rest long enough that nothing more will come of it. */
  readonly calm: boolean
  /** Waited for as long as it is worth waiting: what is not known now a person has to say. */
  readonly expired: boolean
  readonly movements: readonly Movement[]
  readonly after: ReadonlyMap<string, Counts>
  /** Learnt: does the reason column come back in the history? null = not known yet. */
  readonly reasonKept: boolean | null
  /** Learnt: do uploads show in the history at all? null = not known yet. */
  readonly historyShows: boolean | null
}

/** What travels in the reason column: it names one row of one batch, for ever. */
export function reasonOf(tag: string, row: number): string {
  return `ston ${tag}/${row}`
}

/**
 * One verdict per row. Neither "succeeded" nor "failed" proves anything about a row, because Next Engine applies the good
 * rows of a bad file. Proof of "applied" is, in this order: the row's own tag in the stock history; a movement of
 * the same code and quantity that nothing else explains; counts that differ by exactly the amount; a queue that
 * reports success while nothing contradicts it. "Not applied" needs two witnesses and an upload at rest.
 */
export function judge(rows: readonly SentRow[], evidence: Evidence): Verdict[] {
  return rows.map((row) => judgeRow(row, evidence))
}

function judgeRow(row: SentRow, evidence: Evidence): Verdict {
  const moved = movementsSince(row, evidence.movements)
  if (moved.some((one) => tagged(one, row))) return verdict(row, 'applied', 'tag')
  if (evidence.reasonKept === true) return byMissingTag(row, evidence)
  const likely = moved.filter((one) => mayBe(one, row))
  if (likely.some((one) => ours(one, row))) return verdict(row, 'applied', 'history')
  if (likely.length > 0) return bySomebodysReason(row, evidence)
  return byCounts(row, moved, evidence)
}

/**
 * A movement of the right size carries a text that is not ours: Next Engine's own wording for an upload, or a colleague's entry.
 * Where the upload is known to have been worked, the first is as good as certain; where nobody knows whether it
 * arrived, a colleague's entry must not be taken for it.
 */
function bySomebodysReason(row: SentRow, evidence: Evidence): Verdict {
  return worked(evidence) ? verdict(row, 'applied', 'history') : undecided(row, evidence)
}

/** Once reasons are known to be kept, the history is decisive both ways. */
function byMissingTag(row: SentRow, evidence: Evidence): Verdict {
  return evidence.calm ? notApplied(row, evidence, 'tag') : undecided(row, evidence)
}

function byCounts(row: SentRow, moved: readonly Movement[], evidence: Evidence): Verdict {
  const net = netChange(row, moved, evidence.after.get(row.neCode))
  if (net === row.sent) return verdict(row, 'applied', 'counts')
  const witnesses = [
    net === 0 ? 'counts' : '',
    evidence.historyShows === false ? '' : 'history',
    evidence.queue === 'failed' ? 'queue' : '',
  ].filter((word) => word !== '')
  if (witnesses.length >= 2) {
    return evidence.calm ? notApplied(row, evidence, witnesses.join('+')) : undecided(row, evidence)
  }
  const contradicted = net === 0 || evidence.historyShows === true
  if (evidence.queue === 'succeeded' && !contradicted) return verdict(row, 'applied', 'queue')
  return undecided(row, evidence)
}

/** A row that Next Engine looked at and did not take was refused; one that never got in goes out again as it is. */
function notApplied(row: SentRow, evidence: Evidence, by: string): Verdict {
  return verdict(row, worked(evidence) ? 'refused' : 'notSent', by, evidence.queueMessage)
}

/** The upload is known to have been in the queue, and to have come out of it. */
function worked(evidence: Evidence): boolean {
  return evidence.queue === 'succeeded' || evidence.queue === 'failed'
}

function undecided(row: SentRow, evidence: Evidence): Verdict {
  const over = evidence.expired && evidence.queue !== 'unfinished'
  return verdict(row, over ? 'inDoubt' : 'doubtful', '', evidence.queueMessage)
}

function verdict(row: SentRow, kind: VerdictKind, by: string, words = ''): Verdict {
  return { row: row.row, kind, by, words }
}

export function tagged(movement: Movement, row: SentRow): boolean {
  const at = movement.reason.indexOf(reasonOf(row.tag, row.row))
  // "…/1" must not be found in "…/12".
  return at >= 0 && !/\d/.test(movement.reason.charAt(at + reasonOf(row.tag, row.row).length))
}

/** Same code and quantity, no order's slip, and not the tag of another row of ston's. */
export function mayBe(movement: Movement, row: SentRow): boolean {
  return (
    movement.quantity === row.sent && movement.slip === '' && !/ston \S+\/\d+/.test(movement.reason)
  )
}

/** No reason was kept, or only the beginning of ours. */
function ours(movement: Movement, row: SentRow): boolean {
  return reasonOf(row.tag, row.row).startsWith(movement.reason.trim())
}

/**
 * The code's movements since its counts were read. Those the history showed then are told apart by their number; one that
 * it showed only later, by the count it started from.
 */
export function movementsSince(row: SentRow, movements: readonly Movement[]): readonly Movement[] {
  const own = movements.filter((one) => one.neCode === row.neCode && one.id > row.upload.seenUpTo)
  const first = own.findIndex((one) => one.before === row.before.stock)
  return first > 0 ? own.slice(first) : own
}

/** How the count has changed beyond what others are known to have moved; null when it could not be read. */
function netChange(
  row: SentRow,
  moved: readonly Movement[],
  after: Counts | undefined,
): number | null {
  if (after === undefined) return null
  const others = moved.reduce((sum, one) => sum + one.quantity, 0)
  return after.stock - row.before.stock - others
}
