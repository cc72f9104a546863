import type { BatchRow, Verdict } from './batch.ts'
import type { HoldFor } from './hold.ts'
import type { OpenItem, SentRow } from './left-open.ts'
import type { Mark } from './mark.ts'
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

/** Neither Next Engine nor a person has said so, nor is it known that it never left. */
function isRead({ by }: Verdict): boolean {
  return by !== '' && by !== 'person' && by !== 'takenOver'
}

/** It may leave again, and then the mark it left with is looked for. */
function markedAmount(row: SentRow, lost = false): Amount {
  const { batch, tag, row: number, neCode, sent: pieces, upload } = row
  const of = { batch, tag, row: number, neCode, sent: pieces, since: upload.countedAt }
  const mark: Mark = lost ? { ...of, lostAfter: upload.seenUpTo } : of
  return { ...amountOf(row), marks: [...(row.marks ?? []), mark] }
}
