import type { BatchHead } from '../domain/stock/batch.ts'
import { inWarehouse, type StockKey } from '../domain/stock/stock-key.ts'
import type { Store } from '../store/store.ts'

/** Pieces of a code that were seen to have got into Next Engine. */
export interface FreshRow extends StockKey {
  readonly units: number
  /** When it was seen (ms). */
  readonly at: number
}

/** What has been found applied since then, whenever it left. The newest batches are looked through, one file each. */
export async function appliedSince(
  { batches }: Pick<Store, 'batches'>,
  since: Date,
): Promise<readonly FreshRow[]> {
  const found: FreshRow[] = []
  let head = await batches.newest()
  while (head !== null && isSince(head, since)) {
    found.push(...appliedIn(head))
    head = await batches.read(head.id - 1)
  }
  return found
}

function isSince(head: BatchHead, since: Date): boolean {
  return atOf(head) >= since.getTime()
}

function atOf({ sealedAt, settledAt }: BatchHead): number {
  return Math.max(Date.parse(sealedAt), Date.parse(settledAt ?? sealedAt))
}

function appliedIn(head: BatchHead): FreshRow[] {
  const { rows, verdicts, outcomes } = head
  const at = atOf(head)
  const applied = (verdicts ?? []).filter(({ kind }) => kind === 'applied')
  return [
    ...applied.flatMap(({ row }) => {
      const one = rows[row - 1]
      return one === undefined ? [] : [{ ...keyIn(one), units: one.sent, at }]
    }),
    ...outcomes
      .filter(({ kind }) => kind === 'applied')
      .map((one) => ({ ...keyIn(one), units: one.delta, at })),
  ]
}

function keyIn({ code, warehouse }: StockKey): StockKey {
  return { code, ...inWarehouse(warehouse) }
}
