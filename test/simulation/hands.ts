import type { Item } from '../crash/soak-items.ts'
import type { Dice } from '../crash/soak-plan.ts'
import type { Scene } from '../crash/soak-events.ts'
import type { Shipment, ShipmentFields } from '../../src/simulators/smaregi/platform-shipments.ts'
import type { Slip } from '../../src/simulators/nextengine/slip.ts'

interface Room extends Omit<Scene, 'dice'> {
  readonly saw: (what: string) => void
}

/**
 * Somebody changes a 出荷 of ston's at the screen of Smaregi: its store, its state (未出荷), its approval, the pieces of a line, or he takes
 * a line or all of it out, and now and then puts it back. Whatever comes back by that is his decision. What ston is at work on he leaves
 * alone.
 */
export class Hands {
  readonly #room: Room
  /** 出荷 that were at rest last night, and since when. */
  #resting = new Map<number, number>()
  /** As ston has left them. */
  readonly #left = new Map<number, Shipment>()

  constructor(room: Room) {
    this.#room = room
  }

  /** `items`: what is open. What has not moved since then is at rest. */
  look(items: readonly Item[], since: number): void {
    const open = new Set(items.flatMap(({ id }) => /^o-(?:NE-)?(\d+)/.exec(id)?.[1] ?? []))
    const own = this.#own().filter(({ slip }) => !open.has(String(slip.id)))
    const left = own.filter(({ shipment, slip }) => newest(shipment, slip) < since)
    this.#resting = new Map(left.map(({ shipment }) => [shipment.id, since]))
  }

  change(dice: Dice): void {
    if (dice.chance(0.5)) this.#change(dice)
    else this.#cancel(dice)
  }

  /** The order of such a 出荷 is cancelled in Next Engine. */
  #cancel(dice: Dice): void {
    const { shop, truth, log } = this.#room
    const changed = shop.ne.orders
      .all()
      .filter(
        ({ id, status, cancelType }) => status !== '50' && cancelType === '0' && truth.isByHand(id),
      )
    if (changed.length === 0) return
    const { id } = dice.one(changed)
    shop.ne.orders.cancel(id)
    log(`order ${id} is cancelled, whose 出荷 was changed by hand`)
  }

  #change(dice: Dice): void {
    const all = this.#own().filter(({ shipment, slip }) => {
      const since = this.#resting.get(shipment.id)
      return since !== undefined && newest(shipment, slip) < since
    })
    if (all.length === 0) return
    const { shipment, slip } = dice.one(all)
    const left = this.#left.get(shipment.id)
    const ways = this.#room.plan.correctionDivision === '10' ? WAYS : LESS
    const isBackToo = left !== undefined && ways === WAYS
    const what = isBackToo ? dice.one(['back', ...WAYS] as const) : dice.one(ways)
    if (what === 'remove') this.#room.shop.smaregi.shipments.remove(shipment.id)
    else {
      const fields = what === 'back' ? left : this.#fields(what, shipment, dice)
      if (fields === undefined) return
      this.#room.shop.smaregi.shipments.edit(shipment.id, changeable(fields))
    }
    this.#left.set(shipment.id, left ?? shipment)
    this.#note(what, shipment, slip.id)
  }

  #fields(
    what: Exclude<Way, 'remove'>,
    shipment: Shipment,
    dice: Dice,
  ): ShipmentFields | undefined {
    const { lines, storeId } = shipment
    const line = dice.one(lines)
    const stores = this.#room.truth.places.stores.filter((one) => one !== storeId)
    if (what === 'state') return { ...shipment, status: '0' }
    if (what === 'approval') return { ...shipment, approvalStatus: '0' }
    if (what === 'store')
      return stores.length === 0 ? undefined : { ...shipment, storeId: dice.one(stores) }
    if (what === 'line')
      return lines.length < 2
        ? undefined
        : { ...shipment, lines: lines.filter((one) => one !== line) }
    if (line.quantity < 2) return undefined
    const fewer = { ...line, quantity: line.quantity - 1 }
    return { ...shipment, lines: lines.map((one) => (one === line ? fewer : one)) }
  }

  #note(what: string, before: Shipment, slip: number): void {
    const { shop, truth, log, saw } = this.#room
    const after = shop.smaregi.shipments.find(before.id)
    for (const { productId } of before.lines)
      truth.giveBack(slip, productId, pieces(before, productId) - pieces(after, productId))
    for (const { productId } of after?.lines ?? [])
      if (before.lines.every((line) => line.productId !== productId))
        truth.giveBack(slip, productId, -pieces(after, productId))
    saw(`出荷 by hand: ${what}`)
    log(`by hand: ${what} of ${before.identificationNo}`)
  }

  #own(): readonly { readonly shipment: Shipment; readonly slip: Slip }[] {
    const { ne, smaregi } = this.#room.shop
    const slips = new Map(ne.orders.all().map((slip) => [slip.id, slip]))
    return [...smaregi.shipments.all()].flatMap((shipment) => {
      const [, number] = /^NE-(\d+)-/.exec(shipment.identificationNo ?? '') ?? []
      const slip = slips.get(Number(number))
      return slip === undefined ? [] : [{ shipment, slip }]
    })
  }
}

const WAYS = ['store', 'state', 'approval', 'fewer', 'line', 'remove'] as const
type Way = (typeof WAYS)[number]
/** Under a division that is passed on, what leaves by an edit goes to Next Engine at once, as every loss does. */
const LESS = ['state', 'fewer', 'line', 'remove'] as const

function changeable({ storeId, status, approvalStatus, lines }: ShipmentFields) {
  return { storeId, status, approvalStatus, lines }
}

/** That it takes from the stock. */
function pieces(shipment: Shipment | undefined, productId: string): number {
  if (shipment?.status !== '2' || shipment.approvalStatus !== '1') return 0
  return shipment.lines
    .filter((line) => line.productId === productId)
    .reduce((sum, { quantity }) => sum + quantity, 0)
}

/** When anything of it has changed last. */
function newest({ updatedAt }: Shipment, slip: Slip): number {
  const dates = [slip, ...slip.lines].flatMap(({ createdAt, modifiedAt }) => [
    createdAt,
    modifiedAt ?? createdAt,
  ])
  return Math.max(updatedAt.getTime(), ...dates.map((date) => date.getTime()))
}
