import type {
  Amount,
  BatchHead,
  BatchRow,
  Carried,
  Failed,
  HoldReason,
  SentRow,
  Unresolved,
  Verdict,
} from './batch.ts'
import type { RepeatQuestion, Watched } from './repeat-question.ts'
import type { Shortage } from './shortage.ts'

/** An amount that waits, and why; `words`: see `Reason`, for a refused row Next Engine's own, '' = none. */
export interface Held extends Amount {
  readonly reason: HoldReason
  readonly words: string
  /** Of `repeat`: what is asked. */
  readonly repeat?: RepeatQuestion
  /** Found out for people, where more was sold than is free; never carried from batch to batch. */
  readonly shortage?: Shortage
}

/** Everything that has not ended yet, wherever it is written down. */
export interface Unfinished {
  readonly waiting: readonly Amount[]
  readonly held: readonly Held[]
  readonly doubtful: readonly SentRow[]
  readonly inDoubt: readonly SentRow[]
  readonly failed: readonly Failed[]
  readonly unresolved: readonly Unresolved[]
  /** Nothing to be done: seconds whose equal rows a late row may decide anew. */
  readonly watched: readonly Watched[]
}

/** The state before the first batch. */
export const NOTHING: Unfinished = {
  waiting: [],
  held: [],
  doubtful: [],
  inDoubt: [],
  failed: [],
  unresolved: [],
  watched: [],
}

/**
 * The whole unfinished state: what the newest batch carries on, and what its own rows have come to.
 * It is derived, never stored a second time, so a crash between two writes cannot lose or double anything.
 */
export function unfinished(head: BatchHead, carried: readonly Carried[]): Unfinished {
  const verdicts = new Map(head.verdicts?.map((verdict) => [verdict.row, verdict]))
  return gather([
    ...carried,
    ...head.rows.flatMap((row, i) => left(head, row, i + 1, verdicts.get(i + 1))),
  ])
}

/** What is left of one row of the batch, by its verdict; before there is one, by the batch's state. */
function left(
  head: BatchHead,
  row: BatchRow,
  number: number,
  verdict: Verdict | undefined,
): Carried[] {
  if (head.state === 'sealed') return [{ ...amountOf(row), kind: 'waiting' }]
  if (verdict === undefined) return [{ ...sent(head, row, number), kind: 'doubtful' }]
  return leftBy(verdict, sent(head, row, number))
}

/** What a verdict leaves unfinished of a row that was sent. */
export function leftBy(verdict: Verdict, row: SentRow): Carried[] {
  switch (verdict.kind) {
    case 'applied':
      return row.delta === row.sent
        ? []
        : [{ ...rest(row), kind: 'held', reason: 'oversold', words: '' }]
    case 'refused':
      return [{ ...amountOf(row), kind: 'held', reason: 'refused', words: verdict.words }]
    case 'notSent':
      return [{ ...amountOf(row), kind: 'waiting' }]
    case 'doubtful':
      return [{ ...row, kind: 'doubtful' }]
    case 'inDoubt':
      return [{ ...row, kind: 'inDoubt' }]
  }
}

/** The part of a decrement beyond the free stock. Its changes were counted with the part that went. */
function rest(row: BatchRow): Amount {
  return {
    code: row.code,
    products: row.products,
    delta: row.delta - row.sent,
    changes: 0,
    since: row.since,
  }
}

/** Only the fields of an amount: what a hold or a row adds must not be carried on with it. */
export function amountOf(amount: Amount): Amount {
  const { code, products, delta, changes, since, released } = amount
  return { code, products, delta, changes, since, ...(released === true ? { released } : {}) }
}

function heldOf(held: Held): Held {
  const { reason, words, repeat } = held
  return { ...amountOf(held), reason, words, ...(repeat === undefined ? {} : { repeat }) }
}

function watchedOf({ productId, storeId, at, from, to }: Watched): Watched {
  return { productId, storeId, at, from, to }
}

function unresolvedOf(one: Unresolved): Unresolved {
  const { changeId, productId, storeId, notification, table, receivedAt, refused, known } = one
  const facts = { changeId, productId, storeId, notification, table, receivedAt }
  const asked = refused === true ? { ...facts, refused } : facts
  return known === undefined ? asked : { ...asked, known }
}

function sentOf(row: SentRow): SentRow {
  const { batch, tag, row: number, upload, neCode, sent: quantity, before, unverified } = row
  return {
    ...amountOf(row),
    neCode,
    sent: quantity,
    before,
    ...(unverified === true ? { unverified } : {}),
    batch,
    tag,
    row: number,
    upload,
  }
}

/** A row with its batch; `number` from 1. Throws a plain Error (a bug) where the head has no upload. */
export function sent(head: BatchHead, row: BatchRow, number: number): SentRow {
  if (head.upload === null) throw new Error(`batch ${head.id} has rows and no upload`)
  return { ...row, batch: head.id, tag: head.tag, row: number, upload: head.upload }
}

/** All rows of a batch, with what is needed to find out what became of them. */
export function sentRows(head: BatchHead): SentRow[] {
  return head.rows.map((row, i) => sent(head, row, i + 1))
}

/** The codes nobody may send for until their earlier rows are cleared up. */
export function blockedCodes(state: Unfinished): Set<string> {
  return new Set([...state.doubtful, ...state.inDoubt].map((row) => row.code))
}

/** The same facts in the form a batch carries them. */
export function carriedFrom(state: Unfinished): Carried[] {
  return [
    ...state.waiting.map((amount) => ({ ...amountOf(amount), kind: 'waiting' as const })),
    ...state.held.map((held) => ({ ...heldOf(held), kind: 'held' as const })),
    ...state.doubtful.map((row) => ({ ...row, kind: 'doubtful' as const })),
    ...state.inDoubt.map((row) => ({ ...row, kind: 'inDoubt' as const })),
    ...state.failed,
    ...state.unresolved.map((one) => ({ ...unresolvedOf(one), kind: 'unresolved' as const })),
    ...state.watched.map((one) => ({ ...watchedOf(one), kind: 'watched' as const })),
  ]
}

/** The unfinished items of a list of carried ones. */
export function gather(items: readonly Carried[]): Unfinished {
  return {
    waiting: items.flatMap((item) => (item.kind === 'waiting' ? [amountOf(item)] : [])),
    held: items.flatMap((item) => (item.kind === 'held' ? [heldOf(item)] : [])),
    doubtful: items.flatMap((item) => (item.kind === 'doubtful' ? [sentOf(item)] : [])),
    inDoubt: items.flatMap((item) => (item.kind === 'inDoubt' ? [sentOf(item)] : [])),
    failed: items.flatMap((item) => (item.kind === 'failed' ? [item] : [])),
    unresolved: items.flatMap((item) => (item.kind === 'unresolved' ? [unresolvedOf(item)] : [])),
    watched: items.flatMap((item) => (item.kind === 'watched' ? [watchedOf(item)] : [])),
  }
}
