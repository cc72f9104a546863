import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import { latestLeave, type Upload } from '../domain/stock/batch.ts'
import { fromJst, jstAfter, toJst } from '../kernel/time.ts'
import type { Seen } from './queue-entry.ts'
import type { Run } from './run-context.ts'

/** What has not become clear after so many times the time to settle (a day, where that is 15 minutes) a person has to say. */
const PATIENCE = 96

/** What time alone says of an upload, by its queue entry as it was just seen. */
interface UploadEnd {
  /** With what is known of its end now. */
  readonly upload: Upload
  /** Nothing more will come of it. */
  readonly over: boolean
  /** It has stayed unclear for too long. */
  readonly expired: boolean
  /** By Next Engine's clock (JST): nothing of it can be dated later. */
  readonly end: string
}

export function endOfUpload(run: Run, gate: StockGate, before: Upload, queue: Seen): UploadEnd {
  const upload = noteWait(noteEnd(before, queue, run.app.now(), gate.serverNow()), queue)
  return { upload, end: latestEnd(run, upload, queue), ...patience(run, gate, upload, queue) }
}

/** The moment from which the upload counts as being at rest is written down when it is first seen. */
function noteEnd(upload: Upload, queue: Seen, now: Date, serverNow: Date): Upload {
  // A date that lies ahead was written by a clock that was wrong: nothing would ever be at rest by it.
  const isKnown = upload.finishedAt !== null && Date.parse(upload.finishedAt) <= now.getTime()
  if (isKnown || (queue.state !== 'succeeded' && queue.state !== 'failed')) return upload
  return {
    ...upload,
    finishedAt: now.toISOString(),
    queStatus: queue.state === 'succeeded' ? '2' : '-1',
    queMessage: queue.message,
    endedAt: latest(queue.changedAt ?? '', toJst(serverNow)),
  }
}

/** For a person: without its number nobody would know which entry keeps the rows waiting. */
function noteWait(upload: Upload, { queId, state }: Seen): Upload {
  const open = upload.queId === null && (state === 'unfinished' || state === 'unclear')
  const waitsFor = open && queId !== '' ? queId : undefined
  if (upload.waitsFor === waitsFor) return upload
  const { waitsFor: _before, ...others } = upload
  return waitsFor === undefined ? others : { ...others, waitsFor }
}

/** Of two times by Next Engine's clocks, which need not agree. */
function latest(a: string, b: string): string {
  return a > b ? a : b
}

/** An upload that nobody saw end may arrive as long as it is waited for; and may be an entry that ended after that. */
function latestEnd(run: Run, upload: Upload, { endedBy = '' }: Seen): string {
  if (upload.finishedAt === null)
    return latest(jstAfter(latestLeave(upload), run.app.config.nextengine.settleMs), endedBy)
  return upload.endedAt ?? toJst(new Date(upload.finishedAt))
}

/**
 * Without a queue entry to watch, only the time since the upload left can show that nothing more will come. Of one that is there and does
 * not tell its state, no time can: it may still be worked.
 */
function patience(
  run: Run,
  gate: StockGate,
  upload: Upload,
  queue: Seen,
): { over: boolean; expired: boolean } {
  const { settleMs } = run.app.config.nextengine
  const waited = waitedMs(upload, gate.serverNow(), run.app.now())
  const unclear = upload.finishedAt === null && queue.state === 'unclear'
  const rests = sinceEnd(queue, gate.serverNow()) >= settleMs
  const over = waited >= settleMs && rests && !unclear
  return { over, expired: waited >= patienceMs(run) || (over && run.isPausing) }
}

/** Milliseconds since the entry ended that may be its own. */
function sinceEnd({ endedBy = '' }: Seen, serverNow: Date): number {
  const end = fromJst(endedBy)
  return end === null ? Infinity : serverNow.getTime() - end.getTime()
}

/** How long an upload may stay unclear before it is in doubt. */
export function patienceMs(run: Run): number {
  return PATIENCE * run.app.config.nextengine.settleMs
}

/** Since it ended, or left. A clock of ours that is set meanwhile makes it no longer: then Next Engine's counts. */
function waitedMs(upload: Upload, serverNow: Date, now: Date): number {
  const since = (from: Date | null, until: Date): number =>
    from === null ? -1 : until.getTime() - from.getTime()
  if (upload.finishedAt === null) return since(fromJst(latestLeave(upload)), serverNow)
  const own = since(new Date(upload.finishedAt), now)
  if (upload.endedAt === undefined) return own
  // Next Engine's clock tells whole seconds.
  const theirs = since(fromJst(upload.endedAt), serverNow) + 1000
  return own < 0 ? theirs : Math.min(own, theirs)
}
