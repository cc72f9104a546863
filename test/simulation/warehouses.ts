import { CODES, NEW, type Scene } from '../crash/soak-events.ts'
import type { Item } from '../crash/soak-items.ts'
import type { Slip, SlipLine } from '../../src/simulators/nextengine/slip.ts'
import { grouped } from '../../src/kernel/grouped.ts'
import type { ShapedPlaces } from './places.ts'

interface Room extends Scene {
  readonly places: ShapedPlaces
  readonly saw: (what: string) => void
}

/** What people do in Next Engine with the 拠点 of lines that have not left; no date of change tells of it. */
export function allocateAnew({ shop, dice, places, saw, log }: Room): void {
  const { moves, splits } = places.shape
  const { orders } = shop.ne
  const [here, there] = [dice.one(places.warehouses), dice.one(places.warehouses)]
  const slips = orders.all().filter(isOpen)
  if (slips.length === 0) return
  const slip = dice.one(slips)
  const line = dice.one(slip.lines)
  if (!line.cancelled && dice.chance(moves)) {
    log(`order ${slip.id} line ${line.no} is allocated from ${here.name}`)
    saw('order line allocated anew')
    orders.reallocate(slip.id, line.no, here.id)
  }
  if (line.cancelled || line.quantity < 2 || here.id === there.id || !dice.chance(splits)) return
  log(`order ${slip.id} line ${line.no} is allocated from ${here.name} and ${there.name}`)
  saw('order line allocated from two 拠点')
  orders.reallocate(slip.id, line.no, [
    { warehouse: here.id, quantity: 1 },
    { warehouse: there.id, quantity: line.quantity - 1 },
  ])
}

/** Somebody carries the goods of each store to the 拠点 that it feeds from now on, with those that are sold and not shipped. */
export function carryGoods(room: Room, from: string): void {
  const { shop, truth, places, log } = room
  const { ne, smaregi } = shop
  for (const code of [...CODES, ...NEW]) {
    if (ne.goods(code) === undefined) continue
    for (const { id } of places.warehouses.filter((one) => one.id !== from)) {
      const stores = places.stores.filter((store) => places.feeds(store) === id)
      const there = stores.map(
        (store) => smaregi.stock(code, store) + promised(shop, truth, code, store),
      )
      const more = sumOf(there) - (ne.warehouseStock(code, id)?.stock ?? 0)
      ne.correct(code, more, '拠点移動', id)
      ne.correct(code, -more, '拠点移動', from)
      log(`${more} of ${code} are carried to ${id}`)
    }
    const left = places.stores.filter((store) => places.feeds(store) === null)
    ne.correct(code, -sumOf(left.map((store) => smaregi.stock(code, store))), '拠点移動', from)
  }
  carryRest(room)
}

/**
 * Where no store feeds a 拠点 any more, nothing is left in it but what is under way to it: counts that had been wrong before, and
 * orders that leave it all the same, would leave a decrement waiting for ever. Nobody delivers there; whoever ships from it brings the
 * goods.
 */
export function carryRest({ shop: { ne }, truth, places }: Omit<Room, 'saw'>): void {
  const [here] = places.warehouses.filter(({ id }) => id === places.left)
  const [there] = places.warehouses.filter(({ id }) => id !== places.left)
  if (here === undefined || there === undefined) return
  for (const code of [...CODES, ...NEW]) {
    const rest = ne.goods(code) === undefined ? 0 : truth.expectedIn(code, here)
    if (rest === 0) continue
    ne.correct(code, rest, '拠点移動', there.id)
    ne.correct(code, -rest, '拠点移動', here.id)
  }
}

/** What is booked in a store for slips that have not been shipped. */
function promised(
  { ne }: Scene['shop'],
  truth: Scene['truth'],
  code: string,
  store: string,
): number {
  const open = new Set(
    ne.orders
      .all()
      .filter(isOpen)
      .map(({ id }) => id),
  )
  const own = truth.booked(code).filter(({ slip, storeId }) => storeId === store && open.has(slip))
  return sumOf(own.map(({ quantity }) => quantity))
}

