import type { Beats } from './beats.ts'
import type { Bookings } from './bookings.ts'
import type { Echoes } from './echoes.ts'
import type { IdTables } from './id-tables.ts'
import type { Places, ProductIndex } from './product-index.ts'
import type { RuleSets } from './rule-sets.ts'
import type { Leave } from './leave.ts'
import type { ServerIdentity } from './server-identity.ts'
import type { DocumentName } from './document-name.ts'
import type { BatchHead, BatchState, ChangeRecord, Position } from '../domain/stock/batch.ts'
import type { OpenItem } from '../domain/stock/left-open.ts'

/**
 * Where everything is kept. One process listens (`intake`), others read and work; they share nothing but this.
 *
 * The contract, for every implementation:
 * - what a method reports as done survives the process and the power going right afterwards;
 * - what it reports as failed has either not happened or is harmless when it is done again;
 * - readers never see half a record, half a document or half a batch;
 * - nothing unfinished is ever removed.
 */
export interface Store {
  /**
   * Opens the listener's side. Several processes may each have one. `rules`: the number of the rule set in force, asked for once for
   * each group of notifications that is written; a group whose number cannot be told is refused.
   */
  intake(rules?: () => Promise<number>): Promise<Intake>

  /**
   * What has been received after `position`, in order within a segment, in chunks. Everything it gives out is on
   * stable storage. Bytes that cannot be read and are followed by a valid record come as `damage`;
   * bytes at a segment's end that are not (yet) a whole record are passed over and not counted as read.
   */
  unread(after: Position): Reading

  /** The notifications of these ids, as far as they are still there, in any order. */
  notifications(ids: Iterable<string>): AsyncIterable<Received>

  /** When the oldest notification after `position` came (ISO instant); null = all are read. Looks at one record of each segment. */
  waitingSince(after: Position): Promise<string | null>

  readonly batches: Batches
  readonly keys: Keys
  readonly products: ProductIndex
  readonly tables: IdTables
  readonly rules: RuleSets
  readonly bookings: Bookings
  readonly echoes: Echoes
  readonly beats: Beats

  /** A small JSON document. Unknown names are empty documents. */
  document<T>(name: DocumentName): Document<T>

  /**
   * Takes the named lock, or says why not. Whoever takes `stock` takes over what was sealed and not sent: it is settled as not sent before
   * anybody reads it, and whoever wanted to send it is told `Moved`. Waits up to `waitMs` for a holder with another `purpose`; a holder with the
   * same one is reported at once as `same`. A live holder on another host is an error (`StonError`, code `host`).
   */
  lock(name: LockName, options: LockOptions): Promise<LockAnswer>

  /**
   * Leave to make one call to the outside, for the holder of the lock, from the moment at which it is on stable storage that the call is
   * about to be made; the other locks that this store holds must be its own as well. Throws where this store does not hold the lock.
   */
  leave(name: LockName): Leave

  /** The same from a proof of this moment that nobody else has taken the lock; throws `StonError` or `Moved` where somebody has. */
  stillHeld(name: LockName): Promise<Leave>

  /** The number by which this store holds the lock, to be written down beside a call. Throws where it does not hold the lock. */
  holding(name: LockName): number
  /** Whether this store itself has taken the lock, and not released it. */
  holds(name: LockName): boolean
  /** As in `Batches`, of who held the lock by that number; `undefined`: an older version has not written it down. */
  senderMayLive(name: LockName, number: number | undefined): Promise<boolean>
  /** Who holds the lock just now, or waits for it: a purpose; null = nobody. A look, not a promise. */
  holder(name: LockName): Promise<string | null>
  /** Whether a listener of an older version has taken the newest notification since this version took the data over. */
  olderListener(): Promise<boolean>

  /** The database server that answers; null = a folder, or a server that does not tell. */
  server(): Promise<ServerIdentity | null>
  /** Proves that a write reaches stable storage, and says how much room is left. */
  probe(): Promise<{ readonly freeBytes: number }>
  /** Throws `StonError` (temporary) where some small documents would not fit any more: for before a call whose answer must be kept. */
  needFreeSpace(): Promise<void>

  /**
   * Removes segments, batches and duplicate keys that are older than `before` (ISO instant), behind the newest
   * batch's position, and named by nothing unfinished. `keysFrom` is the first day (JST) whose keys must stay.
   */
  prune(options: { readonly before: string; readonly keysFrom: string }): Promise<void>

  close(): Promise<void>
}

export type { Bookings, DocumentName, Echoes }

/** `stock`, `orders`: the two directions; `run-…`: who has their commands started; `pause`: who stops both. `nextengine`: any answer may bring new tokens. */
export type LockName = 'stock' | 'orders' | 'run-stock' | 'run-orders' | 'pause' | 'nextengine'

/** `waitMs`: milliseconds. */
export interface LockOptions {
  /** What the holder is doing, a command's name. */
  readonly purpose: string
  readonly waitMs: number
}

/** Only who has it `held` may go on; `holder`: what the other one is doing. */
export type LockAnswer =
  | { readonly kind: 'held'; release(): Promise<void> }
  | { readonly kind: 'same'; readonly holder: string }
  | { readonly kind: 'timeout'; readonly holder: string }

