import type { BatchHead, BatchState } from '../domain/stock/batch.ts'
import { Moved } from '../kernel/errors.ts'
import type { Batches } from './store.ts'

const ORDER: readonly BatchState[] = ['sealed', 'sending', 'accepted', 'settled']

/** A batch may move on, or be rewritten in its state. */
export function neverBack(from: BatchState, to: BatchState): void {
  if (ORDER.indexOf(to) < ORDER.indexOf(from))
    throw new Error(`a batch never goes back: ${from} → ${to}`)
}

/**
 * What a holder who stopped in the middle has sealed and not sent is taken over: it is written down that it has not left, before anybody
 * reads it. Whoever is first with the next state decides; the other one is told `Moved`.
 */
export async function takeOver(
  batches: Pick<Batches, 'newest' | 'advance'>,
  now: Date,
): Promise<void> {
  const head = await batches.newest()
  if (head?.state !== 'sealed') return
  await batches.advance('sealed', takenOver(head, now)).catch((error: unknown) => {
    if (!(error instanceof Moved)) throw error
  })
}

/** None of its rows has left, nor will. */
function takenOver(head: BatchHead, now: Date): BatchHead {
  return {
    ...head,
    state: 'settled',
    verdicts: head.rows.map((_, i) => ({
      row: i + 1,
      kind: 'notSent',
      by: 'takenOver',
      words: '',
    })),
    settledAt: now.toISOString(),
  }
}

/** The head with these rows (numbers from 1) and their verdicts alone. */
export function onlyRows(head: BatchHead, numbers: readonly number[]): BatchHead {
  const wanted = new Set(numbers)
  return {
    ...head,
    rows: head.rows.filter((_, i) => wanted.has(i + 1)),
    verdicts: head.verdicts?.filter(({ row }) => wanted.has(row)) ?? null,
  }
}
