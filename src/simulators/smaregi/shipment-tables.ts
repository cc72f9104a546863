import { toJst } from '../../kernel/time.ts'
import type { Ledger } from './ledger.ts'
import type { Shipment, ShipmentBook, ShipmentLine } from './platform-shipments.ts'
import type { Offer } from './reference.ts'
import { number, text } from './table.ts'

/** The token is not among the columns: nobody can look one up. */
export function shipmentTable(book: ShipmentBook): Offer<Shipment> {
  return {
    table: {
      name: 'Shipment',
      key: ['shipmentId'],
      columns: {
        shipmentId: number((row) => row.id),
        shipmentStoreId: number((row) => row.storeId),
        recipientType: text((row) => row.recipientType),
        recipientId: number((row) => row.recipientId),
        recipientName: text((row) => row.recipientName),
        shipmentDivision: text((row) => row.division),
        shipmentDate: text((row) => row.date),
        status: text((row) => row.status),
        identificationNo: text((row) => row.identificationNo),
        modified: text((row) => toJst(row.updatedAt)),
      },
      rows: () => book.all(),
    },
  }
}

interface Detail {
  readonly shipment: Shipment
  readonly line: ShipmentLine
}

export function shipmentDetailTable(book: ShipmentBook, ledger: Ledger): Offer<Detail> {
  const product = ({ line }: Detail) => ledger.products.get(line.productId)
  return {
    table: {
      name: 'ShipmentDetail',
      key: ['shipmentId', 'productId'],
      columns: {
        shipmentId: number(({ shipment }) => shipment.id),
        productId: number(({ line }) => line.productId),
        productCode: text((row) => product(row)?.code ?? null),
        productName: text((row) => product(row)?.name ?? null),
        size: text(() => null),
        color: text(() => null),
        groupCode: text(() => null),
        supplierProductNo: text(() => null),
        cost: number(() => '500.00000'),
        quantity: number(({ line }) => line.quantity),
        memo: text(({ line }) => line.memo ?? ''),
        modified: text(({ shipment }) => toJst(shipment.updatedAt)),
      },
      rows: () => details(book),
    },
  }
}

function* details(book: ShipmentBook): Generator<Detail> {
  for (const shipment of book.all()) for (const line of shipment.lines) yield { shipment, line }
}
