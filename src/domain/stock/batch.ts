import type { IgnoreRule } from './change.ts'
import type { Hold } from './hold.ts'
import type { Mark } from './mark.ts'
import { type Question, questionOf } from './questions.ts'
import { type Amount, type Counts, inWarehouse, warehouseNamed } from './stock-key.ts'
import type { Failure } from './why-failed.ts'

export type { Amount, Counts } from './stock-key.ts'
export type { ChangeRecord } from './change-record.ts'

/**
 * A batch is one upload file of at most 1,000 rows. It is written in three files (see `store.ts`):
 * the changes it took, what it carries on, and a small head that commits both.
 *
 *   sealed ──► sending ──► accepted ──► settled
 *
 * `sealed`: nothing has left yet. `sending`: the upload may or may not have reached Next Engine.
 * `accepted`: Next Engine gave a queue id. `settled`: every row has a verdict.
 */
export type BatchState = 'sealed' | 'sending' | 'accepted' | 'settled'

/** An opaque place in the journal: segment → how far it was read (bytes, or records). Never "newest segment + offset": clocks jump. */
export type Position = Readonly<Record<string, number>>

/** The small file that commits a batch. Moments are ISO instants by our clock, but for those of `upload`. */
export interface BatchHead {
  readonly id: number
  /** Unique for ever; it travels with a row's number in Next Engine's reason column. */
  readonly tag: string
  readonly state: BatchState
  readonly sealedAt: string
  /** The journal has been read up to here. */
  readonly position: Position
  /** When the newest notification came (ISO instant). */
  readonly lastReceivedAt: string | null
  /** Which form of notification counts, once that is known. */
  readonly channel: 'legacy' | 'platform' | null
  /** Changes that have come in the other form so far. */
  readonly otherChannel: number
  /** Change dates (JST days) before this one may have had their duplicate keys forgotten. */
  readonly keysFrom: string | null
  /** When a batch with rows last asked for counts before it left (ISO instant); absent = none, or none since an earlier version. */
  readonly askedAt?: string
  /** At most 1,000; none when there was something to decide but nothing to send. */
  readonly rows: readonly BatchRow[]
  /** The batches of the retention time whose lines hold alignments; absent = none. */
  readonly aligned?: readonly AlignedBatch[]
  /** How many changes were taken, and how many of them were ignored by which rule. */
  readonly taken: number
  /** Those of them that came for the first time and in the form that counts, by the day (JST) of receipt; absent in older heads. */
  readonly received?: Readonly<Record<string, number>>
  readonly ignored: Partial<Record<IgnoreRule, number>>
  /** What an earlier batch's rows turned out to be, decided when this batch was sealed. */
  readonly outcomes: readonly RowOutcome[]
  /** Null for a batch without rows. */
  readonly upload: Upload | null
  readonly verdicts: readonly Verdict[] | null
  readonly settledAt: string | null
}

/** Where alignments are found: the batches whose lines hold them. */
export interface AlignedBatch {
  readonly batch: number
  /** ISO instant. */
  readonly at: string
}

/** What is known of the file that was sent; two clocks are at work in it. */
export interface Upload {
  readonly form: 'goods' | 'warehouse'
  /** The 拠点 of rows that name none. */
  readonly warehouse: string
  /** By Next Engine's clock (JST, `YYYY-MM-DD HH:MM:SS`): when the rows' counts were read. */
  readonly countedAt: string
  /** The newest movement of these codes that Next Engine's stock history showed then; 0 = none. Only later ones can be ours. */
  readonly seenUpTo: number
  /** By the same clock, just before the upload left; null while it has not. */
  readonly startedAt: string | null
  /** The same at the latest: the clock was read some time before, and the computer may have slept since. Absent in older heads. */
  readonly startedBy?: string
  readonly queId: string | null
  /** The answer was lost, and this queue entry, which may be ours or another app's, is not finished yet. */
  readonly waitsFor?: string
  /** When the queue entry was first seen finished, and how (our clock, ISO instant). */
  readonly finishedAt: string | null
  /** When it ended at the latest, by Next Engine's clock (JST); absent while it has not, and in older heads. */
  readonly endedAt?: string
  readonly queStatus: '2' | '-1' | null
  readonly queMessage: string
  /**
   * Its rows (from 1) whose counts had changed by exactly the amount, and when that was seen at the latest, by Next Engine's clock (JST). Counts
   * may be newer than the history: only what the history knows by then tells whose change it was.
   */
  readonly changed?: { readonly rows: readonly number[]; readonly by: string }
  /** It holds what cannot wait, so its outcome is looked for soon. */
  readonly urgent?: true
  /** Its rows left without having asked for counts; `countedAt` is the oldest look that they rested on. */
  readonly unasked?: true
  /** Of such a one: the mark of a row of it was seen, so the file was worked. */
  readonly marked?: true
}

