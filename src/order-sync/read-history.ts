import { emptyHistory, slipHistories, type SlipHistory } from '../domain/orders/slip-history.ts'
import type { Store } from '../store/store.ts'

export interface Memories {
  /** Of each slip that was asked for, also where no entry is about it. */
  readonly histories: ReadonlyMap<number, SlipHistory>
  /** Slips whose record cannot be read, and where it stands. */
  readonly damaged: ReadonlyMap<number, string>
}

/** What is remembered of these slips. */
export async function readMemories(store: Store, slips: Iterable<number>): Promise<Memories> {
  const wanted = [...slips]
  const { entries, damaged } = await store.bookings.of(wanted)
  const known = slipHistories(entries)
  const broken = new Map(
    damaged.flatMap((one) => one.slips.map((slip) => [slip, one.where] as const)),
  )
  const histories = new Map(
    wanted.map((slip) => [slip, known.get(slip) ?? emptyHistory(slip)] as const),
  )
  return { histories, damaged: broken }
}