/** What the listener hands over: the notification as it came, without the secret. */
export interface Notification {
  readonly form: 'legacy' | 'platform'
  /** legacy: the text of `params`; platform: the body. */
  readonly body: string
  /** legacy: `proc_name`; platform: the event. Empty when absent. */
  readonly event: string
  /** A few harmless headers. */
  readonly headers: Readonly<Record<string, string>>
  /** Number of the rule set it belongs to, where that is not the one in force now: what is found later belongs to its own time. */
  readonly rules?: number
}

/** A notification as the journal gives it back. */
export interface Received extends Notification {
  /** Number of the rule set then in force; absent = the first. */
  readonly rules?: number
  /** Follows the notification from the listener to its batch. */
  readonly id: string
  /** ISO instant. */
  readonly at: string
  /** Number of the id table then in force; 0 = none. */
  readonly table: number
}

/** The listener's side of the journal. */
export interface Intake {
  /**
   * Resolves with the id when the notification is on stable storage. Rejects with `IntakeRefused` when too much is waiting
   * (64 MiB) or the disk refuses; then nothing of it counts, and a later call tries a fresh segment, at most once a second.
   */
  append(notification: Notification): Promise<string>
  /** Waits for what was appended, then closes. */
  close(): Promise<void>
}

/** The notification was not taken: answer 503. */
export class IntakeRefused extends Error {
  readonly why: 'full' | 'disk' | 'closed'
  constructor(why: 'full' | 'disk' | 'closed', cause?: unknown) {
    super(`not taken: ${why}`, cause === undefined ? undefined : { cause })
    this.name = 'IntakeRefused'
    this.why = why
  }
}

/** `offset` and `bytes`: where unreadable bytes begin in the segment, and how many they are. */
export type JournalItem =
  | { readonly kind: 'notification'; readonly received: Received }
  | {
      readonly kind: 'damage'
      readonly segment: string
      readonly offset: number
      readonly bytes: number
      /** The start of what stood there, for a person. */
      readonly text: string
    }

/** To be gone through once. */
export interface Reading extends AsyncIterable<readonly JournalItem[]> {
  /** After the last chunk that was given out. */
  readonly position: Position
}

/** Where a batch cannot be read, everything throws `damaged` (exit `attention`): passing over it would send things twice. */
export interface Batches {
  /** The newest head: it is the whole unfinished state, together with what it carries. */
  newest(): Promise<BatchHead | null>
  /** As `newest`, for a page that is loaded again and again: cheap where nothing has changed, and nothing to decide by. */
  newestShown(): Promise<BatchHead | null>
  read(id: number): Promise<BatchHead | null>
  /** The ids there are, ascending. */
  list(): Promise<readonly number[]>
  carried(id: number): Promise<readonly OpenItem[]>
  changes(id: number): AsyncIterable<readonly ChangeRecord[]>
  /** As much of a batch as stands at these places. */
  some(id: number, places: Pick<Places, 'lines' | 'rows'>): Promise<SomeOfBatch | null>
  /** Begins the batch after `predecessor` (0 = none). What an earlier run left without a head is swept away. */
  draft(predecessor: number): Promise<Draft>
  /**
   * Compare-and-set: replaces the head of `next.id` if it still is in state `from`; otherwise throws `Moved`.
   * A batch may move on to a later state or be rewritten in the same one, never back.
   */
  advance(from: BatchState, next: BatchHead): Promise<void>
  /**
   * Whether somebody else brought the batch into its state and has not been seen to end: then what he was about to send may leave even
   * now, and no reading of today proves that it did not.
   */
  senderMayLive(id: number): Promise<boolean>
}

/** `head`: with some of its rows, and their verdicts, alone. */
export interface SomeOfBatch {
  readonly head: BatchHead
  readonly changes: readonly ChangeRecord[]
}

/** A batch in the making. Nothing of it exists for anybody until `seal` has returned. */
export interface Draft {
  readonly id: number
  record(line: ChangeRecord): void
  /** What has been recorded so far; nothing may be recorded meanwhile. */
  changes(): AsyncIterable<readonly ChangeRecord[]>
  /** Lets what was recorded leave memory: at most what has come since the last call is still there. Call it now and then. */
  drain(): Promise<void>
  /** Commits changes, carried rows, duplicate keys and head at one stroke. Throws `Moved` when there is a newer batch than `predecessor`. */
  seal(head: BatchHead, carried: readonly OpenItem[]): Promise<void>
  /** Forgets it. Also safe after `seal`. */
  abort(): Promise<void>
}

/** The duplicate keys, by the day (JST, `YYYY-MM-DD`) of the change. Only an index: the batches are the truth. */
export interface Keys {
  /** Makes the days' keys known to `add`, while the lock `stock` is held. Brings the index up to the newest batch first. */
  load(days: Iterable<string>): Promise<void>
  /** True when the key (32 hex digits) is new; it counts as seen from then on, in this process, until `reset`. */
  add(day: string, key: string): boolean
  /** Whether the key has been seen, and nothing more. */
  has(day: string, key: string): boolean
  /** Writes down what `add` found new, after the batch that holds it was sealed. */
  commit(batch: number): Promise<void>
  /** Forgets what has been added since the last `commit`. */
  reset(): void
}

/** Revision 0 and null: nothing has been written yet. */
export interface Document<T> {
  read(): Promise<{ readonly value: T | null; readonly revision: number }>
  /** Replaces the whole document if its revision still is the one given; otherwise throws `Moved`. */
  replace(value: T, revision: number): Promise<void>
}
