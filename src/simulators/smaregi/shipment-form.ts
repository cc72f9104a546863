import type { LegacyShipmentHabits } from './account.ts'
import { ApiError } from './api-error.ts'
import type { Ledger } from './ledger.ts'
import { Body, upTo } from './platform-body.ts'
import type { Shipment, ShipmentFields } from './platform-shipments.ts'
import { lineOf, PIECES, recipientOf, wrongField } from './shipment-rules.ts'

const HEAD_KEYS = [
  'shipmentId',
  'shipmentStoreId',
  'recipientType',
  'recipientId',
  'recipientName',
  'shipmentDivision',
  'shipmentDate',
  'status',
  'identificationNo',
  'token',
]
const LINE_KEYS = ['shipmentId', 'productId', 'quantity', 'cost', 'memo']

/** The rows of one request, as they came. */
export interface LegacyForm {
  readonly head: Body
  readonly lines: readonly Body[]
}

export function legacyForm(head: unknown, lines: readonly unknown[]): LegacyForm {
  return {
    head: new Body(head, HEAD_KEYS, bad),
    lines: lines.map((line) => new Body(line, LINE_KEYS, bad)),
  }
}

export function bad(words: string): ApiError {
  return new ApiError(41, words)
}

/** What a new 出荷 says. */
export function newShipment(
  ledger: Ledger,
  { head, lines }: LegacyForm,
  approvalStatus: string,
): ShipmentFields {
  if (lines.length === 0) throw bad('ShipmentDetail is required')
  return checked(ledger, {
    ...headOf(head),
    approvalStatus,
    lines: lines.map((line) => {
      if (line.has('shipmentId')) throw bad('shipmentId is invalid')
      return lineOf(line, PIECES)
    }),
  })
}

/** What one says that is there already: columns that do not come stay as they are. */
export function changedShipment(
  ledger: Ledger,
  { head, lines }: LegacyForm,
  old: Shipment,
  { noPieces, omittedLines }: LegacyShipmentHabits,
): ShipmentFields {
  const quantity = noPieces === 'accepted' ? /^\d{1,5}$/ : PIECES
  const given = lines.map((line) => {
    if (line.required('shipmentId', /^\d+$/) !== String(old.id)) throw bad('shipmentId is invalid')
    return lineOf(line, quantity)
  })
  const named = new Set(given.map(({ productId }) => productId))
  const kept = old.lines.filter(({ productId }) => !named.has(productId))
  return checked(ledger, {
    ...headOf(head, old),
    approvalStatus: old.approvalStatus,
    lines: given.length === 0 || omittedLines === 'kept' ? [...kept, ...given] : given,
  })
}

const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

function headOf(head: Body, old?: Shipment): Omit<ShipmentFields, 'approvalStatus' | 'lines'> {
  return {
    ...recipientOf(head, old),
    date:
      old === undefined
        ? head.required('shipmentDate', DATE)
        : head.optional('shipmentDate', DATE, old.date),
    status: head.required('status', /^[02]$/, old?.status),
    memo: old?.memo ?? null,
    identificationNo: head.optional('identificationNo', upTo(255), old?.identificationNo),
  }
}

function checked(ledger: Ledger, fields: ShipmentFields): ShipmentFields {
  const wrong = wrongField(ledger, fields)
  if (wrong !== null) throw bad(`${wrong} is invalid`)
  return fields
}