/** Each slip's lines leave one store each: what is booked can be made up of whole lines, each in a store that it may leave. */
export class Leaving {
  readonly #room: Room
  /** Slips that a person has decided about: where their lines leave is what he said. */
  readonly #decided = new Set<number>()

  constructor(room: Room) {
    this.#room = room
  }

  /** What is open about orders. */
  note(items: readonly Item[]): void {
    for (const slip of slipsOf(items)) this.#decided.add(slip)
  }

  /** By slip, the stores that it leaves. */
  stores(): ReadonlyMap<number, string> {
    const booked = CODES.flatMap((code) => this.#room.truth.booked(code))
    const of = grouped(booked, ({ slip }) => slip)
    const shown = [...of].map(([slip, all]): [number, string] => [
      slip,
      [...new Set(all.map(({ storeId }) => storeId))].toSorted().join(),
    ])
    return new Map(shown)
  }

  /** In words. `items`: what is open. */
  wrong(items: readonly Item[]): string[] {
    const { shop, truth } = this.#room
    this.note(items)
    // Behind something open all of its slip may wait.
    const open = new Set(slipsOf(items))
    // What somebody has changed by hand leaves wherever he said.
    const slips = shop.ne.orders.all().filter(({ id }) => !open.has(id) && !truth.isByHand(id))
    return [...CODES].flatMap((code) => {
      const booked = truth.booked(code)
      return slips.flatMap((slip) => {
        const own = booked.filter((one) => one.slip === slip.id)
        const lines = slip.lines.filter((line) => counts(slip, line, code))
        const choices = lines
          .filter(({ no }) => truth.counts(slip.id, no))
          .map((line) => ({
            pieces: left(line),
            stores: this.#stores(slip, line),
          }))
        if (isMadeUp(inStores(own), choices)) return []
        return [
          `${code}: slip ${slip.id} leaves the wrong store: ${JSON.stringify({ own, choices, slip })}`,
        ]
      })
    })
  }

  /** By slip and line, where what is allocated from one 拠点 has to be after the night. */
  #stores(slip: Slip, line: SlipLine): readonly string[] {
    const { places } = this.#room
    if (this.#decided.has(slip.id) || slip.id <= places.slipsBefore) return places.stores
    if (!places.ordersByWarehouse) return [places.storeOfShop(slip.shopId)]
    const [only, more] = line.promised
    const isTold = isOpen(slip) && only !== undefined && more === undefined
    return isTold ? [places.storeOf(only.warehouse)] : places.stores
  }
}

/** The slips that something open is about. */
function slipsOf(items: readonly Item[]): readonly number[] {
  return items.flatMap(({ id, direction }) => {
    const slip = direction === 'order' ? /^o-(?:NE-)?(\d+)/.exec(id)?.[1] : undefined
    return slip === undefined ? [] : [Number(slip)]
  })
}

interface Choice {
  readonly pieces: number
  readonly stores: readonly string[]
}

function isMadeUp(booked: ReadonlyMap<string, number>, choices: readonly Choice[]): boolean {
  const [first, ...others] = choices
  if (first === undefined) return [...booked.values()].every((pieces) => pieces === 0)
  return first.stores.some((store) => {
    const rest = new Map(booked)
    rest.set(store, (rest.get(store) ?? 0) - first.pieces)
    return isMadeUp(rest, others)
  })
}

function inStores(own: readonly { readonly storeId: string; readonly quantity: number }[]) {
  const sums = new Map<string, number>()
  for (const { storeId, quantity } of own) sums.set(storeId, (sums.get(storeId) ?? 0) + quantity)
  return sums
}

function isOpen({ status, cancelType }: Slip): boolean {
  return status !== '50' && cancelType === '0'
}

function counts({ cancelType }: Slip, line: SlipLine, code: string): boolean {
  return cancelType === '0' && line.code === code && !line.cancelled
}

function left({ quantity, returnedGood }: SlipLine): number {
  return quantity - returnedGood
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}
