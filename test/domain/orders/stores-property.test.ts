import { expect, test } from 'vitest'
import type { BookingEntry, Reduce } from '../../../src/domain/orders/booking.ts'
import { bookedParts, differences } from '../../../src/domain/orders/difference.ts'
import { draftShipments } from '../../../src/domain/orders/draft.ts'
import { countSlip, sameFacts } from '../../../src/domain/orders/effective-quantity.ts'
import { placeSlip, type StoreRules } from '../../../src/domain/orders/line-store.ts'
import type { LineWarehouse, OrderLine } from '../../../src/domain/orders/order-line.ts'
import { reduce } from '../../../src/domain/orders/reduction.ts'
import {
  emptyHistory,
  slipHistories,
  type SlipHistory,
} from '../../../src/domain/orders/slip-history.ts'
import { seeds } from '../../helpers/long.ts'
import { ChangingSlips, expand, type Line } from './changing-slips.ts'
import { SCOPE } from './make.ts'

/**
 * Slips of which Next Engine allocates each line from one 拠点, from none yet or from several, and anew at any time; an importer that
 * looks at random, is killed anywhere, and asks a person who answers at random. In the end each line has left exactly one store, all
 * stores together as much as one look would book, and what is not shipped has left the store of its 拠点.
 */
const SEEDS = seeds(25, 2000)

const BASE = { id: '0', name: '' }
const STATION = { id: '1', name: '駅前' }
const DEPOT = { id: '2', name: '倉庫' }
const HILL = { id: '3', name: '丘' }
const ALLOCATIONS: readonly (readonly LineWarehouse[])[] = [
  [],
  [BASE],
  [STATION],
  [STATION],
  [DEPOT],
  [HILL],
  [BASE, STATION],
]
/** Stores 1 and 3 share the base 拠点; the depot is no store's. */
const RULES: StoreRules = {
  storeId: '1',
  stores: 'warehouse',
  warehouses: { '1': '基本拠点', '2': '駅前', '3': '基本拠点', '4': '丘' },
  warehouse: '',
}
const STORE_OF: Readonly<Record<string, string>> = { '0': '1', '1': '2', '2': '1', '3': '4' }

const HEAD = { at: '2026-11-24T00:00:00.000Z' }

/** `steps`: it is killed after so many entries of the log. */
class Importer {
  readonly #logs = new Map<number, BookingEntry[]>()
  #rules = RULES

  /** Somebody edits the configuration: what is booked stays where it is. */
  configure(rules: StoreRules): void {
    this.#rules = rules
  }

  log(slip: number): BookingEntry[] {
    const log = this.#logs.get(slip) ?? []
    this.#logs.set(slip, log)
    return log
  }

  history(slip: number): SlipHistory {
    return slipHistories(this.log(slip)).get(slip) ?? emptyHistory(slip)
  }

  read(lines: readonly OrderLine[], steps = Infinity, answer = 0): void {
    const slip = lines[0]?.slip ?? 0
    const before = this.history(slip)
    const placed = placeSlip(countSlip(lines, before.seen, SCOPE), lines, before, this.#rules)
    const { counted, unclear } = placed
    const head = { ...HEAD, slip }
    let left = steps
    const write = (...entries: BookingEntry[]): void => {
      for (const entry of entries) if ((left -= 1) >= 0) this.log(slip).push(entry)
    }
    const end = (id: string, shipmentId: string): BookingEntry => {
      return { ...head, kind: 'done', id, shipmentId, by: 'list' }
    }
    const give = (one: Reduce) => write({ ...head, ...one }, end(one.id, one.shipmentId))
    if (!sameFacts(before.seen, counted.seen)) write({ ...head, kind: 'seen', ...counted.seen })
    const { more, less } = differences(counted.wants, before, expand)
    const wanted = more
      .filter(({ line }) => !unclear.has(line))
      .map(({ storeId = '', ...part }) => ({ part, productId: `p-${part.component}`, storeId }))
    const drafting = { slip, revision: before.revision, now: new Date(0), recipientName: '' }
    for (const intent of draftShipments(wanted, drafting))
      write({ ...intent, ...head }, end(intent.id, intent.id))
    const { reductions, beyond } = reduce(less, before)
    expect(beyond).toEqual([])
    reductions.forEach(give)
    const then = this.history(slip)
    if (then.open.length > 0) return this.#settle(then)
    const moved = differences(counted.wants, then, expand).less.filter((one) => one.moved)
    reduce(moved, then).reductions.forEach(give)
    const entry = [...unclear.values()].map((one) => one.entry)[answer > 0 ? 0 : 1]
    const { seen } = this.history(slip)
    if (entry !== undefined && seen !== null) {
      const others = seen.stores?.filter((one) => one.line !== entry.line) ?? []
      write({ ...head, kind: 'seen', ...seen, stores: [...others, entry] })
    }
    this.#settle(this.history(slip))
  }

  /** What was announced is looked for, and has happened or not. */
  #settle({ slip, open }: SlipHistory): void {
    for (const { id } of open) {
      const shipmentId = id.split('/')[0] ?? ''
      const end: BookingEntry =
        this.log(slip).length % 2 === 0
          ? { ...HEAD, slip, kind: 'done', id, shipmentId, by: 'list' }
          : { ...HEAD, slip, kind: 'void', id, why: 'notSeen' }
      this.log(slip).push(end)
    }
  }

