import { leftBy } from '../domain/stock/left-by-verdict.ts'
import { StonError } from '../kernel/errors.ts'
import { grouped } from '../kernel/grouped.ts'
import { type OpenWork, gather, sentRows } from '../domain/stock/open-work.ts'
import type { BatchHead, BatchRow, RowOutcome, Upload, Verdict } from '../domain/stock/batch.ts'
import type { OpenItem, SentRow } from '../domain/stock/left-open.ts'
import type { Evidence } from '../domain/stock/evidence.ts'
import { isNamed } from '../domain/stock/named-rows.ts'
import { inWarehouse, keyOf } from '../domain/stock/stock-key.ts'
import { placedRow } from '../domain/stock/places.ts'
import { type Place, placeOfRow } from '../capabilities/learned.ts'
import { lessons } from '../capabilities/lessons.ts'
import type { Result } from './results.ts'
import type { Run } from './run-context.ts'
import { judged } from './late-senders.ts'
import { advance } from './advance.ts'
import { markApplied } from './earlier-marks.ts'
import { evidenceFor, noteSeen, readEvidence } from './evidence.ts'

/** A batch that was looked at, and what that has shown. */
export interface Followed extends Result {
  readonly head: BatchHead
}

export async function follow(run: Run, head: BatchHead, budgetMs: number): Promise<Followed> {
  const after = await watch(run, head, budgetMs)
  return { head: after, ...verdictsOf(head, after) }
}

/**
 * Watches the batch's upload until every row has a verdict or the time is used up; with no time it takes one look.
 * Waits between looks, twice as long each time: every look costs calls.
 */
async function watch(run: Run, head: BatchHead, budgetMs: number): Promise<BatchHead> {
  const { firstMs, maxMs } = run.app.config.nextengine.poll
  if (budgetMs > 0 && !isWorthWaiting(run, head, budgetMs)) return head
  const end = run.app.system.ticks() + budgetMs
  let wait = budgetMs > 0 ? firstMs : 0
  let current = head
  for (;;) {
    if (run.app.system.ticks() + wait > end && wait > 0) return current
    await run.app.sleep(wait)
    const last = wait === 0 || run.app.system.ticks() + Math.min(wait * 2, maxMs) > end
    current = await settle(run, current).catch((error: unknown) => keepTrying(error, last, current))
    if (current.state === 'settled' || last || run.app.signal.aborted) return current
    if (leftToSettle(run, current) <= 0) return current
    wait = Math.min(wait * 2, maxMs)
  }
}

/** An upload that was seen to end has been looked at since: more is known at the end of the time to settle, if at all. */
function isWorthWaiting(run: Run, head: BatchHead, budgetMs: number): boolean {
  const left = leftToSettle(run, head)
  return left === Infinity || (left > 0 && left <= budgetMs)
}

/** Milliseconds; without end while the upload has not been seen to end. Then only a newer reading says more, and no poll brings that. */
function leftToSettle(run: Run, { upload }: BatchHead): number {
  if (upload === null || upload.finishedAt === null) return Infinity
  const over = Date.parse(upload.finishedAt) + run.app.config.nextengine.settleMs
  return over - run.app.now().getTime()
}

/** A poll that cannot be answered just now is no reason to stop, as long as there will be another. */
function keepTrying(error: unknown, last: boolean, current: BatchHead): BatchHead {
  if (!last && error instanceof StonError && error.exit === 'temporary') return current
  throw error
}

/** One look at the batch; writes down what it shows. */
async function settle(run: Run, head: BatchHead): Promise<BatchHead> {
  if (head.upload === null || (head.state !== 'sending' && head.state !== 'accepted')) return head
  const rows = sentRows(head).map((row) => placedRow(row, run.places))
  const { upload, verdicts } = await look(run, rows, head.upload)
  const open = verdicts === null || verdicts.some((one) => one.kind === 'doubtful')
  const next: BatchHead = open
    ? { ...head, upload }
    : { ...head, upload, state: 'settled', verdicts, settledAt: run.app.now().toISOString() }
  return open && upload === head.upload ? head : advance(run, head, next)
}

/** One look at rows of an upload, and what it teaches. No verdicts while the queue is at work; else one a row, in their order. */
async function look(
  run: Run,
  rows: readonly SentRow[],
  before: Upload,
): Promise<{ readonly upload: Upload; readonly verdicts: readonly Verdict[] | null }> {
  const { upload, evidence } = await readEvidence(run, rows, before)
  if (evidence === null) return { upload: await changed(run, upload, []), verdicts: null }
  const verdicts = await judgedFor(run, rows, evidence)
  await learn({ run, source: 'seen' }, rows, verdicts, evidence)
  return { upload: await changed(run, upload, verdicts), verdicts }
}

async function changed(run: Run, upload: Upload, verdicts: readonly Verdict[]): Promise<Upload> {
  return noteSeen(upload, verdicts, (await run.gate()).latestServerNow())
}

