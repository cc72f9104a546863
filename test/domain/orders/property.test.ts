import { expect, test } from 'vitest'
import type { BookingEntry } from '../../../src/domain/orders/booking.ts'
import { countSlip, sameFacts, type Scope } from '../../../src/domain/orders/effective-quantity.ts'
import { bookedParts, differences } from '../../../src/domain/orders/difference.ts'
import { draftLines, identificationNo } from '../../../src/domain/orders/draft.ts'
import type { OrderLine } from '../../../src/domain/orders/order-line.ts'
import {
  emptyHistory,
  slipHistories,
  type SlipHistory,
} from '../../../src/domain/orders/slip-history.ts'
import { reduce } from '../../../src/domain/orders/reduction.ts'
import { seeds } from '../../helpers/long.ts'
import { seeded } from '../mapping/random.ts'
import { orderLine } from './make.ts'

/**
 * However often and in whatever order a slip is read while it is edited, exchanged, cancelled, merged, split, shipped and returned: in
 * the end as much is booked as one look at the end would book. One thing has to be seen: that shipping was undone, unless the slip
 * stays below 50 and cancelled afterwards.
 */
const SEEDS = seeds(200, 2000)

const CODES = ['TEA', 'CUP', 'POT', 'SET']
const SCOPE: Scope = {
  start: 0,
  shops: {},
  otherShops: 0,
  shopIds: [],
  forgottenUpTo: 0,
  seen: () => null,
}
const expand = (code: string) =>
  code === 'SET'
    ? [
        { component: 'TEA', per: 2 },
        { component: 'CUP', per: 1 },
      ]
    : [{ component: code, per: 1 }]

type Line = { -readonly [K in keyof OrderLine]: OrderLine[K] }

class History {
  readonly lines: Line[] = []
  readonly #draw: (n: number) => number
  #slips = 0
  #shipped = 0

  constructor(seed: number) {
    this.#draw = seeded(seed)
  }

  below(n: number): number {
    return this.#draw(n)
  }

  slips(): number[] {
    return [...new Set(this.lines.map((one) => one.slip))]
  }

  of(slip: number): Line[] {
    return this.lines.filter((one) => one.slip === slip)
  }

  /** Gives the slip that has to be looked at now, if any. */
  step(): number | null {
    const slips = this.slips()
    const slip = slips[this.#draw(Math.max(1, slips.length))]
    const kind = this.#draw(14)
    if (slip === undefined || kind < 2) return this.#place()
    const lines = this.of(slip)
    const line = lines[this.#draw(lines.length)]
    const [first] = lines
    if (line === undefined || first === undefined) return null
    const valid = first.cancelType === '0'
    const shipped = first.status === '50'
    if (kind === 2 && valid && !shipped) line.quantity = 1 + this.#draw(6)
    if (kind === 3 && valid && !shipped) line.code = this.#code()
    if (kind === 4 && valid && !shipped) line.lineCancelled = !line.lineCancelled
    if (kind === 5 && valid && !shipped) line.lineDeleted = true
    if (kind === 6) for (const one of lines) one.cancelType = valid ? '1' : this.#revived(one)
    if (kind === 7 && valid && !shipped) this.#ship(lines)
    if (kind === 8 && valid && shipped) this.#undo(lines)
    if (kind >= 12 && valid && shipped) {
      this.#undo(lines)
      // Only type 1 comes back to life, so only that one has to be looked at.
      for (const one of lines) one.cancelType = kind === 12 ? '5' : '1'
    }
    if (kind === 9 && shipped && !line.lineCancelled && !line.lineDeleted)
      line.returnedGood = Math.min(line.quantity, line.returnedGood + 1)
    if (kind === 10 && valid && !shipped && line.quantity > 1) this.#split(line)
    if (kind === 11 && valid && !shipped) this.#merge(slip)
    return kind === 8 || kind === 13 ? slip : null
  }

  #ship(lines: readonly Line[]): void {
    this.#shipped += 1
    const sendDate = `2026-11-24 00:00:${this.#shipped}`
    for (const one of lines) Object.assign(one, { status: '50', sendDate })
  }

  /** Whether the send date stays is not known. */
  #undo(lines: readonly Line[]): void {
    const kept = this.#draw(2) === 0
    for (const one of lines)
      Object.assign(one, { status: '20', sendDate: kept ? one.sendDate : null })
  }

