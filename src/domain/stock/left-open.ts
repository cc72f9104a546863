import type { Amount, BatchRow, Upload } from './batch.ts'
import type { Change, Missing } from './change.ts'
import type { Hold } from './hold.ts'
import type { Link } from './links.ts'
import type { Mark } from './mark.ts'
import type { Watched } from './repeat-question.ts'
import type { Failure } from './why-failed.ts'

export type { Failure } from './why-failed.ts'

/** What a batch hands on: everything unfinished that it does not send itself. */
export type OpenItem =
  | (Amount & { readonly kind: 'waiting' })
  | (Amount & Hold & { readonly kind: 'held' })
  | (SentRow & { readonly kind: 'doubtful' })
  | (SentRow & { readonly kind: 'inDoubt' })
  | (Unresolved & { readonly kind: 'unresolved' })
  | (Link & { readonly kind: 'link' })
  | (Watched & { readonly kind: 'watched' })
  | Failed

/** A change of which only the id has been told; Smaregi still has to be asked for the amount. */
export interface Unresolved extends Pick<
  Change,
  'productId' | 'storeId' | 'notification' | 'table' | 'rules'
> {
  readonly changeId: string
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
export interface SentRow extends BatchRow, Pick<Mark, 'batch' | 'tag' | 'row'> {
  readonly upload: Upload
}

/** Something that will not be tried again by itself. What is not known of it is '' or 0; `since` is an ISO instant. */
export type Failed = Failure & {
  readonly kind: 'failed'
  /** Stable: names the failure to `failures retry` and `failures drop`. */
  readonly id: string
  /** The text as it came, for a person. */
  readonly raw: string
  readonly productId: string
  /** Where that can be read of a row that cannot be counted. */
  readonly storeId?: string
  readonly code: string
  /** 拠点名, '' = 基本拠点; absent = the only one, or not known. */
  readonly warehouse?: string
  readonly delta: number
  readonly since: string
  /** How often it was told; absent = once. */
  readonly times?: number
}

/** Of what cannot be read only a person can say what it was. */
export function hasAmount({ code, delta }: Pick<Failed, 'code' | 'delta'>): boolean {
  return code !== '' && delta !== 0
}