/** Rows of several 拠点 are judged by what is known of each. In the order of `rows`. */
async function judgedFor(
  run: Run,
  rows: readonly SentRow[],
  evidence: Evidence,
): Promise<readonly Verdict[]> {
  const { batches } = run.store
  const [first] = rows
  const id = first?.batch ?? 0
  const known = { ...evidence, ...(await knownOfFile(run, id, rows, evidence)) }
  const verdicts = new Map<number, Verdict>()
  for (const { rows: some, evidence: own } of eachPlace(run, rows, known)) {
    const queId = first?.upload.queId ?? null
    const here = await judged(some, own, queId, () => batches.senderMayLive(id))
    for (const one of here) verdicts.set(one.row, one)
  }
  return rows.map((row) => verdicts.get(row.row) ?? stillOpen(row))
}

/** What the whole file adds, rows that are settled included. It is read only where its answer can matter. */
async function knownOfFile(
  { store: { batches } }: Run,
  id: number,
  rows: readonly SentRow[],
  { queueMessage }: Evidence,
): Promise<Pick<Evidence, 'isAlone' | 'namesRows'>> {
  if (rows.length !== 1 && !queueMessage) return {}
  const whole = (await batches.read(id))?.rows ?? []
  const isAlone = rows.length === 1 && whole.length === 1
  const namesRows = whole.some(({ neCode }) => isNamed(neCode, queueMessage))
  return { ...(isAlone ? { isAlone } : {}), ...(namesRows ? { namesRows } : {}) }
}

interface InPlace {
  readonly place: Place
  readonly rows: readonly SentRow[]
  readonly evidence: Evidence
}

function eachPlace(
  run: Pick<Run, 'capabilities'>,
  rows: readonly SentRow[],
  evidence: Evidence,
): readonly InPlace[] {
  return [...grouped(rows, ({ warehouse }) => warehouse).values()].flatMap((some) => {
    const [first] = some
    if (first === undefined) return []
    const place = placeOfRow(first)
    return [{ place, rows: some, evidence: evidenceFor(run, place, evidence) }]
  })
}

/** Who learns, and from what. */
interface Learner {
  readonly run: Pick<Run, 'app' | 'capabilities'>
  readonly source: 'seen' | 'probed'
}

/** What some rows teach about Next Engine. */
export async function learn(
  { run, source }: Learner,
  rows: readonly SentRow[],
  verdicts: readonly Verdict[],
  evidence: Evidence,
): Promise<void> {
  const { app, capabilities } = run
  for (const { place, rows: some, evidence: own } of eachPlace(run, rows, evidence)) {
    const before = { learnt: capabilities.of(place), now: app.now() }
    await capabilities.learn(lessons(some, verdicts, own, before), source, place)
  }
}

/** What the looks at a batch have shown between these two states of it. */
function verdictsOf(before: BatchHead, after: BatchHead): Result {
  if (before.state === 'settled' || after.state !== 'settled') return {}
  const applied = rowsThatAre('applied', after.rows, after.verdicts ?? [])
  return {
    applied: applied.length,
    unverified: applied.filter((row) => row.unverified === true).map(({ code }) => code),
    asked: keysRefused(after.rows, after.verdicts ?? []),
  }
}

/** What has just been refused is told as held, and goes again with the next run. */
function keysRefused(rows: readonly BatchRow[], verdicts: readonly Verdict[]): readonly string[] {
  return rowsThatAre('refused', rows, verdicts).map(keyOf)
}

/** There is a verdict a row, in their order. */
function rowsThatAre<R>(
  kind: Verdict['kind'],
  rows: readonly R[],
  verdicts: readonly Verdict[],
): readonly R[] {
  return rows.filter((_, i) => verdicts[i]?.kind === kind)
}

/** What a second look at rows of earlier batches has shown. */
export interface SecondVerdict {
  /** What is left of them, still open or not. */
  readonly left: OpenWork
  readonly outcomes: readonly RowOutcome[]
  /** By `keyOf` those whose row was refused. */
  readonly asked: readonly string[]
}

/** Rows that earlier batches left open are looked at once in a run, an upload at a time. */
export async function judgeAgain(run: Run, doubtful: readonly SentRow[]): Promise<SecondVerdict> {
  const left: OpenItem[] = []
  const outcomes: RowOutcome[] = []
  const asked: string[] = []
  for (const rows of grouped(doubtful, ({ tag }) => tag).values()) {
    const [first] = rows
    if (first === undefined) continue
    const { upload, verdicts } = await look(run, rows, first.upload)
    asked.push(...keysRefused(rows, verdicts ?? []))
    rows.forEach((row, i) => {
      const verdict = verdicts?.[i] ?? stillOpen(row)
      left.push(...leftBy(verdict, { ...row, upload }))
      if (verdict.kind === 'applied') outcomes.push(applied(row, verdict))
      outcomes.push(...(verdict.late ?? []).map((mark) => markApplied(row, mark)))
    })
  }
  return { left: gather(left), outcomes, asked }
}

function stillOpen(row: SentRow): Verdict {
  return { row: row.row, kind: 'doubtful', by: '', words: '' }
}

function applied(row: SentRow, verdict: Verdict): RowOutcome {
  return {
    kind: 'applied',
    code: row.code,
    ...inWarehouse(row.warehouse),
    delta: row.sent,
    batch: row.batch,
    row: row.row,
    by: verdict.by,
  }
}
