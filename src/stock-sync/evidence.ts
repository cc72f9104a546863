import { type Counts, latestLeave, type Upload, type Verdict } from '../domain/stock/batch.ts'
import type { SentRow } from '../domain/stock/left-open.ts'
import { inWarehouse, keyOf, type StockKey } from '../domain/stock/stock-key.ts'
import { type Evidence, hasTag, type NeMovement } from '../domain/stock/evidence.ts'
import { freshnessOf } from '../domain/stock/fresh-counts.ts'
import { isCounted } from '../domain/stock/row-reading.ts'
import { complains } from '../domain/stock/verdict.ts'
import { fromJst, jstBefore, toJst } from '../kernel/time.ts'
import { type Learnt, type Place, placeOfRow } from '../capabilities/learned.ts'
import { knownCounts } from './known-counts.ts'
import { MARGIN_MS, newerLines, readHistory } from './ne-history.ts'
import { sentBefore } from './own-rows.ts'
import { knownEntry, lostEntry } from './queue-entry.ts'
import type { Run } from './run-context.ts'
import { endOfUpload } from './upload-end.ts'
import { keysOf, placesOf, stocksIn, watchedCodes } from './watched-codes.ts'

export interface EvidenceRead {
  readonly upload: Upload
  /** Null while the queue is still working: then nothing can be said about any row. */
  readonly evidence: Evidence | null
}

/**
 * Finds out what can be known about one upload. Where all its marks are there already one call; else at most four more: queue, whether
 * the history is newer than the upload, history, counts; in this order, as what was newer then is not older when it is read. `others`:
 * entries of the queue that are none of its own, besides those of batches.
 */
export async function readEvidence(
  run: Run,
  rows: readonly SentRow[],
  before: Upload,
  others: readonly string[] = [],
): Promise<EvidenceRead> {
  const marked = await allMarks(run, rows, before)
  if (marked !== null) return { upload: before, evidence: marked }
  const gate = await run.gate()
  const queue =
    before.queId === null
      ? await lostEntry(run, before, others)
      : await knownEntry(gate, before.queId, before)
  const { upload, over, expired, end } = endOfUpload(run, gate, before, queue)
  if (queue.state === 'unfinished') return { upload, evidence: null }
  const newer = over ? await newerLines(run, end) : []
  const calm = newer.length > 0
  const covered = calm ? await coveredBy(run, upload) : {}
  const read = await readMovements(run, rows, before, { newer, end })
  const said = {
    queue: queue.state === 'unclear' ? ('unknown' as const) : queue.state,
    queueMessage: queue.message,
  }
  const isPlain = said.queue === 'succeeded' && !complains(said)
  const own =
    isPlain || isToldByHistory(run, rows, read)
      ? {}
      : { sentBefore: await sentBefore(run, rows, before) }
  const hides = queue.mayBeListed === true || queue.state === 'unclear'
  const listed = hides ? { mayBeListed: true as const } : {}
  return {
    upload,
    evidence: { ...said, over, calm, expired, ...covered, ...read, ...own, ...listed },
  }
}

/** Whether nobody has to look up what ston had sent: the history shows it, or there are no counts that it could explain. */
function isToldByHistory(
  { capabilities }: Pick<Run, 'capabilities'>,
  rows: readonly SentRow[],
  { after, historyUnread }: Pick<Evidence, 'after' | 'historyUnread'>,
): boolean {
  const isShown = (row: SentRow): boolean => capabilities.of(placeOfRow(row)).historyShows === true
  return after.size === 0 || (historyUnread !== true && rows.every(isShown))
}

async function coveredBy(run: Run, { changed }: Upload): Promise<Pick<Evidence, 'covered'>> {
  if (changed === undefined || (await newerLines(run, changed.by)).length === 0) return {}
  return { covered: changed.rows }
}

/** What a look at an upload has shown that later ones need. */
export function noteSeen(upload: Upload, verdicts: readonly Verdict[], latest: Date): Upload {
  const isMarked = verdicts.some(({ kind, by }) => kind === 'applied' && by === 'tag')
  const isNew = isMarked && upload.unasked === true && upload.marked === undefined
  return noteChanged(isNew ? { ...upload, marked: true } : upload, verdicts, latest)
}

/** Which counts have changed by exactly the amount, and since when that has been known of all of them. */
function noteChanged(upload: Upload, verdicts: readonly Verdict[], latest: Date): Upload {
  const rows = verdicts.filter((one) => one.changed === true).map(({ row }) => row)
  const { changed, ...others } = upload
  if (rows.length === 0) return changed === undefined ? upload : others
  if (changed === undefined || !rows.every((row) => changed.rows.includes(row)))
    return { ...others, changed: { rows, by: toJst(latest) } }
  return changed.rows.length === rows.length ? upload : { ...others, changed: { ...changed, rows } }
}

