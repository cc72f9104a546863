/** What became of one row of an uploaded file. */
export interface RowResult {
  /** The header is row 1. */
  readonly line: number
  readonly code: string
  /** Signed pieces. */
  readonly delta: number
  readonly applied: boolean
  /** Why the row is bad; null for a good one (which `allOrNothing` may still leave unapplied). */
  readonly why: string | null
}

/** 0 waiting, 1 running, 2 all succeeded, −1 failed. */
export type QueueStatus = -1 | 0 | 1 | 2

export interface QueueEntry {
  readonly queId: string
  readonly methodName: string
  /** `NE_API`: came through the API. */
  readonly uploadName: string
  readonly csv: string
  readonly status: QueueStatus
  readonly message: string | null
  /** Empty until it was worked. */
  readonly rows: readonly RowResult[]
  readonly createdAt: Date
  readonly modifiedAt: Date | null
}
