import { type ForeignUpload, noteSightings, readSightings } from '../capabilities/sightings.ts'
import type { BatchHead } from '../domain/stock/batch.ts'
import type { SentRow } from '../domain/stock/left-open.ts'
import { sentRows } from '../domain/stock/open-work.ts'
import { mayBe } from '../domain/stock/row-reading.ts'
import type { NeMovement } from '../domain/stock/evidence.ts'
import { StonError } from '../kernel/errors.ts'
import { DAY_MS, jstDay, toJst } from '../kernel/time.ts'
import { foreignNotRead } from '../messages/hints.ts'
import { say } from '../kernel/sentence.ts'
import { headsSince } from './batches-since.ts'
import type { Run } from './run-context.ts'

/** So long after its first upload ston looks whether somebody else still does the same. */
const WATCHED_DAYS = 14
const LOOKS_BACK_MS = 2 * DAY_MS

/**
 * Once a day, in the first days: has Next Engine got the same amounts of the same codes by an upload that is not ston's? At most two
 * calls. It is a second look only: whatever goes wrong with it is logged, and looked for again with the next run.
 */
export async function searchForeignUploads(run: Run): Promise<void> {
  const { app, store } = run
  const now = app.now()
  const { firstUploadAt, lookedOn } = await readSightings(store)
  const today = jstDay(now)
  if (lookedOn === today || isOver(firstUploadAt, now)) return
  const since = new Date(now.getTime() - LOOKS_BACK_MS)
  const heads = await uploadedSince(run, since)
  const rows = heads.flatMap(appliedRows)
  if (rows.length === 0) return
  // Nobody can have repeated what has just gone for the first time: the look is the next day's.
  if (firstUploadAt === undefined)
    return noteSightings(store, { firstUploadAt: now.toISOString(), lookedOn: today }, now)
  try {
    const foreign = await foreignAmong(run, heads, rows, toJst(since))
    await noteSightings(store, { lookedOn: today, foreign }, now)
  } catch (error) {
    if (!(error instanceof StonError) || error.exit === 'auth') throw error
    app.log.info({ code: error.code }, say(app.locale, foreignNotRead(error.sentence)))
  }
}

function isOver(firstUploadAt: string | undefined, now: Date): boolean {
  return (
    firstUploadAt !== undefined && now.getTime() - Date.parse(firstUploadAt) > WATCHED_DAYS * DAY_MS
  )
}

/** Newest first. */
async function uploadedSince({ store }: Run, since: Date): Promise<readonly BatchHead[]> {
  const heads: BatchHead[] = []
  for await (const head of headsSince(store.batches, since.toISOString()))
    if (head.rows.length > 0 && head.upload !== null) heads.push(head)
  return heads
}

function appliedRows(head: BatchHead): readonly SentRow[] {
  const applied = new Set(
    head.verdicts?.filter(({ kind }) => kind === 'applied').map(({ row }) => row),
  )
  return sentRows(head).filter(({ row }) => applied.has(row))
}

async function foreignAmong(
  run: Run,
  heads: readonly BatchHead[],
  rows: readonly SentRow[],
  since: string,
): Promise<readonly ForeignUpload[]> {
  const gate = await run.gate()
  const movements = await gate.movements([...new Set(rows.map(({ neCode }) => neCode))], since)
  const kept = run.capabilities.learnt.reasonKept === true
  const found = twins(rows, movements, kept, run.app.now().toISOString())
  if (found.length === 0 || (await othersUploaded(run, heads, since))) return found
  return []
}

/** Where the marks of ston's own rows are kept, whatever has none is somebody else's; else only what is more than ston's. */
function twins(
  rows: readonly SentRow[],
  movements: readonly NeMovement[],
  marksKept: boolean,
  seenAt: string,
): readonly ForeignUpload[] {
  const byAmount = new Map(rows.map((row) => [`${row.neCode} ${row.sent}`, row]))
  return [...byAmount].flatMap(([name, row]) => {
    const ours = rows.filter((one) => `${one.neCode} ${one.sent}` === name).length
    const alike = movements.filter((one) => one.neCode === row.neCode && mayBe(one, row))
    const marked = marksKept ? ours : 0
    const more = alike.length - (ours - marked)
    const newest = alike.at(-1)
    if (more <= 0 || newest === undefined) return []
    return [{ key: `${newest.id}`, code: row.neCode, pieces: row.sent, seenAt }]
  })
}

/** An upload through the API that is none of ston's; true where Next Engine does not say. */
async function othersUploaded(
  run: Run,
  heads: readonly BatchHead[],
  since: string,
): Promise<boolean> {
  const own = heads.map(({ upload }) => upload?.queId ?? null)
  if (own.includes(null)) return true
  try {
    const entries = await (await run.gate()).entriesSince(since)
    return entries.some(({ queId }) => !own.includes(queId))
  } catch (error) {
    if (error instanceof StonError && error.code === 'nextengine') return true
    throw error
  }
}
