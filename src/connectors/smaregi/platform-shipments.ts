import * as v from 'valibot'
import { PLATFORM } from '../../messages/platform.ts'
import { smaregi } from '../../messages/smaregi.ts'
import { temporary } from './legacy-refusal.ts'
import type { Caller } from './platform-call.ts'
import { pages } from './platform-pages.ts'
import { type Shipment, shipmentShape } from './platform-shipment-shape.ts'
import type { Written } from './platform-written.ts'
import { lineForm, newShipment, type NewShipment, type ShipmentLine } from './shipment-form.ts'

/** What the platform takes beyond that. */
export interface ShipmentDraft extends NewShipment {
  readonly memo?: string
  /** 承認: left to Smaregi unless given. */
  readonly approvalStatus?: '0' | '1'
}

/** What is absent stays as it is. */
export interface ShipmentEdit {
  readonly memo?: string
  /** All lines that there shall be, each with the id that it was read with. */
  readonly lines?: readonly (ShipmentLine & { readonly detailId?: string | null })[]
}

/** Which 出荷 are listed: all that fit both; there is no range of dates. */
export interface ShipmentWish {
  readonly storeId?: string
  /** `YYYY-MM-DD` */
  readonly date?: string
}

/** What the platform can do with 出荷. */
export interface Shipments {
  /** Page by page, oldest first. `lines` is null where the list does not show them. */
  list(wish?: ShipmentWish): AsyncGenerator<readonly Shipment[]>
  /** With its lines; null when there is none, and the list has none either. */
  find(shipmentId: string): Promise<Shipment | null>
  /** Shipped at once: the stock goes down, unless the contract demands an approval (`approvalStatus` 0). */
  register(draft: ShipmentDraft): Promise<Written<Shipment>>
  edit(shipmentId: string, edit: ShipmentEdit): Promise<Written<Shipment>>
  remove(shipmentId: string): Promise<Written<null>>
}

const SHIPMENTS = { what: 'GET /shipments', scope: 'pos.orders:read', path: '/shipments' } as const
const WRITE = 'pos.orders:write'

const nothing = v.pipe(
  v.unknown(),
  v.transform(() => null),
)

/** Reads throw as `Caller.read` does; writes leave once and say what is known. */
export function shipmentsOf(caller: Caller): Shipments {
  const write = { scope: WRITE, shape: shipmentShape }
  const list = ({ storeId, date }: ShipmentWish = {}): AsyncGenerator<readonly Shipment[]> => {
    const query = { shipment_store_id: storeId, shipment_date: date }
    return pages(caller, { ...SHIPMENTS, query, shape: v.array(shipmentShape) })
  }
  return {
    list,
    find: (id) => findShipment(caller, id, list),
    register: (draft) =>
      caller.write({
        ...write,
        what: 'POST /shipments',
        method: 'POST',
        path: '/shipments',
        json: bodyOf(draft),
      }),
    edit: (id, edit) =>
      caller.write({
        ...write,
        what: 'PATCH /shipments',
        method: 'PATCH',
        path: pathOf(id),
        json: changesOf(edit),
      }),
    remove: (id) =>
      caller.write({
        what: 'DELETE /shipments',
        scope: WRITE,
        method: 'DELETE',
        path: pathOf(id),
        shape: nothing,
      }),
  }
}

function pathOf(id: string): string {
  return `${SHIPMENTS.path}/${encodeURIComponent(id)}`
}

async function findShipment(
  caller: Caller,
  id: string,
  list: () => AsyncIterable<readonly Shipment[]>,
): Promise<Shipment | null> {
  const path = pathOf(id)
  const request = { ...SHIPMENTS, path, list: SHIPMENTS.path, shape: shipmentShape }
  const found = await caller.find(request)
  if (found === null && (await isListed(list(), id)))
    throw temporary(PLATFORM.missing(`GET ${path}`, '404'), smaregi.later)
  return found
}

/** A 404 for one 出荷 is believed only where the list does not show it either: what is gone is not taken back a second time. */
async function isListed(pages: AsyncIterable<readonly Shipment[]>, id: string): Promise<boolean> {
  for await (const page of pages) if (page.some(({ shipmentId }) => shipmentId === id)) return true
  return false
}

function bodyOf(draft: ShipmentDraft): object {
  const { memo, approvalStatus } = draft
  return { ...newShipment(draft), memo, approvalStatus, details: draft.lines.map(lineForm) }
}

function changesOf({ memo, lines }: ShipmentEdit): object {
  const details = lines?.map(({ detailId, ...line }) => ({
    shipmentDetailId: detailId ?? undefined,
    ...lineForm(line),
  }))
  return { memo, details }
}
