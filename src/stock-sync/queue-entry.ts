import type { QueueEntry } from '../connectors/nextengine/queue.ts'
import type { StockGate } from '../connectors/nextengine/stock-gate.ts'
import { leftAt, latestLeave, type Upload } from '../domain/stock/batch.ts'
import { fromJst, HOUR_MS, jstAfter, jstBefore } from '../kernel/time.ts'
import { headsSince } from './batches-since.ts'
import { MARGIN_MS } from './ne-history.ts'
import type { Run } from './run-context.ts'

/** So long before it another batch may have been sealed whose entry is as old as the upload; the two clocks need not agree. */
const BEFORE_MS = HOUR_MS

/**
 * `endedBy`: the latest end (JST) of an entry that may be the upload's; absent where none may. `mayBeListed`: an entry may be the upload's,
 * or its own entry is not to be seen.
 */
export type Seen = Omit<QueueEntry, 'state' | 'changedAt' | 'createdAt'> & {
  readonly state: QueueEntry['state'] | 'unknown'
  readonly changedAt?: string | null
  readonly endedBy?: string
  readonly mayBeListed?: true
}

/**
 * Next Engine has given it a number, so it is somewhere, whatever the list shows: the list may be of an old copy. Only where it shows a
 * later one, and not this one, has this one been deleted, or forgotten.
 */
export async function knownEntry(gate: StockGate, queId: string, upload: Upload): Promise<Seen> {
  const entry = await gate.entry(queId)
  if (entry !== null) return entry
  const listed = await gate.entriesSince(jstBefore(leftAt(upload), MARGIN_MS))
  const isGone = listed.some((other) => Number(other.queId) > Number(queId))
  const unseen = { queId, state: 'unknown', message: '' } as const
  return isGone ? unseen : { ...unseen, mayBeListed: true }
}

/**
 * The answer was lost, so the entry has no number. As long as any stock upload of that time is unfinished it may be ours; and which of
 * several finished ones is ours cannot be told, so none of them is a witness. But ours may be the one that ended last of those that were
 * entered before its time was over: only what is read later than that end is no older than the upload. `known`: entries of which it is none.
 */
export async function lostEntry(run: Run, upload: Upload, known: readonly string[]): Promise<Seen> {
  const { settleMs } = run.app.config.nextengine
  const entries = await (await run.gate()).entriesSince(jstBefore(leftAt(upload), MARGIN_MS))
  const open = (['unfinished', 'unclear'] as const).flatMap((state) =>
    entries.filter((entry) => entry.state === state),
  )
  if (open[0] !== undefined) return open[0]
  const until = jstAfter(latestLeave(upload), settleMs)
  const near = entries.filter(({ createdAt }) => createdAt === null || createdAt <= until)
  const ends = near.flatMap(({ changedAt }) => changedAt ?? [])
  const endedBy = ends.toSorted().at(-1)
  const others = new Set([...known, ...(await numbersOf(run, upload))])
  const mayBeListed = near.some(({ queId }) => !others.has(queId))
  return {
    queId: '',
    state: 'unknown',
    message: '',
    ...(endedBy !== undefined && { endedBy }),
    ...(mayBeListed && { mayBeListed }),
  }
}

/** Of ston's other uploads of that time, in Next Engine's queue. */
async function numbersOf(run: Run, upload: Upload): Promise<ReadonlySet<string>> {
  const left = fromJst(leftAt(upload))?.getTime() ?? 0
  const numbers = new Set<string>()
  for await (const head of headsSince(run.store.batches, new Date(left - BEFORE_MS).toISOString()))
    if (head.upload?.queId) numbers.add(head.upload.queId)
  return numbers
}
