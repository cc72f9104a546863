import type { ServerClock } from '../../kernel/server-clock.ts'
import type { Written } from './platform-written.ts'
import type { Shipment } from './platform-shipment-shape.ts'
import type { NewShipment, ShipmentLine } from './shipment-form.ts'

export type { Shipment } from './platform-shipment-shape.ts'
export type { ShipmentLine } from './shipment-form.ts'
export type { Written } from './platform-written.ts'

/** A 出荷 to be registered as shipped. At most 500 products. */
export interface ShipmentRegistration extends NewShipment {
  /** The legacy API passes a token over that it has seen; the platform has none. */
  readonly token: string
}

/** One movement of a product in a store (在庫変動履歴), as far as echoes and corrections need it. */
export interface Movement {
  /** Grows; as text a longer one is the greater (`isLaterId`). */
  readonly id: string
  /** `YYYY-MM-DDTHH:MM:SS+09:00` */
  readonly at: string
  readonly delta: number
  readonly after: number | null
  readonly division: string
  readonly memo: string | null
  /** The duplicate keys (`Change.key`) under which this movement may come back, as a webhook's id or as a legacy row. */
  readonly keys: readonly string[]
  /** The one of them that follows from id, product and store: no other movement has it, whatever its content. */
  readonly idKey: string
  /** The one that follows from the id alone, as earlier versions made it: it tells nothing without the pair. */
  readonly formerKey: string
}

/** Smaregi's 出荷 and the stock behind them, on whichever API the shop has. Reads throw `StonError` as everywhere. */
export interface ShipmentsClient {
  readonly api: 'legacy' | 'platform'
  /** All 出荷 of a store with this date, page by page; lines are there unless `lines` is null (then `find` has them). */
  listed(storeId: string, date: string): AsyncGenerator<readonly Shipment[]>
  /** With its lines; null when there is none. */
  find(shipmentId: string): Promise<Shipment | null>
  /** Null where the answer does not tell the shipment (legacy, most likely): it is found by its identificationNo. */
  register(draft: ShipmentRegistration): Promise<Written<Pick<Shipment, 'shipmentId'> | null>>
  /** All lines that there shall be, fewer or smaller than before, never none. `before`: as `find` has just given it. */
  edit(before: Shipment, lines: readonly ShipmentLine[]): Promise<Written<null>>
  remove(shipmentId: string): Promise<Written<null>>
  /** Adds to (or takes from) the stock. Not repeatable: twice is double. */
  addStock(
    productId: string,
    storeId: string,
    delta: number,
    memo: string,
  ): Promise<Written<{ readonly historyId: string | null }>>
  /**
   * Movements of the pair later than the one with the id `after` (null: those of the last day), oldest first; null when Smaregi
   * answers 404 for it, which does not say that there are none.
   */
  movements(
    productId: string,
    storeId: string,
    after: string | null,
  ): Promise<readonly Movement[] | null>
  /** All movements of the pair from this moment on, oldest first; null as above. */
  movementsSince(
    productId: string,
    storeId: string,
    since: Date,
  ): Promise<readonly Movement[] | null>
  /**
   * All 出荷 of a store that may have moved stock on that day or later, whole, also those without a date; null where there are too many to be
   * read for a question.
   */
  listedSince(storeId: string, day: string): Promise<readonly Shipment[] | null>
  /** Smaregi's clock, as its answers tell it: what it dates a movement by. */
  readonly clock: ServerClock
  /** Calls made so far. */
  readonly calls: number
}
