import type { HistoryRow, Ledger, Movement } from './ledger.ts'

/** What the shop does. Each call is one operation and, unless it is silent, one notification with all of its rows. */
export interface Operations {
  /** Any change at all. */
  change(movement: Movement & Silence): HistoryRow
  /** Several changes that belong to one operation. */
  changes(movements: readonly Movement[], silence?: Silence): readonly HistoryRow[]
  /** 02, negative; a line may name another division (16 for what a bundle draws). */
  sale(sale: Document): readonly HistoryRow[]
  /** 取消 or 返品, positive; nobody knows for certain whether 12 or 02. */
  cancel(sale: Document & { readonly division?: string }): readonly HistoryRow[]
  /** 04 when the goods leave and 05 when they arrive: two notifications. */
  transfer(transfer: Transfer): readonly [HistoryRow, HistoryRow]
  /** 08: what was counted; nothing happens when it was right. */
  stocktake(count: Single & { readonly counted: number }): HistoryRow | null
  /** 03 */
  purchase(arrival: Single & Quantity): HistoryRow
  /** 14 */
  loss(loss: Single & Quantity): HistoryRow
  /** 01, signed */
  correct(correction: Single & { readonly amount: number }): HistoryRow
  /** 出荷 typed on the admin screen: 10, or 12 (返品), or 13 (販促品). */
  shipment(shipment: Document & { readonly division?: '10' | '12' | '13' }): readonly HistoryRow[]
}

export interface Silence {
  /** Nobody is told, as for changes through the legacy API. */
  readonly silent?: boolean
}

interface When extends Silence {
  readonly at?: Date
  readonly memo?: string
}

export interface Line {
  readonly productId: string
  readonly quantity: number
  readonly division?: string
}

export interface Document extends When {
  readonly storeId: string
  readonly lines: readonly Line[]
}

export interface Transfer extends When {
  readonly from: string
  readonly to: string
  readonly productId: string
  readonly quantity: number
}

interface Single extends When {
  readonly storeId: string
  readonly productId: string
}

interface Quantity {
  readonly quantity: number
}

export function operationsOn(
  ledger: Ledger,
  announce: (rows: readonly HistoryRow[]) => void,
): Operations {
  function changes(movements: readonly Movement[], silence: Silence = {}): readonly HistoryRow[] {
    const rows = movements.map((movement) => ledger.record(movement))
    if (silence.silent !== true) announce(rows.filter((row) => ledger.tells(row)))
    return rows
  }

  function change(movement: Movement & Silence): HistoryRow {
    const row = ledger.record(movement)
    if (movement.silent !== true) announce([row])
    return row
  }

  const document = (doc: Document, division: string, sign: 1 | -1): readonly HistoryRow[] =>
    changes(movementsOf(doc, division, sign), doc)
  const single = (what: Single, division: string, amount: number): HistoryRow =>
    change(movementOf(what, division, amount))
  return {
    change,
    changes,
    sale: (sale) => document(sale, '02', -1),
    cancel: (sale) => document(sale, sale.division ?? '12', 1),
    shipment: (shipment) => document(shipment, shipment.division ?? '10', -1),
    purchase: (arrival) => single(arrival, '03', arrival.quantity),
    loss: (loss) => single(loss, '14', -loss.quantity),
    correct: (correction) => single(correction, '01', correction.amount),
    stocktake(count) {
      const difference = count.counted - ledger.stock(count.productId, count.storeId)
      return difference === 0 ? null : single(count, '08', difference)
    },
    transfer(transfer) {
      const [leaving, arriving] = legsOf(transfer)
      return [change(leaving), change(arriving)]
    },
  }
}

function movementsOf(doc: Document, division: string, sign: 1 | -1): readonly Movement[] {
  return doc.lines.map((line) => ({
    ...when(doc),
    storeId: doc.storeId,
    productId: line.productId,
    amount: sign * line.quantity,
    division: line.division ?? division,
  }))
}

function movementOf(what: Single, division: string, amount: number): Movement & Silence {
  const { storeId, productId } = what
  return { ...when(what), ...silence(what), storeId, productId, division, amount }
}

function legsOf(transfer: Transfer): readonly [Movement & Silence, Movement & Silence] {
  const { from, to, productId, quantity } = transfer
  const both = { ...when(transfer), ...silence(transfer), productId }
  const route = { fromStoreId: from, toStoreId: to }
  return [
    { ...both, ...route, storeId: from, amount: -quantity, division: '04' },
    { ...both, ...route, storeId: to, amount: quantity, division: '05' },
  ]
}

/** Only what was given: an absent key and an undefined one are not the same here. */
function when(given: When): { at?: Date; memo?: string } {
  return {
    ...(given.at === undefined ? {} : { at: given.at }),
    ...(given.memo === undefined ? {} : { memo: given.memo }),
  }
}

function silence(given: Silence): Silence {
  return given.silent === undefined ? {} : { silent: given.silent }
}
