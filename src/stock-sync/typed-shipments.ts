import type { ShipmentLine } from '../connectors/smaregi/shipment-form.ts'
import type { Movement, Shipment } from '../connectors/smaregi/shipments-client.ts'
import { pairOf } from '../domain/stock/change.ts'
import { ALLOWANCE_MS, type EchoBook, type EchoEntry, momentOf } from '../domain/stock/echo.ts'
import { SHIPMENT, type Typed } from '../domain/stock/returned-pieces.ts'
import { grouped } from '../kernel/grouped.ts'

/** ston's own calls, and what is known of them. */
interface Calls {
  readonly ledger: readonly EchoEntry[]
  readonly own: EchoBook
  readonly pair: { readonly productId: string; readonly storeId: string }
}

/** A row of a 出荷, whoever registered it. */
export function takesOff({ division, delta }: Movement): boolean {
  return division === SHIPMENT && delta < 0
}

/** What 出荷 took off that is not known to be ston's own. */
export function unknownShipments(
  rows: readonly Movement[],
  { own, pair }: Omit<Calls, 'ledger'>,
): readonly Movement[] {
  return rows.filter((row) => takesOff(row) && own.callBehindRow(row, pair) === null)
}

/**
 * What 出荷 took off, but for the ones that ston registered itself: by what they are known to have caused, the others by their time. Null
 * where one of ston's own, whose movements nobody could read or find, may stand there under another time: clocks differ.
 */
export function withoutOwn(
  rows: readonly Movement[],
  { ledger, own, pair }: Calls,
): readonly Typed[] | null {
  const known = new Set(rows.flatMap((row) => own.callBehindRow(row, pair) ?? []))
  const left = [...unknownShipments(rows, { own, pair })]
  const announcements = ledger.flatMap((entry) =>
    entry.kind !== 'expect' || known.has(entry.id)
      ? []
      : entry.pairs
          .filter((one) => pairOf(one) === pairOf(pair) && one.delta < 0)
          .map(({ delta }) => ({ id: entry.id, delta, at: Date.parse(momentOf(entry)) })),
  )
  const missed: (typeof announcements)[number][] = []
  // However often a call was announced, it took off one 出荷.
  for (const announced of grouped(announcements, ({ id }) => id).values()) {
    const found = left.findIndex((row) =>
      announced.some(
        ({ delta, at }) => row.delta === delta && Math.abs(Date.parse(row.at) - at) <= ALLOWANCE_MS,
      ),
    )
    if (found >= 0) left.splice(found, 1)
    else missed.push(...announced)
  }
  if (missed.some(({ delta }) => left.some((row) => row.delta === delta))) return null
  return left.map(({ at, delta }) => ({ day: at.slice(0, 10), pieces: -delta }))
}

const SHIPPED = '2'
const OUT = '0'

/** Out, not in, and shipped: it takes off what it holds, unless it waits for somebody's approval (`isUnapproved`). */
export function isOut({ division, status }: Shipment): boolean {
  return (division ?? OUT) === OUT && (status ?? SHIPPED) === SHIPPED
}

export function isUnapproved({ approvalStatus }: Shipment): boolean {
  return approvalStatus === '0'
}

export function piecesIn(lines: readonly ShipmentLine[] | null, productId: string): number {
  return (lines ?? [])
    .filter((line) => line.productId === productId)
    .reduce((sum, { quantity }) => sum + quantity, 0)
}

/** The pieces of the product in 出荷 that the shop itself has typed, that are out, and that count. */
export function holding(shipments: readonly Shipment[], productId: string) {
  return shipments
    .filter(
      ({ identificationNo }) => !/^(?:NE-\d+-\d+|P-[0-9a-f]{12})$/.test(identificationNo ?? ''),
    )
    .filter((one) => isOut(one) && !isUnapproved(one))
    .map(({ date, lines }) => ({ date, pieces: piecesIn(lines, productId) }))
    .filter(({ pieces }) => pieces > 0)
}
