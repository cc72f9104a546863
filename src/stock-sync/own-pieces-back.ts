import type { Shipment, ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import { type OwnShipment, slipHistories } from '../domain/orders/slip-history.ts'
import { earlier } from '../kernel/time.ts'
import type { Store } from '../store/store.ts'
import { isOut, isUnapproved, piecesIn } from './typed-shipments.ts'

interface Pair {
  readonly productId: string
  readonly storeId: string
}

/** Somebody who changes an order's 出荷 by hand does so while the order is young: so many are looked at, the newest. */
const MOST_LOOKED_AT = 60

export interface OwnBack {
  /** Below 0 they hold more than ston left in them, as one that was moved here. */
  readonly pieces: number
  /** In some that are not approved: back, or never taken off. */
  readonly unapproved: number
  /** The first day (`YYYY-MM-DD`) of those that are not as ston left them; null = there are none. */
  readonly first: string | null
}

/**
 * What 出荷 for Next Engine's orders hold less of the product in that store than ston left in them: somebody changed, moved or deleted
 * them. Null: ston itself was at work on one of them, or is.
 */
export async function ownPiecesBack(
  store: Store,
  client: ShipmentsClient,
  pair: Pair,
): Promise<OwnBack | null> {
  const before = await newestOf(store, pair.productId)
  if (before.some(({ isOpen }) => isOpen)) return null
  let back: OwnBack = { pieces: 0, unapproved: 0, first: null }
  for (const { own, shipmentId } of before)
    back = withShipment(back, { own, there: await client.find(shipmentId), pair })
  if (before.length === 0) return back
  const after = await newestOf(store, pair.productId)
  return JSON.stringify(before) === JSON.stringify(after) ? back : null
}

function withShipment(
  back: OwnBack,
  { own, there, pair }: { own: OwnShipment; there: Shipment | null; pair: Pair },
): OwnBack {
  const held = heldBy(there, pair)
  const lacking = leftIn(own, pair) - held
  const waiting = there !== null && isUnapproved(there) ? held : 0
  if (lacking === 0 && waiting === 0) return back
  const first = earlier(back.first, own.date)
  return { pieces: back.pieces + lacking, unapproved: back.unapproved + waiting, first }
}

interface Known {
  readonly own: OwnShipment
  readonly shipmentId: string
  /** A call about its slip is under way, or nobody knows how it ended. */
  readonly isOpen: boolean
}

async function newestOf(store: Store, productId: string): Promise<readonly Known[]> {
  const all: Known[] = []
  for await (const entries of store.bookings.about([productId]))
    for (const { shipments, open } of slipHistories(entries).values())
      for (const own of shipments)
        if (own.shipmentId !== null && own.shown.some((line) => line.productId === productId))
          all.push({ own, shipmentId: own.shipmentId, isOpen: open.length > 0 })
  return all.toSorted((a, b) => (a.own.date < b.own.date ? 1 : -1)).slice(0, MOST_LOOKED_AT)
}

function leftIn({ storeId, shown }: OwnShipment, pair: Pair): number {
  return storeId === pair.storeId ? piecesIn(shown, pair.productId) : 0
}

function heldBy(there: Shipment | null, pair: Pair): number {
  const isHere = there !== null && there.storeId === pair.storeId && isOut(there)
  return isHere ? piecesIn(there.lines, pair.productId) : 0
}
