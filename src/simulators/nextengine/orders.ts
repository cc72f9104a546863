import type { Clock } from './clock.ts'
import type { Sets } from './sets.ts'
import { level, type Stockroom } from './stockroom.ts'
import type { Weather } from './weather.ts'

export interface OrderToPlace {
  readonly shopId?: string
  readonly lines: readonly { readonly code: string; readonly quantity: number }[]
  /** The parent of a slip that goes to several addresses. */
  readonly multiDelivery?: boolean
}

/** One line as Next Engine keeps it. */
export interface SlipLine {
  readonly no: number
  code: string
  quantity: number
  allocated: number
  cancelled: boolean
  deleted: boolean
  returnedGood: number
  returnedBad: number
  readonly mergedFrom: { readonly slip: number; readonly line: number } | null
  readonly dividedFromLine: number | null
  readonly copiedFromLine: number | null
  readonly createdAt: Date
  modifiedAt: Date | null
}

export interface Slip {
  readonly id: number
  readonly shopId: string
  status: '20' | '50'
  cancelType: string
  cancelledAt: Date | null
  sentAt: Date | null
  mergedInto: number | null
  readonly dividedFrom: number | null
  readonly copiedFrom: number | null
  readonly multiDelivery: boolean
  readonly createdAt: Date
  modifiedAt: Date | null
  readonly lines: SlipLine[]
}

const FIRST_SLIP = 1001

/**
 * 受注: placing an order promises free stock to it, shipping takes the goods from the shelf. What is cancelled before shipping is
 * free again; what is cancelled afterwards stays gone until it is returned.
 */
export class Orders {
  readonly #clock: Clock
  readonly #room: Stockroom
  readonly #sets: Sets
  readonly #weather: Weather
  readonly #slips = new Map<number, Slip>()
  #next: number

  constructor(
    clock: Clock,
    room: Stockroom,
    sets: Sets,
    weather: Weather,
    firstSlip: number = FIRST_SLIP,
  ) {
    this.#clock = clock
    this.#room = room
    this.#sets = sets
    this.#weather = weather
    this.#next = firstSlip
  }

