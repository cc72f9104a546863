import { learnt } from '../capabilities/orders.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import { jstDay } from '../kernel/time.ts'
import { openedBy } from './open-items.ts'
import type { Result } from './results.ts'
import type { Reading } from './run-context.ts'
import { type OrdersState, readRevision } from './state.ts'

const DAYS_KEPT = 40

type Found = Awaited<ReturnType<typeof readRevision>>

/** Where the slips stand: what a run has found written down, and what its results have made of it (`take`). Nothing else changes it. */
export class Standing {
  readonly #reading: Reading
  readonly #items: Map<string, OrderItem>
  readonly #again: Set<number>
  readonly #results: Result[] = []
  /** Since when each item has been held: what is held again has been since it was first. */
  readonly #ages = new Map<string, string>()
  /** Slips of which earlier runs have left calls open. */
  readonly #left: Set<number>
  /** Calls of this run without a recorded outcome, and their slips. */
  readonly #calls = new Map<string, number>()
  /** Of the document in which the state was found. */
  #revision: number
  readonly items: ReadonlyMap<string, OrderItem>
  /** Slips to be read again, whether they change or not. */
  readonly again: ReadonlySet<number>
  readonly results: readonly Result[]
  state: OrdersState

  private constructor(reading: Reading, { state, revision }: Found) {
    this.#reading = reading
    this.#revision = revision
    this.state = state
    this.items = this.#items = new Map(state.items.map((item) => [item.id, item]))
    this.again = this.#again = new Set(state.again)
    this.results = this.#results
    this.#left = new Set(state.open)
  }

  static async of(reading: Reading): Promise<Standing> {
    return new Standing(reading, await readRevision(reading.store))
  }

  /** Slips whose outcome in Smaregi is not known yet. */
  get open(): ReadonlySet<number> {
    return new Set([...this.#left, ...this.#calls.values()])
  }

  /** What is known of where slips count, without writing it down. */
  know(change: Partial<OrdersState>): void {
    this.state = { ...this.state, ...change }
  }

  /** What stages have come to, in their order. */
  take(...results: readonly Result[]): void {
    for (const result of results) this.#takeOne(result)
  }

  #takeOne(result: Result): void {
    this.#results.push(result)
    const now = this.#reading.app.now().toISOString()
    for (const slip of [...(result.counted ?? []), ...(result.rested ?? [])])
      this.#again.delete(slip)
    for (const item of this.#items.values()) {
      if (!isAnswered(item, result)) continue
      this.#ages.set(item.id, item.since)
      this.#items.delete(item.id)
    }
    for (const { items, again } of (result.held ?? []).map(openedBy)) {
      for (const item of items) {
        const known = this.#items.get(item.id)?.since ?? this.#ages.get(item.id)
        this.#items.set(item.id, { ...item, since: known ?? item.since ?? now })
        if (again) this.#again.add(item.slip)
      }
    }
    for (const slip of result.again ?? []) this.#again.add(slip)
    this.#takeCalls(result)
    this.#learn(result)
  }

  #takeCalls({ begun = [], booked = [], calledOff = [], looked = NONE }: Result): void {
    const ended = [...booked.map(({ write }) => write), ...calledOff]
    for (const { id, slip } of begun) this.#calls.set(id, slip)
    this.#noteBooked(begun.filter(({ kind }) => kind === 'intent').map(({ slip }) => slip))
    for (const { id } of ended) this.#calls.delete(id)
    for (const { slip } of calledOff) this.#again.add(slip)
    const open = this.open
    for (const [slip, calls] of looked) {
      if (calls.length > 0 || !open.has(slip)) continue
      // What such a slip wants may not have been booked.
      this.#again.add(slip)
      this.#left.delete(slip)
      for (const [id, one] of this.#calls) if (one === slip) this.#calls.delete(id)
    }
  }

  /** From where the daily look at what was booked begins. */
  #noteBooked(slips: readonly number[]): void {
    if (slips.length === 0) return
    const { booked } = this.state
    const day = jstDay(this.#reading.gate.now())
    const lowest = Math.min(...slips, booked[day] ?? Infinity)
    this.know({ booked: { ...booked, [day]: lowest } })
  }

  /** 在庫区分 that Smaregi was seen to write, for a 出荷 and for its corrections. */
  #learn({ booked = [], newestFilled, unallocatedShown }: Result): void {
    const of = (kind: 'intent' | 'reduce'): string[] =>
      booked.flatMap(({ write, movements }) =>
        write.kind === kind ? movements.map(({ division }) => division) : [],
      )
    const { state } = this
    const facts = {
      shipmentDivision: of('intent').at(-1) ?? state.shipmentDivision,
      corrections: [...new Set([...state.corrections, ...of('reduce')])],
      newestFilled: newestFilled ?? state.newestFilled,
      // One that was left out tells more than any that was not.
      unallocatedShown:
        state.unallocatedShown === false ? false : (unallocatedShown ?? state.unallocatedShown),
    }
    const at = this.#reading.app.now().toISOString()
    this.state = learnt(state, facts, { source: 'seen', at })
  }

  /**
   * Writes down where the run stands; a run that is killed afterwards goes on from here. Throws `Moved` where somebody else has written
   * since: a run that was stopped must not put back what the next one has changed, such as a question to a person.
   */
  async save(change: Partial<OrdersState> = {}): Promise<void> {
    const next = {
      ...this.state,
      open: [...this.open],
      again: [...this.#again],
      items: [...this.#items.values()],
      booked: withinMonth(this.state.booked),
      ...change,
    }
    await this.#reading.store.document<OrdersState>('orders').replace(next, this.#revision)
    this.#revision += 1
    this.state = next
  }
}

const NONE: NonNullable<Result['looked']> = new Map()

/** What was the matter is found out anew, or Smaregi has answered what was asked about it. */
function isAnswered(
  { slip, line, of }: OrderItem,
  { counted = [], drafted = [], booked = [], looked = NONE }: Result,
): boolean {
  if (of === '' && line === 0) return counted.includes(slip)
  // A reading of some of its lines says nothing of the others.
  if (of === '')
    return drafted.some((one) => one.slip === slip && (one.lines === null || one.lines.has(line)))
  const open = looked.get(slip)
  return booked.some(({ write }) => write.id === of) || (open !== undefined && !open.includes(of))
}

/** The days are few, and only the last month is ever asked for. */
function withinMonth(booked: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(booked)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .slice(-DAYS_KEPT),
  )
}
