import { Allocation } from './allocation.ts'
import type { Clock } from './clock.ts'
import type { Sets } from './sets.ts'
import { isAlive, type Part, type Slip, type SlipLine } from './slip.ts'
import { SlipBook } from './slip-book.ts'
import type { Stockroom } from './stockroom.ts'
import type { Faults } from './faults.ts'

export interface LineToPlace {
  readonly code: string
  readonly quantity: number
  /** The id of the 拠点 that it is to be allocated from; absent = its shop's. */
  readonly warehouse?: string
}

export interface OrderToPlace {
  readonly shopId?: string
  readonly lines: readonly LineToPlace[]
  /** The parent of a slip that goes to several addresses. */
  readonly multiDelivery?: boolean
}

export interface OrdersOptions {
  readonly clock: Clock
  readonly room: Stockroom
  readonly sets: Sets
  readonly faults: Faults
  readonly firstSlip?: number | undefined
}

const FIRST_SLIP = 1001

/**
 * 受注: placing an order promises free stock to it, shipping takes the goods from the shelf. What is cancelled before shipping is
 * free again; what is cancelled afterwards stays gone until it is returned.
 */
export class Orders {
  readonly #clock: Clock
  readonly #allocation: Allocation
  readonly #sets: Sets
  readonly #faults: Faults
  readonly #book: SlipBook

  constructor({ clock, room, sets, faults, firstSlip = FIRST_SLIP }: OrdersOptions) {
    this.#clock = clock
    this.#allocation = new Allocation(clock, room)
    this.#sets = sets
    this.#faults = faults
    this.#book = new SlipBook(clock, this.#allocation, firstSlip)
  }

  /** By slip number, ascending. */
  all(): readonly Slip[] {
    return this.#book.all()
  }

  /** The 拠点 that a line is to be allocated from, by id. */
  intended(slip: Slip, line: SlipLine): string {
    return this.#allocation.intended(slip, line)
  }

  /** Returns the new slip's number. */
  place({ shopId = '1', lines, multiDelivery = false }: OrderToPlace): number {
    const slip = this.#book.open({ shopId, multiDelivery })
    for (const line of lines.flatMap((one) => this.#components(one))) this.#book.addLine(slip, line)
    return slip.id
  }

  changeQuantity(id: number, line: number, quantity: number): void {
    this.#book.edit(id, line, (one) => (one.quantity = quantity))
  }

  /** The customer takes another product instead. */
  exchange(id: number, line: number, code: string, quantity?: number): void {
    this.#book.edit(id, line, (one) => {
      this.#allocation.free(one)
      one.code = code
      one.quantity = quantity ?? one.quantity
    })
  }

  addLine(id: number, code: string, quantity: number): number {
    const slip = this.#book.slip(id)
    this.#book.touch(slip)
    return this.#book.addLine(slip, { code, quantity }).no
  }

  cancelLine(id: number, line: number): void {
    this.#book.edit(id, line, (one) => (one.cancelled = true))
  }

  restoreLine(id: number, line: number): void {
    this.#book.edit(id, line, (one) => (one.cancelled = false))
  }

  deleteLine(id: number, line: number): void {
    this.#book.edit(id, line, (one) => (one.deleted = true))
  }

  /** After shipping the goods stay gone. */
  cancel(id: number, type = '1'): void {
    const slip = this.#book.slip(id)
    slip.cancelType = type
    slip.cancelledAt = this.#clock.now()
    this.#book.touch(slip)
    this.#allocation.allocate(slip)
  }

  reactivate(id: number): void {
    const slip = this.#book.slip(id)
    slip.cancelType = '0'
    slip.cancelledAt = null
    this.#book.touch(slip)
    this.#allocation.allocate(slip)
  }

  /** 同梱: the lines go on in the other slip, and this one is cancelled as merged. */
  merge(from: number, into: number): void {
    const source = this.#book.slip(from)
    const target = this.#book.slip(into)
    source.cancelType = '3'
    source.cancelledAt = this.#clock.now()
    source.mergedInto = into
    this.#book.touch(source)
    this.#allocation.allocate(source)
    this.#book.touch(target)
    for (const { no, code, quantity, warehouse } of source.lines.filter(isAlive)) {
      const mergedFrom = { slip: from, line: no }
      this.#book.addLine(target, { code, quantity, warehouse, mergedFrom })
    }
  }

