import type { OrderCapabilities } from '../capabilities/orders.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { App } from '../context.ts'
import type { BookingEntry, Done } from '../domain/orders/booking.ts'
import type { Store } from '../store/store.ts'
import type { Kind, Write } from './outbox.ts'

/** A write as it stands in the log: of which slip. */
export type SlipWrite = Write & { readonly slip: number }

/** Whoever books slips in Smaregi: where its calls are written down, and what it knows about them. */
export interface SlipBook {
  readonly app: Pick<App, 'config' | 'now' | 'signal' | 'sleep'>
  readonly store: Store
  readonly client: ShipmentsClient
  readonly state: Pick<OrderCapabilities, 'shipmentDivision' | 'corrections'>
  /** ISO instant. */
  now(): string
  /** On stable storage when it resolves. */
  record(entries: readonly BookingEntry[]): Promise<void>
  /** Writes down which slips have a call open. */
  save(): Promise<void>
  /** A call is about to be made for the slip. */
  opened(slip: number, id: string): void
  /** The call's outcome is recorded. */
  closed(slip: number, id: string): void
  /** Nothing has come of the call. */
  calledOff(slip: number, id: string): void
  learnShipmentDivision(division: string): void
  learnCorrection(division: string): void
}

/** How writes for slips are kept: entries of the log, and which slips have one open. */
export function bookedBy<W extends SlipWrite & BookingEntry>(
  book: SlipBook,
): Pick<Kind<W>, 'open' | 'off' | 'senderMayLive'> {
  return {
    async open(writes) {
      for (const { slip, id } of writes) book.opened(slip, id)
      await book.save()
      await book.record(writes)
    },
    async off(writes, why) {
      const at = book.now()
      // The record first: what is open there and nowhere else would never be looked for.
      await book.record(writes.map(({ slip, id }) => ({ kind: 'void', slip, at, id, why })))
      for (const { slip, id } of writes) book.calledOff(slip, id)
    },
    senderMayLive: ({ slip, id }) => book.store.bookings.senderMayLive(slip, id),
  }
}

/** It has happened. */
export async function recordDone(
  book: SlipBook,
  { slip, id }: SlipWrite,
  seen: Pick<Done, 'shipmentId' | 'by'>,
): Promise<void> {
  await book.record([{ kind: 'done', slip, at: book.now(), id, ...seen }])
  book.closed(slip, id)
}
