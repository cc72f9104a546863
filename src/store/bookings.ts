import type { BookingEntry } from '../domain/orders/booking.ts'

/** What was written to Smaregi for Next Engine's slips. Only the holder of the lock `orders` appends; anybody reads. */
export interface Bookings {
  /** On stable storage, all of them in this order, when it resolves. */
  append(entries: readonly BookingEntry[]): Promise<void>
  /**
   * The entries of these slips, in the order they were written. `damaged`: slips whose record cannot be read, or may be among
   * what cannot be read: they must not be touched.
   */
  of(slips: Iterable<number>): Promise<{
    readonly entries: readonly BookingEntry[]
    readonly damaged: readonly { readonly slips: readonly number[]; readonly where: string }[]
  }>
  /** Whether somebody else wrote that entry and has not been seen to end: the call that it announces may leave even now. */
  senderMayLive(slip: number, id: string): Promise<boolean>
  /** Everything, in chunks, each slip's entries in order and within one chunk. Memory does not grow with history. */
  all(): AsyncIterable<readonly BookingEntry[]>
  /** The same of slips that may be about one of these products (商品ID) or codes; it may give more, never less. */
  about(names: Iterable<string>): AsyncIterable<readonly BookingEntry[]>
  /** The same of slips of which both sides may know different things (`stands-apart.ts`); it may give more, never less. */
  apart(): AsyncIterable<readonly BookingEntry[]>
  /** Brings what these two are found by up to date, a part of it with each call. For the holder of the lock `orders`. */
  complete(): Promise<void>
  /**
   * Forgets slips whose entries are all older than `before` (ISO instant) and that have nothing open. Gives the highest slip of
   * which something was forgotten (0 = none so far): it and all slips up to it that have no entries are older than the memory.
   */
  prune(before: string, open: ReadonlySet<number>): Promise<{ readonly forgottenUpTo: number }>
}
