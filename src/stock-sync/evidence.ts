import { type Counts, leftAt, type SentRow, type Upload } from '../domain/stock/batch.ts'
import { StonError } from '../kernel/errors.ts'
import { type Evidence, hasTag, type Movement } from '../domain/stock/verdict.ts'
import * as says from '../messages/flush.ts'
import { say } from '../kernel/sentence.ts'
import type { QueueEntry } from '../connectors/nextengine/queue.ts'
import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import { fromJst, toJst } from '../kernel/time.ts'
import type { Run } from './run-context.ts'

/** A file at rest for so long is not going to change any more, unless the shop polls more often than that. */
const CALM_MS = 60_000
/** Who dates queue and movements may be behind who dates the answers, so questions start early; older movements are told apart by number. */
export const MARGIN_MS = 120_000

export interface Look {
  readonly upload: Upload
  /** Null while the queue is still working: then nothing can be said about any row. */
  readonly evidence: Evidence | null
}

/** Finds out what can be known about one upload. At most three calls: queue, history, counts. */
export async function look(run: Run, rows: readonly SentRow[], before: Upload): Promise<Look> {
  const gate = await run.gate()
  const queue =
    before.queId === null ? await lostEntry(gate, before) : await knownEntry(gate, before.queId)
  const upload = noteWait(noteEnd(before, queue, run.app.now()), queue)
  if (queue.state === 'unfinished') return { upload, evidence: null }
  const history = await readHistory(
    run,
    rows.map((row) => row.neCode),
    minus(before.countedAt, MARGIN_MS),
  )
  const movements = history ?? []
  const tagsFound = rows.every((row) => hasTag(row, movements))
  const after = tagsFound ? new Map<string, Counts>() : await countsNow(gate, rows)
  const { reasonKept, historyShows, words } = run.capabilities.learnt
  return {
    upload,
    evidence: {
      queue: queue.state === 'unclear' ? 'unknown' : queue.state,
      queueMessage: queue.message,
      ...patience(run, gate, upload, queue),
      movements,
      after,
      // A history that cannot be read is no witness, whatever was learnt about it.
      reasonKept: history === null ? null : (reasonKept ?? null),
      words,
      historyShows: history === null ? false : (historyShows ?? null),
    },
  }
}

/**
 * Null where Next Engine does not give the history out: verdicts then rest on counts and queue alone. Where it was given out
 * before, trouble with the line is none of that: without the movements of others the counts would be misread.
 */
export async function readHistory(
  run: Run,
  neCodes: readonly string[],
  since: string,
): Promise<readonly Movement[] | null> {
  const gate = await run.gate()
  try {
    const movements = await gate.movements(neCodes, since)
    await run.capabilities.learn({ historyGiven: true })
    return movements
  } catch (error) {
    if (!(error instanceof StonError) || error.exit === 'auth' || error.code === 'account')
      throw error
    if (error.exit === 'temporary' && run.capabilities.learnt.historyGiven === true) throw error
    run.app.log.warn({ code: error.code }, say(run.app.locale, says.historyUnread(error.sentence)))
    return null
  }
}

type Seen = Omit<QueueEntry, 'state'> & { readonly state: QueueEntry['state'] | 'unknown' }

async function knownEntry(gate: StockGate, queId: string): Promise<Seen> {
  return (await gate.entry(queId)) ?? { queId, state: 'unknown', message: '' }
}

/**
 * The answer was lost, so the entry has no number. As long as any stock upload of that time is unfinished it may be ours; and which of
 * several finished ones is ours cannot be told, so none of them is a witness.
 */
async function lostEntry(gate: StockGate, upload: Upload): Promise<Seen> {
  const entries = await gate.entriesSince(minus(leftAt(upload), MARGIN_MS))
  const open = (['unfinished', 'unclear'] as const).flatMap((state) =>
    entries.filter((entry) => entry.state === state),
  )
  return open[0] ?? { queId: '', state: 'unknown', message: '' }
}

/** The moment from which the upload counts as being at rest is written down when it is first seen. */
function noteEnd(upload: Upload, queue: Seen, now: Date): Upload {
  // A date that lies ahead was written by a clock that was wrong: nothing would ever be at rest by it.
  const isKnown = upload.finishedAt !== null && Date.parse(upload.finishedAt) <= now.getTime()
  if (isKnown || (queue.state !== 'succeeded' && queue.state !== 'failed')) return upload
  return {
    ...upload,
    finishedAt: now.toISOString(),
    queStatus: queue.state === 'succeeded' ? '2' : '-1',
    queMessage: queue.message,
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

/**
 * Without a queue entry to watch, only the time since the upload left can show that nothing more will come. Of one that is there and does
 * not tell its state, no time can: it may still be worked.
 */
function patience(
  run: Run,
  gate: StockGate,
  upload: Upload,
  queue: Seen,
): { calm: boolean; expired: boolean } {
  const { settleMs, poll } = run.app.config.nextengine
  if (upload.finishedAt === null) {
    const left = fromJst(leftAt(upload))
    const over = left !== null && gate.serverNow().getTime() - left.getTime() >= settleMs
    return { calm: over && queue.state !== 'unclear', expired: over }
  }
  const resting = run.app.now().getTime() - Date.parse(upload.finishedAt)
  return { calm: resting >= Math.min(CALM_MS, poll.maxMs), expired: resting >= settleMs }
}

async function countsNow(gate: StockGate, rows: readonly SentRow[]): Promise<Map<string, Counts>> {
  const answers = await gate.counts(rows.map((row) => row.neCode))
  return new Map(
    [...answers].flatMap(([code, answer]) =>
      answer.kind === 'known' ? [[code, answer] as const] : [],
    ),
  )
}

function minus(jst: string, ms: number): string {
  const instant = fromJst(jst)
  return instant === null ? jst : toJst(new Date(instant.getTime() - ms))
}
