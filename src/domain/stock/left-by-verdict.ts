import type { BatchRow, Verdict } from './batch.ts'
import type { HoldFor } from './hold.ts'
import type { OpenItem, SentRow } from './left-open.ts'
import { lookedFor, type Mark } from './mark.ts'
import { type Amount, amountOf, inWarehouse, under } from './stock-key.ts'

/** What a verdict leaves unfinished of a row that was sent. */
export function leftBy(verdict: Verdict, row: SentRow): OpenItem[] {
  switch (verdict.kind) {
    case 'applied':
      return [
        ...beyond(row),
        ...takenBack(row, verdict.late ?? []),
        ...(verdict.unsure ?? []).map((mark) => heldTwice(row, mark, -mark.sent)),
      ]
    case 'refused':
      return [{ ...markedAmount(row), kind: 'held', ...refusal(row, verdict) }]
    case 'notSent':
      return [{ ...markedAmount(row, isRead(verdict)), kind: 'waiting' }]
    case 'doubtful':
      return [{ ...row, kind: 'doubtful' }]
    case 'inDoubt':
      return [{ ...row, kind: 'inDoubt' }]
  }
}

function refusal({ before }: SentRow, { words }: Verdict): HoldFor<'refused'> {
  return { reason: 'refused', words, ...(before === null ? { unasked: true as const } : {}) }
}

/** The part of a decrement beyond the free stock. */
function beyond(row: BatchRow): OpenItem[] {
  const rest = row.delta - row.sent
  return rest === 0 ? [] : [{ ...partOf(row, rest), kind: 'held', reason: 'oversold' }]
}

/** Pieces of an amount whose changes were counted with others of it. */
function partOf({ code, warehouse, products, since, ...amount }: Amount, delta: number): Amount {
  return { code, ...inWarehouse(warehouse), products, delta, changes: 0, since, ...under(amount) }
}

/** What has gone twice is taken back: an upload that was taken for lost was worked after all. */
function takenBack(row: BatchRow, late: readonly Mark[]): OpenItem[] {
  const twice = late.reduce((sum, { sent: pieces }) => sum + pieces, 0)
  return twice === 0 ? [] : [{ ...partOf(row, -twice), kind: 'waiting' }]
}

/** Pieces that are wanting only if a row that was taken for lost is in, or only if it is not. */
export function heldTwice(
  amount: Amount,
  { batch, row, since: left }: Mark,
  delta: number,
): Amount & HoldFor<'twice'> & { readonly kind: 'held' } {
  return { ...partOf(amount, delta), kind: 'held', reason: 'twice', batch, row, left }
}

/**
 * What had left with the same pieces before, was taken for lost, and may turn up after all: it is looked for by an amount of nothing. `settledAt`
 * (JST): a person has said that the row itself is in.
 */
export function stillLookedFor(row: Amount | SentRow, settledAt?: string): OpenItem[] {
  const marks = lookedFor(row.marks)
  if (marks.length === 0) return []
  const own = settledAt !== undefined && 'upload' in row ? [{ ...lostMark(row), settledAt }] : []
  return [{ ...partOf(row, 0), marks: [...marks, ...own], kind: 'waiting' }]
}

/** Neither Next Engine nor a person has said so, nor is it known that it never left. */
function isRead({ by }: Verdict): boolean {
  return !['', 'answer', 'person', 'takenOver'].includes(by)
}

/** It may leave again, and then the mark it left with is looked for. */
function markedAmount(row: SentRow, lost = false): Amount {
  const { lostAfter, ...mark } = lostMark(row)
  const own: Mark = lost ? { ...mark, lostAfter } : mark
  return { ...amountOf(row), marks: [...(row.marks ?? []), own] }
}

/** The row's own, should it turn up. */
export function lostMark(row: SentRow): Mark & Required<Pick<Mark, 'lostAfter'>> {
  const { batch, tag, row: number, neCode, sent: pieces, upload } = row
  const { countedAt: since, seenUpTo: lostAfter } = upload
  return { batch, tag, row: number, neCode, sent: pieces, since, lostAfter }
}
