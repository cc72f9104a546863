import type { OrderCapabilities } from '../capabilities/orders.ts'
import type { ShipmentsClient, Written } from '../connectors/smaregi/shipments-client.ts'
import type { App } from '../context.ts'
import type { BookingEntry } from '../domain/orders/booking.ts'
import type { EchoEntry } from '../domain/stock/echo.ts'
import type { MovementOwners } from './movement-owners.ts'

/** Whoever books slips in Smaregi: where its calls are written down, and what it knows about them. */
export interface Writer {
  readonly app: Pick<App, 'config' | 'signal' | 'sleep'>
  readonly client: ShipmentsClient
  readonly movements: Pick<MovementOwners, 'takenBeside' | 'take'>
  readonly state: Pick<OrderCapabilities, 'shipmentDivision' | 'corrections'>
  /** ISO instant. */
  now(): string
  /** The same moment, as the ledger of echoes keeps it. */
  begun(): string
  /** On stable storage when it resolves; so is `echo`. */
  record(entries: readonly BookingEntry[]): Promise<void>
  echo(entries: readonly EchoEntry[]): Promise<void>
  /** Writes down which slips have a call open. */
  save(): Promise<void>
  /** A call is about to be made for the slip. */
  opened(slip: number, id: string): void
  /** The call's outcome is recorded. */
  closed(slip: number, id: string): void
  /** Nothing has come of the call. */
  calledOff(slip: number, id: string): void
  heard(answer: Written<unknown>): void
  learnShipmentDivision(division: string): void
  learnCorrection(division: string): void
}
