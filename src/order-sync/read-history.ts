import { slipHistories, type SlipHistory } from '../domain/orders/slip-history.ts'
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
  const broken = new Map(
    damaged.flatMap((one) => one.slips.map((slip) => [slip, one.where] as const)),
  )
  return { histories: slipHistories(entries, wanted), damaged: broken }
}
