import { leftAt } from '../domain/stock/batch.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import { DAY_MS, fromJst, toJstIso } from '../kernel/time.ts'

/** An upload whose result is not known yet, and what in Next Engine's queue it waits for. */
export interface WaitingUpload {
  /** Null: no entry has been found. */
  readonly queId: string | null
  /** False: the answer to the upload was lost, so the entry may be another app's. */
  readonly isOwn: boolean
  /** When the upload left: `YYYY-MM-DDTHH:MM:SS+09:00`. */
  readonly since: string
  readonly rows: number
}

/** The oldest first. */
export function waitingUploads({ doubtful }: Pick<OpenWork, 'doubtful'>): WaitingUpload[] {
  const uploads = new Map<string, WaitingUpload>()
  for (const { tag, upload } of doubtful) {
    const left = fromJst(leftAt(upload))
    const known = uploads.get(tag)
    uploads.set(tag, {
      queId: upload.queId ?? upload.waitsFor ?? null,
      isOwn: upload.queId !== null,
      since: left === null ? leftAt(upload) : toJstIso(left),
      rows: (known?.rows ?? 0) + 1,
    })
  }
  return [...uploads.values()].toSorted((a, b) => (a.since < b.since ? -1 : 1))
}

/** Rows that have waited for more than a day, and the queue entries they wait for: of their own uploads, and of whoever's. */
export interface Overdue {
  readonly rows: number
  readonly own: readonly string[]
  readonly others: readonly string[]
}

export function overdueUploads({ doubtful }: Pick<OpenWork, 'doubtful'>, now: Date): Overdue {
  const old = doubtful.filter(({ upload, since }) => {
    const left = fromJst(leftAt(upload))
    if (left === null) return false
    // A date that lies ahead was written by a clock that was wrong.
    const from = left.getTime() > now.getTime() ? Date.parse(since) : left.getTime()
    return now.getTime() - from > DAY_MS
  })
  const waiting = waitingUploads({ doubtful: old })
  const idsOf = (own: boolean): string[] => [
    ...new Set(
      waiting.flatMap(({ queId, isOwn }) => (isOwn === own && queId !== null ? [queId] : [])),
    ),
  ]
  return { rows: old.length, own: idsOf(true), others: idsOf(false) }
}