  /** By slip number, ascending. */
  all(): readonly Slip[] {
    return [...this.#slips.values()]
  }

  /** Returns the new slip's number. */
  place({ shopId = '1', lines, multiDelivery = false }: OrderToPlace): number {
    const slip = this.#open({ shopId, multiDelivery })
    for (const line of lines.flatMap((one) => this.#components(one))) this.#addLine(slip, line)
    return slip.id
  }

  changeQuantity(id: number, line: number, quantity: number): void {
    this.#edit(id, line, (one) => (one.quantity = quantity))
  }

  /** The customer takes another product instead. */
  exchange(id: number, line: number, code: string, quantity?: number): void {
    this.#edit(id, line, (one) => {
      this.#free(one)
      one.code = code
      one.quantity = quantity ?? one.quantity
    })
  }

  addLine(id: number, code: string, quantity: number): number {
    const slip = this.#slip(id)
    this.#touch(slip)
    return this.#addLine(slip, { code, quantity }).no
  }

  cancelLine(id: number, line: number): void {
    this.#edit(id, line, (one) => (one.cancelled = true))
  }

  restoreLine(id: number, line: number): void {
    this.#edit(id, line, (one) => (one.cancelled = false))
  }

  deleteLine(id: number, line: number): void {
    this.#edit(id, line, (one) => (one.deleted = true))
  }

  /** After shipping the goods stay gone. */
  cancel(id: number, type = '1'): void {
    const slip = this.#slip(id)
    slip.cancelType = type
    slip.cancelledAt = this.#clock.now()
    this.#touch(slip)
    this.#allocate(slip)
  }

  reactivate(id: number): void {
    const slip = this.#slip(id)
    slip.cancelType = '0'
    slip.cancelledAt = null
    this.#touch(slip)
    this.#allocate(slip)
  }

  /** 同梱: the lines go on in the other slip, and this one is cancelled as merged. */
  merge(from: number, into: number): void {
    const source = this.#slip(from)
    const target = this.#slip(into)
    source.cancelType = '3'
    source.cancelledAt = this.#clock.now()
    source.mergedInto = into
    this.#touch(source)
    this.#allocate(source)
    this.#touch(target)
    for (const line of source.lines.filter(isAlive)) {
      const mergedFrom = { slip: from, line: line.no }
      this.#addLine(target, { code: line.code, quantity: line.quantity, mergedFrom })
    }
  }

  /** 分割: `quantity` pieces of a line go into a slip of their own. */
  split(id: number, line: number, quantity: number): number {
    const slip = this.#slip(id)
    const one = this.#line(slip, line)
    const part = this.#open({ shopId: slip.shopId, dividedFrom: id })
    this.#edit(id, line, (of) => (of.quantity -= quantity))
    this.#addLine(part, { code: one.code, quantity, dividedFromLine: line })
    return part.id
  }

  /** 複写: sent once more. */
  copy(id: number): number {
    const slip = this.#slip(id)
    const again = this.#open({ shopId: slip.shopId, copiedFrom: id })
    for (const { no, code, quantity } of slip.lines.filter(isAlive))
      this.#addLine(again, { code, quantity, copiedFromLine: no })
    return again.id
  }

  /** 出荷確定. */
  ship(id: number): void {
    const slip = this.#slip(id)
    slip.status = '50'
    slip.sentAt = this.#clock.now()
    this.#touch(slip)
    for (const line of slip.lines.filter(isAlive)) {
      const { code, quantity } = line
      if (this.#room.find(code) === undefined) continue
      this.#free(line)
      this.#room.ship(code, quantity, String(id), 0)
    }
  }

  /** 出荷確定戻し: the goods are back on the shelf and promised again. */
  undoShipping(id: number): void {
    const slip = this.#slip(id)
    slip.status = '20'
    if (this.#weather.undoClearsSendDate) slip.sentAt = null
    this.#touch(slip)
    for (const { code, quantity, returnedGood } of slip.lines.filter(isAlive)) {
      // What was returned is on the shelf already.
      const back = quantity - returnedGood
      if (this.#room.find(code) !== undefined) this.#room.ship(code, -back, String(id), 0)
    }
    this.#allocate(slip)
  }

  /** 売上返品: good pieces are in stock again, bad ones are not. */
  returnGoods(
    id: number,
    line: number,
    { good = 0, bad = 0 }: { good?: number; bad?: number },
  ): void {
    const slip = this.#slip(id)
    const one = this.#line(slip, line)
    one.returnedGood += good
    one.returnedBad += bad
    one.modifiedAt = this.#clock.now()
    if (good > 0 && this.#room.find(one.code) !== undefined)
      this.#room.ship(one.code, -good, String(id), 0)
  }

  #open(facts: {
    readonly shopId: string
    readonly multiDelivery?: boolean
    readonly dividedFrom?: number
    readonly copiedFrom?: number
  }): Slip {
    const slip: Slip = {
      id: this.#next,
      shopId: facts.shopId,
      status: '20',
      cancelType: '0',
      cancelledAt: null,
      sentAt: null,
      mergedInto: null,
      dividedFrom: facts.dividedFrom ?? null,
      copiedFrom: facts.copiedFrom ?? null,
      multiDelivery: facts.multiDelivery ?? false,
      createdAt: this.#clock.now(),
      modifiedAt: null,
      lines: [],
    }
    this.#next += 1
    this.#slips.set(slip.id, slip)
    return slip
  }

  /** Next Engine takes a set apart when it imports the order. */
  #components(line: { readonly code: string; readonly quantity: number }) {
    const set = this.#weather.ordersKeepSets ? undefined : this.#sets.find(line.code)
    if (set === undefined) return [line]
    return set.components.map(({ code, quantity }) => ({
      code,
      quantity: quantity * line.quantity,
    }))
  }

  #addLine(
    slip: Slip,
    facts: { readonly code: string; readonly quantity: number } & Partial<
      Pick<SlipLine, 'mergedFrom' | 'dividedFromLine' | 'copiedFromLine'>
    >,
  ): SlipLine {
    const line: SlipLine = {
      no: slip.lines.length + 1,
      code: facts.code,
      quantity: facts.quantity,
      allocated: 0,
      cancelled: false,
      deleted: false,
      returnedGood: 0,
      returnedBad: 0,
      mergedFrom: facts.mergedFrom ?? null,
      dividedFromLine: facts.dividedFromLine ?? null,
      copiedFromLine: facts.copiedFromLine ?? null,
      createdAt: this.#clock.now(),
      modifiedAt: null,
    }
    slip.lines.push(line)
    this.#allocate(slip)
    return line
  }

  #edit(id: number, no: number, change: (line: SlipLine) => void): void {
    const slip = this.#slip(id)
    const line = this.#line(slip, no)
    change(line)
    line.modifiedAt = this.#clock.now()
    this.#allocate(slip)
  }

  /** Promises what each line still takes, as far as the free stock goes; gives back what it takes no more. */
  #allocate(slip: Slip): void {
    for (const line of slip.lines) {
      const product = this.#room.find(line.code)
      if (product === undefined) continue
      const wants =
        slip.status !== '50' && slip.cancelType === '0' && isAlive(line) ? line.quantity : 0
      const more = Math.min(wants - line.allocated, Math.max(0, level(product).free))
      this.#room.allocate(line.code, more)
      line.allocated += more
    }
  }

  #free(line: SlipLine): void {
    if (this.#room.find(line.code) !== undefined) this.#room.allocate(line.code, -line.allocated)
    line.allocated = 0
  }

  #touch(slip: Slip): void {
    slip.modifiedAt = this.#clock.now()
  }

  #slip(id: number): Slip {
    const slip = this.#slips.get(id)
    if (slip === undefined) throw new Error(`the practice server has no slip ${id}`)
    return slip
  }

  #line(slip: Slip, no: number): SlipLine {
    const line = slip.lines.find((one) => one.no === no)
    if (line === undefined) throw new Error(`slip ${slip.id} has no line ${no}`)
    return line
  }
}

function isAlive({ cancelled, deleted }: SlipLine): boolean {
  return !cancelled && !deleted
}