/** The 拠点 of its rows that name none, '' = 基本拠点: the goods master's file always means that one. */
export function warehouseOf({ form, warehouse }: Pick<Upload, 'form' | 'warehouse'>): string {
  return form === 'goods' ? '' : warehouseNamed(warehouse)
}

/** The earliest moment at which it can have left, by Next Engine's clock: it is counted before it is started. */
export function leftAt({ startedAt, countedAt }: Upload): string {
  return startedAt ?? countedAt
}

/** The latest moment at which it can have left: what is waited for since then cannot be over before. */
export function latestLeave(upload: Upload): string {
  return upload.startedBy ?? leftAt(upload)
}

/** One line of the upload file. Its number is its place in `rows`, from 1. */
export interface BatchRow extends Amount {
  /** The code as Next Engine spells it. */
  readonly neCode: string
  /** What goes out now; `delta - sent` becomes held as 売り越し when the row is settled. */
  readonly sent: number
  /** Next Engine's counts just before: what the verdict compares with. Null: it left without having asked. */
  readonly before: Counts | null
  /** Sent without having been able to compare both counts (Smaregi could not be read). */
  readonly unverified?: true
}

/** What became of a row. The first three are final, the last two keep its code from being sent again. */
export type VerdictKind =
  /** In Next Engine's stock. */
  | 'applied'
  /** Certainly not in it, and Next Engine refused the row. */
  | 'refused'
  /** Certainly not in it: the upload never got in (busy, maintenance, no connection). */
  | 'notSent'
  /** Not known yet: looked at again. */
  | 'doubtful'
  /** Next Engine's own records cannot tell: a person decides. */
  | 'inDoubt'

/** About the row of that number (from 1); `words`: Next Engine's own, as they came, '' = none. */
export interface Verdict {
  readonly row: number
  readonly kind: VerdictKind
  /** What it rests on, for `why`: `tag`, `history`, `counts`, `queue` … */
  readonly by: string
  readonly words: string
  /** The counts have changed by exactly the amount, and nothing else tells. */
  readonly changed?: true
  /** Of one that was applied: rows that had left with the same pieces before, were believed not to be in, and are in as well. */
  readonly late?: readonly Mark[]
  /** The same, where what was read has a line that may be theirs, and names no row. */
  readonly unsure?: readonly Mark[]
}

/** The end of something that an earlier batch had left open, or what a person decided about it. */
export interface RowOutcome {
  readonly kind:
    | 'applied'
    | 'aligned'
    | 'zero'
    | 'dropped'
    | 'notApplied'
    | 'released'
    | 'excluded'
    /** Sent, and given back: another link passes the same on. */
    | 'givenBack'
    /** The pieces of a 出荷 that was edited or deleted: Next Engine has them already. */
    | 'takenBack'
    /** Equal rows that were held, or had counted, are a repeat of what was told before (`by`: `counts` or `history`). */
    | 'repeat'
    /** Sent, or written to Smaregi, to set both counts equal (`by`: which side was changed). */
    | 'mended'
  /** '' = none, or what ended was no amount of the code. */
  readonly code: string
  readonly warehouse?: string
  /** The product, where there is no code. */
  readonly product?: string
  /** The code of a change that was looked at by itself: its pieces were none of the code's. */
  readonly alone?: string
  readonly delta: number
  /** Of what was dropped: what had been asked about it. Who says no says that nothing is wanting. Absent in older heads. */
  readonly question?: Question
  /** The batch and row it had left with, if it had left. */
  readonly batch: number | null
  readonly row: number | null
  /** What it rests on: `tag`, `counts` … or `person`. */
  readonly by: string
  /** A person's reason. */
  readonly why?: string
  /** Who that person is, where it was told. */
  readonly who?: string
}

/** The end of an amount that was not on its way, or a person's decision about it; `by`: what it rests on; `why` it had not gone. */
export function endOf(
  { code, warehouse, products, delta }: Pick<Amount, 'code' | 'warehouse' | 'products' | 'delta'>,
  kind: RowOutcome['kind'],
  by: string,
  why: Hold | Failure | null = null,
): RowOutcome {
  const [product] = products
  const question = kind === 'dropped' ? questionOf(why?.reason) : undefined
  return {
    kind,
    code,
    ...inWarehouse(warehouse),
    ...(code === '' && product !== undefined ? { product } : {}),
    ...(why?.reason === 'shipment' ? { alone: why.returned.code } : {}),
    delta,
    ...(question !== undefined && { question }),
    batch: null,
    row: null,
    by,
  }
}
