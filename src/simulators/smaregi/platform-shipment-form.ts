import type { Ledger } from './ledger.ts'
import { Body, upTo } from './platform-body.ts'
import type { PlatformAccount } from './platform-account.ts'
import { Problem } from './platform-problem.ts'
import type { Shipment, ShipmentFields } from './platform-shipments.ts'
import { lineOf, PIECES, recipientOf, wrongField } from './shipment-rules.ts'

const KEYS = [
  'shipmentStoreId',
  'recipientType',
  'recipientId',
  'recipientName',
  'shipmentDivision',
  'shipmentDate',
  'status',
  'memo',
  'staffId',
  'taxRate',
  'identificationNo',
  'roundingDivision',
  'approvalStatus',
  'details',
]
const LINE_KEYS = ['shipmentDetailId', 'productId', 'quantity', 'cost', 'taxRate', 'memo']
const MOST_LINES = 500

/** The body of `POST /shipments`, or of PATCH when there is a shipment to be changed; checked as a whole. */
export function shipmentForm(
  ledger: Ledger,
  account: PlatformAccount,
  given: unknown,
  old?: Shipment,
): ShipmentFields {
  const body = new Body(given, KEYS)
  const waits = account.approval && (old === undefined || account.approvesEdits)
  const approval = waits ? '0' : (old?.approvalStatus ?? '1')
  const fields: ShipmentFields = {
    ...recipientOf(body, old),
    date: body.optional('shipmentDate', /^\d{4}-\d\d-\d\d$/, old?.date),
    status: body.required('status', /^[023]$/, old?.status),
    memo: body.optional('memo', upTo(1000), old?.memo),
    identificationNo: body.optional('identificationNo', upTo(32), old?.identificationNo),
    approvalStatus: body.optional('approvalStatus', /^[012]$/) ?? approval,
    lines: old === undefined ? lines(body.raw('details')) : changed(account, body, old),
  }
  const wrong = wrongField(ledger, fields)
  if (wrong !== null) throw new Problem(400, `${wrong} is invalid`)
  return fields
}

/** Nobody knows what becomes of lines that a change does not name. */
function changed(account: PlatformAccount, body: Body, old: Shipment): ShipmentFields['lines'] {
  if (!body.has('details')) return old.lines
  const given = lines(body.raw('details'))
  const named = new Set(given.map(({ productId }) => productId))
  const others = old.lines.filter(({ productId }) => !named.has(productId))
  return account.omittedDetails === 'kept' ? [...others, ...given] : given
}

function lines(given: unknown): ShipmentFields['lines'] {
  if (!Array.isArray(given) || given.length === 0 || given.length > MOST_LINES) {
    throw new Problem(400, 'details is invalid')
  }
  return given.map((one: unknown) => lineOf(new Body(one, LINE_KEYS), PIECES))
}
