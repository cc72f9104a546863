import type { HistoryRow, Movement } from './ledger.ts'
import type { PlatformAccount } from './platform-account.ts'
import type { Record as Write } from './platform-stock.ts'

export interface ShipmentLine {
  readonly id: number
  readonly productId: string
  readonly quantity: number
  readonly memo: string | null
}

/** What a shipment says; the rest is the book's. */
export interface ShipmentFields {
  readonly storeId: string
  readonly recipientType: string
  readonly recipientId: string | null
  readonly recipientName: string | null
  readonly division: string
  readonly date: string | null
  readonly status: string
  readonly memo: string | null
  readonly identificationNo: string | null
  readonly approvalStatus: string
  readonly lines: readonly Omit<ShipmentLine, 'id'>[]
}

export interface Shipment extends ShipmentFields {
  readonly id: number
  readonly lines: readonly ShipmentLine[]
  readonly insertedAt: Date
  readonly updatedAt: Date
}

/** shipmentDivision → 在庫区分: 出荷, 返品, 販促品. */
const DIVISIONS: Readonly<Record<string, string>> = { '0': '10', '1': '12', '2': '13' }
const SHIPPED = '2'
const APPROVED = '1'

/** What may be done to a shipment that is there; nobody knows what the real service forbids. To be turned at any time. */
export interface ShipmentHabits {
  edits: 'allowed' | 'refused'
  deletions: 'allowed' | 'refused'
}

/**
 * The documents 出荷, the same for both APIs, and what they do to stock: one that is shipped and approved takes its lines off,
 * and an edit or a deletion writes the difference. Also what people do on the admin screen. `write`: how the rows get into the
 * ledger and to whom they are told; as the platform does it unless given.
 */
export class ShipmentBook {
  readonly habits: ShipmentHabits = { edits: 'allowed', deletions: 'allowed' }
  readonly #all = new Map<number, Shipment>()
  readonly #account: PlatformAccount
  readonly #write: Write
  readonly #now: () => Date
  #lastId = 0
  #lastLine = 0

  constructor(account: PlatformAccount, write: Write, now: () => Date) {
    this.#account = account
    this.#write = write
    this.#now = now
  }

  all(): Iterable<Shipment> {
    return this.#all.values()
  }

  find(id: number): Shipment | undefined {
    return this.#all.get(id)
  }

  register(fields: ShipmentFields, write = this.#write): Shipment {
    const now = this.#now()
    this.#lastId += 1
    const shipment = {
      ...this.#numbered(fields),
      id: this.#lastId,
      insertedAt: now,
      updatedAt: now,
    }
    return this.#keep(undefined, shipment, write)
  }

  edit(id: number, fields: Partial<ShipmentFields>, write = this.#write): Shipment {
    const old = this.#get(id)
    const { lines = old.lines, ...head } = fields
    const edited = this.#numbered({ ...old, ...head, lines })
    return this.#keep(old, { ...old, ...edited, updatedAt: this.#now() }, write)
  }

  remove(id: number, write = this.#write): void {
    const old = this.#get(id)
    this.#all.delete(id)
    this.#move(old, undefined, write)
  }

  #get(id: number): Shipment {
    const found = this.#all.get(id)
    if (found === undefined) throw new Error(`practice Smaregi has no shipment ${id}`)
    return found
  }

  #numbered(fields: ShipmentFields): ShipmentFields & Pick<Shipment, 'lines'> {
    const lines = fields.lines.map((line) => ({ ...line, id: (this.#lastLine += 1) }))
    return { ...fields, lines }
  }

  #keep(old: Shipment | undefined, shipment: Shipment, write: Write): Shipment {
    this.#all.set(shipment.id, shipment)
    this.#move(old, shipment, write)
    return shipment
  }

  #divisionOf(fresh: boolean, shipment: Shipment | undefined): string {
    const { registrationDivision, correctionDivision, removalDivision } = this.#account
    if (fresh) return registrationDivision ?? DIVISIONS[shipment?.division ?? '0'] ?? '10'
    return shipment === undefined ? (removalDivision ?? correctionDivision) : correctionDivision
  }

  /** Writes what changed. Rows that take something back carry a division that the account chooses. */
  #move(old: Shipment | undefined, shipment: Shipment | undefined, write: Write): void {
    const before = effect(old)
    const after = effect(shipment)
    const rows: Movement[] = []
    const division = this.#divisionOf(before.size === 0, shipment)
    const unlisted = this.#account.shipmentsInHistory ? {} : { unlisted: true }
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      const pair = after.get(key) ?? before.get(key)
      if (pair === undefined) continue
      const from = before.get(key)?.amount ?? 0
      const to = after.get(key)?.amount ?? 0
      const anew = this.#account.editsWrite === 'anew' && from !== 0 && to !== 0
      for (const amount of from === to ? [] : anew ? [-from, to] : [to - from])
        rows.push({
          storeId: pair.storeId,
          productId: pair.productId,
          amount,
          division,
          ...unlisted,
        })
    }
    if (rows.length > 0) write(rows)
  }
}

type Effect = Pick<HistoryRow, 'storeId' | 'productId' | 'amount'>

function effect(shipment: Shipment | undefined): Map<string, Effect> {
  const moved = new Map<string, Effect>()
  if (shipment?.status !== SHIPPED || shipment.approvalStatus !== APPROVED) return moved
  for (const { productId, quantity } of shipment.lines) {
    const one = { storeId: shipment.storeId, productId, amount: -quantity }
    const sum = one.amount + (moved.get(keyOf(one))?.amount ?? 0)
    moved.set(keyOf(one), { ...one, amount: sum })
  }
  return moved
}

function keyOf({ storeId, productId }: Pick<Effect, 'storeId' | 'productId'>): string {
  return `${productId}/${storeId}`
}