  /** By store, what is booked of a line. */
  stores(slip: number, line: number): string[] {
    const parts = bookedParts(this.history(slip)).filter((one) => one.line === line)
    return [...new Set(parts.map((one) => one.storeId))]
  }

  pieces(slip: number): Record<string, number> {
    const sums: Record<string, number> = {}
    for (const { component, quantity } of bookedParts(this.history(slip)))
      sums[component] = (sums[component] ?? 0) + quantity
    return sums
  }
}

function isOpen({ status, cancelType, lineCancelled, lineDeleted }: Line): boolean {
  return status !== '50' && cancelType === '0' && !lineCancelled && !lineDeleted
}

/** Next Engine promises a line its pieces as it likes, and takes the promise back from one that is dead. */
function allocate(slips: ChangingSlips): void {
  for (const line of slips.lines) {
    line.warehouses ??= []
    if (line.status !== '50' && !isOpen(line)) line.warehouses = []
    if (isOpen(line) && slips.below(4) === 0)
      line.warehouses = ALLOCATIONS[slips.below(ALLOCATIONS.length)] ?? []
  }
}

test(`seeds ${SEEDS[0]} to ${SEEDS.at(-1)}: each line leaves one store, and moves with its 拠点`, () => {
  for (const seed of SEEDS) {
    const slips = new ChangingSlips(seed)
    const often = new Importer()
    for (let step = 0; step < 40; step += 1) {
      const now = slips.step()
      allocate(slips)
      if (now !== null) often.read(structuredClone(slips.of(now)))
      const all = slips.slips()
      const lines = slips.of(all[slips.below(Math.max(1, all.length))] ?? 0)
      const some = slips.below(2) === 0 ? lines : lines.slice(0, 1)
      const steps = slips.below(3) === 0 ? slips.below(6) : Infinity
      if (some.length > 0) often.read(structuredClone(some), steps, slips.below(2))
    }
    // At last everything is allocated from one 拠点, and looked at.
    for (const line of slips.lines)
      if (isOpen(line)) line.warehouses = [[BASE, STATION, DEPOT, HILL][slips.below(4)] ?? BASE]
    for (const slip of slips.slips()) {
      for (let looks = 0; looks < 6; looks += 1)
        often.read(structuredClone(slips.of(slip)), Infinity, 1)
      const written = often.log(slip).length
      often.configure({ ...RULES, storeId: '2', warehouses: { '1': '駅前', '2': '基本拠点' } })
      often.read(structuredClone(slips.of(slip)))
      expect(often.log(slip).length, `seed ${seed}: it has come to rest`).toBe(written)
      often.configure(RULES)
      const once = new Importer()
      for (let looks = 0; looks < 6; looks += 1)
        once.read(structuredClone(slips.of(slip)), Infinity, 1)
      const told = `seed ${seed}, slip ${slip}`
      expect(often.pieces(slip), told).toEqual(once.pieces(slip))
      for (const line of slips.of(slip)) {
        const stores = often.stores(slip, line.line)
        expect(stores.length, told).toBeLessThanOrEqual(1)
        if (isOpen(line)) expect(stores, told).toEqual([STORE_OF[line.warehouses?.[0]?.id ?? '']])
      }
    }
  }
})
