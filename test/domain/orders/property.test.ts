import { expect, test } from 'vitest'
import type { BookingEntry } from '../../../src/domain/orders/booking.ts'
import { type Counted, countSlip } from '../../../src/domain/orders/effective-quantity.ts'
import type { Scope, SlipFacts } from '../../../src/domain/orders/slip-facts.ts'
import { bookedParts, differences } from '../../../src/domain/orders/difference.ts'
import { draftLines, identificationNo } from '../../../src/domain/orders/draft.ts'
import type { OrderLine } from '../../../src/domain/orders/order-line.ts'
import {
  emptyHistory,
  remember,
  type SlipHistory,
} from '../../../src/domain/orders/slip-history.ts'
import { reduce } from '../../../src/domain/orders/reduction.ts'
import { seeds } from '../../helpers/long.ts'
import { ChangingSlips, expand } from './changing-slips.ts'
import { SCOPE } from './make.ts'

/**
 * However often and in whatever order a slip is read while it is edited, exchanged, cancelled, merged, split, shipped and returned: in
 * the end as much is booked as one look at the end would book. One thing has to be seen: that shipping was undone, unless the slip
 * stays below 50 and cancelled afterwards.
 */
const SEEDS = seeds(200, 2000)

/** What an importer does, without a Smaregi: everything it calls for is done. `start`: the slips up to it do not count. */
class Importer {
  readonly #histories = new Map<number, SlipHistory>()
  readonly #scope: Scope
  readonly #looking = new Set<number>()

  constructor(slips: ChangingSlips, start = 0) {
    // What has changed is read together, so that each slip finds what the others are by now.
    const seen = (slip: number): SlipFacts | null => {
      const before = this.history(slip).seen
      if (this.#looking.has(slip)) return before
      const counted = this.#count(slips.of(slip), before)
      return counted.isNews ? counted.seen : before
    }
    const isBooked = (slip: number, line: number): boolean =>
      bookedParts(this.history(slip)).some((part) => part.line === line)
    this.#scope = { ...SCOPE, start, seen, isBooked }
  }

  #count(lines: readonly OrderLine[], before: SlipFacts | null): Counted {
    const slip = lines[0]?.slip ?? 0
    this.#looking.add(slip)
    const counted = countSlip(structuredClone(lines), before, this.#scope)
    this.#looking.delete(slip)
    return counted
  }

  history(slip: number): SlipHistory {
    return this.#histories.get(slip) ?? emptyHistory(slip)
  }

  read(lines: readonly OrderLine[]): void {
    const slip = lines[0]?.slip ?? 0
    const history = this.history(slip)
    const { wants, seen, isNews } = this.#count(lines, history.seen)
    const head = { slip, at: '2026-11-24T00:00:00.000Z' }
    if (isNews) this.#note({ ...head, kind: 'seen', ...seen })
    const { more, less } = differences(wants, history, expand)
    const wanted = more.map((part) => ({ part, productId: `p-${part.component}` }))
    for (const [i, drafted] of draftLines(wanted).entries()) {
      const id = identificationNo(slip, history.revision + i + 1)
      const facts = { storeId: '1', date: '', token: '', recipientName: '', lines: drafted }
      this.#note({ ...head, kind: 'intent', id, ...facts })
      this.#note({ ...head, kind: 'done', id, shipmentId: id, by: 'list' })
    }
    const { reductions, beyond } = reduce(less, history)
    expect(beyond).toEqual([])
    for (const one of reductions) {
      this.#note({ ...head, ...one })
      this.#note({
        ...head,
        kind: 'done',
        id: one.id,
        shipmentId: one.shipmentId,
        by: 'history',
      })
    }
  }

  #note(entry: BookingEntry): void {
    this.#histories.set(entry.slip, remember(this.history(entry.slip), entry))
  }

  /** By component; of those lines only. */
  booked(
    slips: readonly number[],
    isOne: (slip: number, line: number) => boolean = () => true,
  ): Record<string, number> {
    const sums: Record<string, number> = {}
    for (const slip of slips) {
      const history = this.history(slip)
      for (const { component, quantity } of bookedParts(history).filter((one) =>
        isOne(slip, one.line),
      ))
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
    const history = new ChangingSlips(seed)
    const often = new Importer(history)
    for (let step = 0; step < 40; step += 1) {
      const now = history.step()
      if (now !== null) often.read(structuredClone(history.of(now)))
      const slips = history.slips()
      // A whole slip, or one line of it, as a filter by date gives them.
      const lines = history.of(slips[history.below(Math.max(1, slips.length))] ?? 0)
      const some = history.below(2) === 0 ? lines : lines.slice(0, 1)
      if (some.length > 0) often.read(structuredClone(some))
    }
    const once = new Importer(history)
    for (const slip of history.slips()) {
      for (const one of [often, once]) one.read(structuredClone(history.of(slip)))
    }
    expect(often.booked(history.slips()), `seed ${seed}`).toEqual(once.booked(history.slips()))
  }
})

/** A line counts by where its goods were ordered, whatever slip it has come to since. */
test(`seeds ${SEEDS[0]} to ${SEEDS.at(-1)}: of what was ordered before the starting point nothing is booked, of all else everything`, () => {
  for (const seed of SEEDS) {
    const history = new ChangingSlips(seed)
    const start = history.below(6)
    const some = new Importer(history, start)
    const all = new Importer(history)
    const read = (lines: readonly OrderLine[]): void => {
      for (const one of [some, all]) one.read(structuredClone(lines))
    }
    for (let step = 0; step < 40; step += 1) {
      const now = history.step()
      if (now !== null) read(history.of(now))
      const slips = history.slips()
      const lines = history.of(slips[history.below(Math.max(1, slips.length))] ?? 0)
      if (lines.length > 0) read(lines)
    }
    const slips = history.slips()
    for (let looks = 0; looks < 2; looks += 1) for (const slip of slips) read(history.of(slip))
    const counts = (slip: number, line: number): boolean => history.rootOf(slip, line) > start
    expect(some.booked(slips), `seed ${seed}`).toEqual(all.booked(slips, counts))
  }
})
