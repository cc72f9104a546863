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
  /** What Smaregi was seen to do, as far as it is known by now. */
  seen(): Pick<OrderCapabilities, 'shipmentDivision' | 'corrections'>
}

type Records = Pick<SlipBook, 'app' | 'store'>

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
  { app, store }: Records,
  write: W,
  shipmentId: string,
): Promise<W & { readonly told: string }> {
  const { slip, id } = write
  await store.bookings.append([{ kind: 'told', slip, at: app.now().toISOString(), id, shipmentId }])
  return { ...write, told: shipmentId }
}

/** It has happened. */
export async function recordDone(
  { app, store }: Records,
  { slip, id }: SlipWrite,
  seen: Pick<Done, 'shipmentId' | 'by'>,
): Promise<void> {
  await store.bookings.append([{ kind: 'done', slip, at: app.now().toISOString(), id, ...seen }])
}
