import type { Amount, BatchRow, Upload } from './batch.ts'
import type { Change, Missing } from './change.ts'
import type { Link } from './links.ts'
import type { RepeatQuestion, Watched } from './repeat-question.ts'

/** What a batch hands on: everything unfinished that it does not send itself. */
export type OpenItem =
  | (Amount & { readonly kind: 'waiting' })
  | (Amount & {
      readonly kind: 'held'
      readonly reason: HoldReason
      readonly words: string
      readonly repeat?: RepeatQuestion
    })
  | (SentRow & { readonly kind: 'doubtful' })
  | (SentRow & { readonly kind: 'inDoubt' })
  | (Unresolved & { readonly kind: 'unresolved' })
  | (Link & { readonly kind: 'link' })
  | (Watched & { readonly kind: 'watched' })
  | Failed

/** A change of which only the id has been told; Smaregi still has to be asked for the amount. */
export interface Unresolved {
  readonly changeId: string
  readonly productId: string
  readonly storeId: string
  readonly notification: string
  /** Number of the id table in force when it was received. */
  readonly table: number
  /** Number of the rule set in force then; absent = the first. */
  readonly rules?: number
  /** When it was received (ISO instant). */
  readonly receivedAt: string
  /** Smaregi did not answer when it was last asked: all others come first now. */
  readonly refused?: boolean
  /** Smaregi was asked and does not show it; see `unanswered.ts`. */
  readonly missing?: Missing
  /** The amount is known, but the change may be ston's own: a call on the same stock has not ended yet. */
  readonly known?: Change
}

/** A row that left, with all that is needed to find out what became of it. */
export interface SentRow extends BatchRow {
  readonly batch: number
  readonly tag: string
  readonly row: number
  readonly upload: Upload
}

/** Something that will not be tried again by itself. What is not known of it is '' or 0; `since` is an ISO instant. */
export interface Failed {
  readonly kind: 'failed'
  /** Stable: names the failure to `failures retry` and `failures drop`. */
  readonly id: string
  /** `unknownChange`: written by earlier versions only; today the change is held (`Missing`). */
  readonly reason: 'badRow' | 'tooOld' | 'damage' | 'refused' | 'unknownChange'
  readonly words: string
  /** The text as it came, for a person. */
  readonly raw: string
  readonly productId: string
  /** Where that can be read of a row that cannot be counted. */
  readonly storeId?: string
  readonly code: string
  readonly delta: number
  readonly since: string
}

/** Why an amount waits for something other than its turn. Each flush looks again by itself. */
export type HoldReason =
  /** Next Engine does not know the code. */
  | 'missing'
  /** The code turned up, but the two counts do not fit. */
  | 'counts'
  /** The code turned up; with Next Engine as master a person decides. */
  | 'master'
  /** More than the free stock: 売り越し. */
  | 'oversold'
  /** The same, but the goods are on their way between two stores. Told, never stored: what is stored says `oversold`. */
  | 'inTransit'
  /** Next Engine refused the row. */
  | 'refused'
  /** Larger than `guard.maxDelta`. */
  | 'guard'
  /** Two codes of Next Engine differ from ours only in letter case, or the id table or the JAN codes cannot tell. */
  | 'ambiguous'
  /** JAN mode: nothing in Next Engine has the product's key. */
  | 'unlinked'
  /** A set of Next Engine that cannot be taken apart. */
  | 'set'
  /** It may be a 出荷 typed by hand that was edited or deleted. */
  | 'shipment'
  /** An equal row came again in a second with other changes: nobody can tell yet whether it happened again. */
  | 'repeat'
  /** Of one of Smaregi's own EC links: whether another link passes it on as well is asked. Told, never stored: see `Link`. */
  | 'otherLink'
  /** Smaregi does not show the change. Told, never stored: what is stored is the change (`Missing`). */
  | 'unknownChange'