/** What history and counts say; the counts only where they are needed, and not of rows of which nobody knows them before. */
async function readMovements(
  run: Run,
  rows: readonly SentRow[],
  { countedAt }: Upload,
  { newer, end }: { readonly newer: readonly NeMovement[]; readonly end: string },
): Promise<Omit<Evidence, 'queue' | 'queueMessage' | 'over' | 'calm' | 'expired'>> {
  const watched = watchedCodes(newer)
  const history = await readFromEarlier(run, [...watched, ...codesOf(rows)], countedAt)
  const { earlier, movements } = history ?? { earlier: [], movements: [] }
  const tagsFound = rows.every((row) => hasTag(row, movements))
  const comparable = rows.filter((row) => isComparable(run, row))
  const needsCounts = !tagsFound && comparable.some(isCounted)
  const places = placesOf(comparable)
  const keys = unique([...keysOf(watched, places), ...comparable.map(countOf)])
  const counts = needsCounts ? await knownCounts(await run.gate(), keys) : new Map<string, Counts>()
  const lines = [...earlier, ...movements].filter(({ neCode }) => watched.includes(neCode))
  const freshness = freshnessOf({ lines, end, stocksOf: stocksIn(counts, places) })
  const own = new Set(comparable.map((row) => keyOf(countOf(row))))
  const after = new Map([...counts].filter(([key]) => own.has(key)))
  const unread = history === null ? { historyUnread: true as const } : {}
  return { movements, earlier, after, freshness, ...knownOf(run.capabilities.learnt), ...unread }
}

/** The counts were read from a copy, and marks were looked for in one, that may have been as old as the time to settle. */
async function readFromEarlier(
  run: Run,
  codes: readonly string[],
  countedAt: string,
): Promise<Required<Pick<Evidence, 'movements' | 'earlier'>> | null> {
  const near = jstBefore(countedAt, MARGIN_MS)
  const since = jstBefore(near, run.app.config.nextengine.settleMs)
  const all = await readHistory(run, [...new Set(codes)], since)
  const isEarlier = ({ at }: NeMovement): boolean => at !== '' && at < near
  return all && { earlier: all.filter(isEarlier), movements: all.filter((one) => !isEarlier(one)) }
}

/** What was learnt about the places that rows went to, as their verdicts need it. */
function knownOf({ reasonKept, historyShows, words, markedAt }: Learnt) {
  return { words, markedAt, reasonKept: reasonKept ?? null, historyShows: historyShows ?? null }
}

/** The same for the rows of one place: what is known of another says nothing about it. */
export function evidenceFor(
  { capabilities }: Pick<Run, 'capabilities'>,
  place: Place,
  evidence: Evidence,
): Evidence {
  const known = { ...evidence, ...knownOf(capabilities.of(place)) }
  // A history that cannot be read is no witness, whatever was learnt about it.
  return evidence.historyUnread === true
    ? { ...known, reasonKept: null, historyShows: false }
    : known
}

/** Next Engine's plain list of stocks may tell all 拠点 together: what was counted by it is not compared with the count of one, nor the other way round. */
function isComparable({ app }: Run, { warehouse, upload }: SentRow): boolean {
  const isPlainNow = warehouse === undefined && app.config.nextengine.upload === 'goods'
  return isPlainNow === (upload.form === 'goods')
}

function countOf({ neCode, warehouse }: SentRow): StockKey {
  return { code: neCode, ...inWarehouse(warehouse) }
}

function unique(keys: readonly StockKey[]): readonly StockKey[] {
  return [...new Map(keys.map((key) => [keyOf(key), key])).values()]
}

/** Marks stand in the history soon after an upload was worked; before that the queue tells more. */
export const MARKED_AFTER_MS = 60_000

/**
 * One call where marks are known to be kept and stand there for every row: a mark is proof, whatever the queue says. Null where that
 * cannot be said; then the queue and all else is looked at as ever.
 */
async function allMarks(
  run: Run,
  rows: readonly SentRow[],
  upload: Upload,
): Promise<Evidence | null> {
  const left = fromJst(latestLeave(upload))?.getTime() ?? Infinity
  const now = (await run.gate()).serverNow().getTime()
  if (!areMarked(run, rows) || upload.queId === null || now - left < MARKED_AFTER_MS) return null
  const history = await readFromEarlier(run, codesOf(rows), upload.countedAt)
  if (history === null || !rows.every((row) => hasTag(row, history.movements))) return null
  return {
    queue: 'unknown',
    queueMessage: '',
    over: false,
    calm: false,
    expired: false,
    ...history,
    after: new Map(),
    ...knownOf(run.capabilities.learnt),
  }
}

/** Whether marks are known to be kept wherever these rows went. */
export function areMarked(
  { capabilities }: Pick<Run, 'capabilities'>,
  rows: readonly Pick<SentRow, 'warehouse' | 'upload'>[],
): boolean {
  return rows.every((row) => capabilities.of(placeOfRow(row)).reasonKept === true)
}

function codesOf(rows: readonly SentRow[]): readonly string[] {
  return rows.map((row) => row.neCode)
}
