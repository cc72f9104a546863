import type { Intent } from '../domain/orders/booking.ts'
import type { Shipment, ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'

/** What Smaregi's list shows of an intent. */
export type Sighting =
  | { readonly kind: 'absent' }
  /** With the same content, and its stock moved. */
  | { readonly kind: 'same'; readonly shipmentId: string }
  /** With the same content, but nobody has approved it. */
  | { readonly kind: 'unapproved'; readonly shipmentId: string }
  /** Our number with other lines, or more than once: somebody has changed it, or it is not ours. */
  | { readonly kind: 'other'; readonly shipmentId: string }

const APPROVED = '1'
/** 未出荷, 出荷検品中: it has moved no stock, or what it had moved is back. */
const UNSHIPPED: ReadonlySet<string | null> = new Set(['0', '3'])

/** Smaregi's 出荷 by our numbers. A registration is believed only when it is seen here. */
export class Listing {
  readonly #client: ShipmentsClient
  readonly #days = new Map<string, Promise<ReadonlyMap<string, readonly Shipment[]>>>()

  constructor(client: ShipmentsClient) {
    this.#client = client
  }

  /** `named`: the number that Smaregi's answer gave the shipment. A list may lag behind, or leave out what it should show. */
  async sight(intent: Intent, named: string | null): Promise<Sighting> {
    const listed = (await this.onDay(intent.storeId, intent.date)).get(intent.id) ?? []
    const found = listed.length > 0 ? listed : await this.#byName(intent, named)
    const [first] = found
    if (first === undefined) return { kind: 'absent' }
    const { shipmentId } = first
    const whole = first.lines === null ? await this.#client.find(shipmentId) : first
    // A number is given once, so a second one is a mistake that a person has to see.
    const isSame = whole !== null && isShipped(whole) && sameLines(intent.lines, whole.lines ?? [])
    if (found.length > 1 || !isSame) return { kind: 'other', shipmentId }
    return { kind: isApproved(whole) ? 'same' : 'unapproved', shipmentId }
  }

  async #byName(intent: Intent, named: string | null): Promise<readonly Shipment[]> {
    const found = named === null ? null : await this.#client.find(named)
    return found?.identificationNo === intent.id ? [found] : []
  }

  /** Those with a number of ours, by it. */
  onDay(storeId: string, date: string): Promise<ReadonlyMap<string, readonly Shipment[]>> {
    const name = `${storeId} ${date}`
    const known = this.#days.get(name) ?? this.#read(storeId, date)
    this.#days.set(name, known)
    return known
  }

  async #read(storeId: string, date: string): Promise<ReadonlyMap<string, readonly Shipment[]>> {
    const byNumber = new Map<string, Shipment[]>()
    for await (const page of this.#client.listed(storeId, date)) {
      for (const shipment of page) {
        const { identificationNo } = shipment
        if (identificationNo === null || !identificationNo.startsWith('NE-')) continue
        const known = byNumber.get(identificationNo)
        if (known === undefined) byNumber.set(identificationNo, [shipment])
        else if (!known.some((one) => one.shipmentId === shipment.shipmentId)) known.push(shipment)
      }
    }
    return byNumber
  }
}

/** What an API does not tell is as it was. */
export function isShipped({ status }: Pick<Shipment, 'status'>): boolean {
  return !UNSHIPPED.has(status)
}

export function isApproved({ approvalStatus }: Pick<Shipment, 'approvalStatus'>): boolean {
  return approvalStatus === null || approvalStatus === APPROVED
}

/** Whether it still takes just these lines from the stock of that store: a person may have changed any of it by hand. */
export function isAsLeft(
  found: Shipment,
  { storeId, lines }: { readonly storeId: string; readonly lines: readonly Line[] },
): boolean {
  const isThere = found.storeId === null || found.storeId === storeId
  return isThere && isShipped(found) && isApproved(found) && sameLines(found.lines ?? [], lines)
}

interface Line {
  readonly productId: string
  readonly quantity: number
}

/** The same products with the same pieces, in any order. */
export function sameLines(a: readonly Line[], b: readonly Line[]): boolean {
  const text = (lines: readonly Line[]): string =>
    lines
      .filter((line) => line.quantity !== 0)
      .map((line) => `${line.productId}=${line.quantity}`)
      .toSorted()
      .join(' ')
  return text(a) === text(b)
}
