import type { OrderCapabilities } from '../capabilities/orders.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { App } from '../context.ts'
import type { BookingEntry, Done } from '../domain/orders/booking.ts'
import type { Answered } from '../domain/orders/slip-history.ts'
import { toJstIso } from '../kernel/time.ts'
import type { Store } from '../store/store.ts'
import type { Kind, Write } from './outbox.ts'

/** A write as it stands in the log: of which slip. */
export type SlipWrite = Write & { readonly slip: number }

/** Whoever books slips in Smaregi: where its calls are written down, and what it knows about them. */
export interface SlipBook {
  readonly app: Pick<App, 'config' | 'now' | 'signal' | 'sleep'>
  readonly store: Store
  readonly client: ShipmentsClient
  /** What Smaregi was seen to do, as far as it is known by now. */
  seen(): Pick<OrderCapabilities, 'shipmentDivision' | 'corrections'>
}

type Records = Pick<SlipBook, 'app' | 'store'>

/** What Smaregi's own clock shows by now at the latest; null where no answer has told the time. */
function thereBy({ client: { clock } }: Pick<SlipBook, 'client'>): string | null {
  return clock.known ? toJstIso(clock.latest()) : null
}

/** How writes for slips are kept: as entries of the log. */
export function bookedBy<W extends SlipWrite & BookingEntry>({
  app,
  store: { bookings },
}: SlipBook): Pick<Kind<W>, 'open' | 'off' | 'senderMayLive'> {
  return {
    open: (writes) => bookings.append(writes),
    off(writes, why) {
      const at = app.now().toISOString()
      return bookings.append(writes.map(({ slip, id }) => ({ kind: 'void', slip, at, id, why })))
    },
    senderMayLive: ({ slip, id }) => bookings.senderMayLive(slip, id),
  }
}

/** Smaregi has said that it has done it: noted at once, because what it shows may lag behind for longer than this run lasts. */
export async function recordTold<W extends SlipWrite>(
  book: Records & Pick<SlipBook, 'client'>,
  write: W,
  shipmentId: string,
): Promise<W & Answered> {
  const { app, store } = book
  const { slip, id } = write
  const there = thereBy(book)
  const told = { slip, at: app.now().toISOString(), id, shipmentId, ...(there && { there }) }
  await store.bookings.append([{ kind: 'told', ...told }])
  return { ...write, told: shipmentId, ...(there && { toldThere: there }) }
}

/** It has happened. */
export async function recordDone(
  { app, store }: Records,
  { slip, id }: SlipWrite,
  seen: Pick<Done, 'shipmentId' | 'by'>,
): Promise<void> {
  await store.bookings.append([{ kind: 'done', slip, at: app.now().toISOString(), id, ...seen }])
}