  /** 分割: `quantity` pieces of a line go into a slip of their own. */
  split(id: number, line: number, quantity: number): number {
    const slip = this.#book.slip(id)
    const one = this.#book.line(slip, line)
    const part = this.#book.open({ shopId: slip.shopId, dividedFrom: id })
    this.#book.edit(id, line, (of) => (of.quantity -= quantity))
    const { code, warehouse } = one
    this.#book.addLine(part, { code, quantity, warehouse, dividedFromLine: line })
    return part.id
  }

  /** 複写: sent once more. */
  copy(id: number): number {
    const slip = this.#book.slip(id)
    const again = this.#book.open({ shopId: slip.shopId, copiedFrom: id })
    for (const { no, code, quantity, warehouse } of slip.lines.filter(isAlive))
      this.#book.addLine(again, { code, quantity, warehouse, copiedFromLine: no })
    return again.id
  }

  /** 出荷確定. */
  ship(id: number): void {
    const slip = this.#book.slip(id)
    slip.status = '50'
    slip.sentAt = this.#clock.now()
    this.#book.touch(slip)
    for (const line of slip.lines.filter(isAlive)) this.#allocation.ship(slip, line)
  }

  /** 出荷確定戻し: the goods are back on the shelf and promised again. */
  undoShipping(id: number): void {
    const slip = this.#book.slip(id)
    slip.status = '20'
    if (this.#faults.undoClearsSendDate) slip.sentAt = null
    this.#book.touch(slip)
    // What was returned is on the shelf already.
    for (const line of slip.lines.filter(isAlive))
      this.#allocation.comeBack(slip, line, line.quantity - line.returnedGood)
    for (const line of slip.lines) line.left = []
    this.#allocation.allocate(slip)
  }

  /** 売上返品: good pieces are in stock again, bad ones are not. */
  returnGoods(
    id: number,
    line: number,
    { good = 0, bad = 0 }: { good?: number; bad?: number },
  ): void {
    const slip = this.#book.slip(id)
    const one = this.#book.line(slip, line)
    if (good > 0) this.#allocation.comeBack(slip, one, good)
    one.returnedGood += good
    one.returnedBad += bad
    one.modifiedAt = this.#clock.now()
  }

  /** A line that has not left is allocated from another 拠点, or from several; no date of change moves. */
  reallocate(id: number, line: number, to: string | readonly Part[]): void {
    const slip = this.#book.slip(id)
    const one = this.#book.line(slip, line)
    this.#allocation.free(one)
    if (typeof to === 'string') one.warehouse = to
    else
      for (const { warehouse, quantity } of to) this.#allocation.promise(one, warehouse, quantity)
    this.#allocation.allocate(slip)
  }

  /** A shop is linked to a 拠点 at the screen: the allocation of its slips is reset, and they are allocated anew. */
  linkShop(shopId: string, warehouse: string): void {
    this.resetAllocation(shopId)
    this.#allocation.link(shopId, warehouse)
    for (const slip of this.#of(shopId)) this.#allocation.allocate(slip)
  }

  /** The moment in between. */
  resetAllocation(shopId: string): void {
    const open = this.#of(shopId).filter(({ status }) => status !== '50')
    for (const line of open.flatMap((slip) => slip.lines)) {
      line.warehouse = null
      this.#allocation.free(line)
    }
  }

  #of(shopId: string): readonly Slip[] {
    return this.all().filter((slip) => slip.shopId === shopId)
  }

  /** Next Engine takes a set apart when it imports the order. */
  #components(line: LineToPlace): readonly LineToPlace[] {
    const set = this.#faults.ordersKeepSets ? undefined : this.#sets.find(line.code)
    if (set === undefined) return [line]
    return set.components.map(({ code, quantity }) => ({
      ...line,
      code,
      quantity: quantity * line.quantity,
    }))
  }
}
