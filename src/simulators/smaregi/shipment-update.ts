import { isRecord, type Params } from './access.ts'
import type { LegacyShipmentHabits } from './account.ts'
import { ApiError } from './api-error.ts'
import type { Ledger } from './ledger.ts'
import type { PlatformAccount } from './platform-account.ts'
import { Body } from './platform-body.ts'
import type { Shipment, ShipmentBook } from './platform-shipments.ts'
import type { Record as Write } from './platform-stock.ts'
import { bad, changedShipment, legacyForm, newShipment, type LegacyForm } from './shipment-form.ts'

export interface ShipmentParts {
  readonly ledger: Ledger
  readonly book: ShipmentBook
  readonly habits: LegacyShipmentHabits
  /** The contract has 承認機能, whichever API is used. */
  readonly app: Pick<PlatformAccount, 'approval'>
  /** Writes rows as the legacy API does. */
  readonly write: Write
}

type Answer = { readonly result: Readonly<Record<string, number | string>> }

const MOST_ROWS = 500

/** `shipment_upd`: one 出荷 a request, new, changed or deleted. A token that was seen is passed over without a word. */
export function shipmentUpdate(parts: ShipmentParts): (params: Params) => Answer {
  const seen = new Set<string>()
  return (params) => {
    const deletes = isDeletion(params['proc_info'])
    const tables = tablesOf(params['data'])
    const heads = tables.get('Shipment') ?? []
    const lines = tables.get('ShipmentDetail') ?? []
    if (heads.length !== 1) throw bad('Shipment holds one row')
    if (deletes) return remove(parts, heads[0], lines)
    const form = legacyForm(heads[0], lines)
    const token = form.head.required('token', /^.{1,255}$/s)
    if (seen.has(token) && parts.habits.repeatedToken === 'passedOver')
      return passedOver(parts, form)
    const answer = write(parts, form)
    seen.add(token)
    return answer
  }
}

function write(parts: ShipmentParts, form: LegacyForm): Answer {
  const { ledger, book, habits, app } = parts
  if (!form.head.has('shipmentId')) {
    const fields = newShipment(ledger, form, app.approval ? '0' : '1')
    return told(parts, form, book.register(fields, parts.write))
  }
  const old = find(book, form.head)
  if (book.habits.edits === 'refused') throw bad('出荷完了のため変更できません。')
  const fields = changedShipment(ledger, form, old, habits)
  return told(parts, form, book.edit(old.id, fields, parts.write))
}

function remove(
  { book, write: record }: ShipmentParts,
  head: unknown,
  lines: readonly unknown[],
): Answer {
  if (lines.length > 0) throw new ApiError(31, 'ShipmentDetail cannot be deleted')
  const { id } = find(book, new Body(head, ['shipmentId'], bad))
  if (book.habits.deletions === 'refused') throw bad('出荷完了のため削除できません。')
  book.remove(id, record)
  return { result: { Shipment: 1 } }
}

function find(book: ShipmentBook, head: Body): Shipment {
  const id = head.required('shipmentId', /^\d+$/)
  const found = book.find(Number(id))
  if (found === undefined) throw bad(`shipmentId: ${id}`)
  return found
}

function told({ habits }: ShipmentParts, { lines }: LegacyForm, shipment: Shipment): Answer {
  const id = habits.tellsId ? { shipmentId: String(shipment.id) } : {}
  return { result: { Shipment: 1, ShipmentDetail: lines.length, ...id } }
}

function passedOver({ habits }: ShipmentParts, { lines }: LegacyForm): Answer {
  if (habits.passedOver === 'missing') return { result: {} }
  if (habits.passedOver === 'zero') return { result: { Shipment: 0, ShipmentDetail: 0 } }
  return { result: { Shipment: 1, ShipmentDetail: lines.length } }
}

function isDeletion(info: unknown): boolean {
  if (!isRecord(info)) throw new ApiError(102, 'proc_info is missing')
  if (info['proc_detail_division'] !== undefined) {
    throw new ApiError(33, `proc_detail_division: ${JSON.stringify(info['proc_detail_division'])}`)
  }
  const division = info['proc_division']
  if (division === 'U' || division === 'D') return division === 'D'
  throw new ApiError(32, `proc_division: ${JSON.stringify(division)}`)
}

/** Each table once, with its rows. */
function tablesOf(data: unknown): ReadonlyMap<string, readonly unknown[]> {
  if (!Array.isArray(data) || data.length === 0) throw new ApiError(102, 'data is empty')
  const found = new Map<string, readonly unknown[]>()
  for (const table of data as unknown[]) {
    if (!isRecord(table)) throw new ApiError(102, 'data holds something else than tables')
    const { table_name: name, rows } = table
    if ((name !== 'Shipment' && name !== 'ShipmentDetail') || found.has(name)) {
      throw new ApiError(31, `table_name: ${JSON.stringify(name)}`)
    }
    if (!Array.isArray(rows) || rows.length === 0) throw new ApiError(102, 'rows is empty')
    if (rows.length > MOST_ROWS) throw bad(`more than ${MOST_ROWS} rows`)
    found.set(name, rows)
  }
  return found
}
