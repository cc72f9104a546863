import { toJstIso } from '../../kernel/time.ts'
import type { Ledger } from './ledger.ts'
import type { PlatformAccount } from './platform-account.ts'
import { list } from './platform-list.ts'
import type { View } from './platform-list.ts'
import { Problem } from './platform-problem.ts'
import type { Route } from './platform-route.ts'
import { shipmentForm } from './platform-shipment-form.ts'
import type { Shipment, ShipmentBook } from './platform-shipments.ts'
import { number, shown, text } from './table.ts'

const SHIPMENTS: View<Shipment> = {
  table: {
    name: 'shipments',
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
      memo: text((row) => row.memo),
      identificationNo: text((row) => row.identificationNo),
      approvalStatus: text((row) => row.approvalStatus),
      insDateTime: text((row) => toJstIso(row.insertedAt)),
      updDateTime: text((row) => toJstIso(row.updatedAt)),
    },
  },
  sortable: ['shipmentId', 'shipmentDate', 'updDateTime'],
  filters: {
    shipment_store_id: 'shipmentStoreId',
    shipment_division: 'shipmentDivision',
    shipment_date: 'shipmentDate',
    status: 'status',
  },
}

const ALL = /^\/shipments$/
const ONE = /^\/shipments\/(\d+)$/

export function shipmentRoutes(
  ledger: Ledger,
  account: PlatformAccount,
  book: ShipmentBook,
): readonly Route[] {
  const { shipmentScopes: scopes } = account
  const read = (path: RegExp, run: Route['run']): Route =>
    route('GET', path, () => scopes.read, run)
  const write = (method: Route['method'], path: RegExp, run: Route['run']): Route =>
    route(method, path, () => scopes.write, run)
  const find = (id = ''): Shipment => {
    const found = book.find(Number(id))
    if (found === undefined) throw new Problem(404, 'shipment is not found')
    return found
  }
  return [
    read(ALL, ({ query }) => listed(book, account, query)),
    read(ONE, ({ ids }) => whole(find(ids[0]))),
    write('POST', ALL, ({ body }) => whole(book.register(shipmentForm(ledger, account, body)))),
    write('PATCH', ONE, ({ ids, body }) => {
      const old = find(ids[0])
      if (book.habits.edits === 'refused') throw new Problem(400, 'shipment cannot be changed')
      return whole(book.edit(old.id, shipmentForm(ledger, account, body, old)))
    }),
    write('DELETE', ONE, ({ ids }) => {
      const { id } = find(ids[0])
      if (book.habits.deletions === 'refused') throw new Problem(400, 'shipment cannot be deleted')
      book.remove(id)
      return null
    }),
  ]
}

function route(
  method: Route['method'],
  path: RegExp,
  scope: Route['scope'],
  run: Route['run'],
): Route {
  const name = `${method} /shipments${path === ONE ? '/{id}' : ''}`
  return { name, method, path, part: 'shipments', scope, run }
}

function listed(
  book: ShipmentBook,
  account: PlatformAccount,
  query: URLSearchParams,
): readonly object[] {
  const rows = list(SHIPMENTS, book.all(), query)
  if (!account.shipmentListHasDetails || query.has('fields')) return rows
  return rows.map((row) => ({ ...row, details: details(book.find(Number(row['shipmentId']))) }))
}

function whole(shipment: Shipment): object {
  const head = shown(SHIPMENTS.table.columns, Object.keys(SHIPMENTS.table.columns), shipment)
  return { ...head, details: details(shipment) }
}

function details(shipment: Shipment | undefined): readonly object[] {
  return (shipment?.lines ?? []).map((line) => ({
    shipmentDetailId: String(line.id),
    productId: line.productId,
    quantity: String(line.quantity),
    price: '1000',
    cost: '500.00000',
    memo: line.memo,
  }))
}