  #revived(line: Line): string {
    return line.cancelType === '1' ? '0' : line.cancelType
  }

  #place(): null {
    this.#slips += 1
    const count = 1 + this.#draw(3)
    for (let no = 1; no <= count; no += 1)
      this.lines.push(newLine(this.#slips, no, this.#code(), 1 + this.#draw(5)))
    return null
  }

  #split(line: Line): void {
    this.#slips += 1
    line.quantity -= 1
    this.lines.push({ ...newLine(this.#slips, 1, line.code, 1), dividedFromSlip: line.slip })
  }

  #merge(from: number): void {
    const into = this.slips().find((slip) => {
      const [one] = this.of(slip)
      return slip !== from && one?.cancelType === '0' && one.status !== '50'
    })
    if (into === undefined) return
    for (const line of this.of(from)) {
      line.cancelType = '3'
      if (line.lineCancelled || line.lineDeleted) continue
      const no = this.of(into).length + 1
      const mergedFrom = { slip: from, line: line.line }
      this.lines.push({ ...newLine(into, no, line.code, line.quantity), mergedFrom })
    }
  }

  #code(): string {
    return CODES[this.#draw(CODES.length)] ?? 'TEA'
  }
}

function newLine(slip: number, line: number, code: string, quantity: number): Line {
  return orderLine({ slip, line, code, quantity })
}

/** What an importer does, without a Smaregi: everything it calls for is done. */
class Importer {
  readonly #log: BookingEntry[] = []

  history(slip: number): SlipHistory {
    return slipHistories(this.#log).get(slip) ?? emptyHistory(slip)
  }

  read(lines: readonly OrderLine[]): void {
    const slip = lines[0]?.slip ?? 0
    const history = this.history(slip)
    const { wants, seen } = countSlip(lines, history.seen, SCOPE)
    const head = { slip, at: '2026-11-24T00:00:00.000Z' }
    if (!sameFacts(history.seen, seen)) this.#log.push({ ...head, kind: 'seen', ...seen })
    const { more, less } = differences(wants, history, expand)
    const wanted = more.map((part) => ({ part, productId: `p-${part.component}` }))
    for (const [i, drafted] of draftLines(wanted).entries()) {
      const id = identificationNo(slip, history.revision + i + 1)
      const facts = { storeId: '1', date: '', token: '', recipientName: '', lines: drafted }
      this.#log.push({ ...head, kind: 'intent', id, ...facts })
      this.#log.push({ ...head, kind: 'done', id, shipmentId: id, by: 'list' })
    }
    const { reductions, beyond } = reduce(less, history)
    expect(beyond).toEqual([])
    for (const one of reductions) {
      this.#log.push({ ...head, ...one })
      this.#log.push({
        ...head,
        kind: 'done',
        id: one.id,
        shipmentId: one.shipmentId,
        by: 'history',
      })
    }
  }

  booked(slips: readonly number[]): Record<string, number> {
    const sums: Record<string, number> = {}
    for (const slip of slips) {
      const history = this.history(slip)
      for (const { component, quantity } of bookedParts(history))
        sums[component] = (sums[component] ?? 0) + quantity
      for (const own of history.shipments) expect(own.shown).toEqual(shownFrom(own.parts))
    }
    return Object.fromEntries(Object.entries(sums).filter(([, pieces]) => pieces !== 0))
  }
}

/** What the documents show is what is booked by them. */
function shownFrom(parts: readonly { productId: string; quantity: number }[]): unknown {
  const sums = new Map<string, number>()
  for (const { productId, quantity } of parts)
    sums.set(productId, (sums.get(productId) ?? 0) + quantity)
  return expect.toSatisfy(
    (shown: readonly { productId: string; quantity: number }[]) =>
      shown.length === sums.size && shown.every((one) => sums.get(one.productId) === one.quantity),
  )
}

test(`seeds ${SEEDS[0]} to ${SEEDS.at(-1)}: many looks book what one look at the end books`, () => {
  for (const seed of SEEDS) {
    const history = new History(seed)
    const often = new Importer()
    for (let step = 0; step < 40; step += 1) {
      const now = history.step()
      if (now !== null) often.read(structuredClone(history.of(now)))
      const slips = history.slips()
      // A whole slip, or one line of it, as a filter by date gives them.
      const lines = history.of(slips[history.below(Math.max(1, slips.length))] ?? 0)
      const some = history.below(2) === 0 ? lines : lines.slice(0, 1)
      if (some.length > 0) often.read(structuredClone(some))
    }
    const once = new Importer()
    for (const slip of history.slips()) {
      for (const one of [often, once]) one.read(structuredClone(history.of(slip)))
    }
    expect(often.booked(history.slips()), `seed ${seed}`).toEqual(once.booked(history.slips()))
  }
})
