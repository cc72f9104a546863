import type { BookingEntry } from '../domain/orders/booking.ts'
import type { OrderItem } from '../domain/orders/open-item.ts'
import type { OrderGate } from '../connectors/nextengine/order-gate.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { Store } from '../store/store.ts'
import { jstDay } from '../kernel/time.ts'
import type { StonError } from '../kernel/errors.ts'
import type { App } from '../context.ts'
import { learnt } from '../capabilities/orders.ts'
import { Ledger } from '../outbox/ledger.ts'
import { type Made, Outbox, type Write } from '../outbox/outbox.ts'
import { reductions, type SlipReduce } from '../outbox/reductions.ts'
import { registrations, type SlipIntent } from '../outbox/registrations.ts'
import { RefusedProducts } from './refused-products.ts'
import { type OrdersState, readRevision } from './state.ts'

type Parts = Pick<OrdersRun, 'app' | 'store' | 'gate' | 'state'> & {
  readonly client: ShipmentsClient | null
  /** Of the document in which the state was found. */
  readonly revision: number
}

/** One run of `import-orders`: what it may use, and where the slips stand. */
export class OrdersRun {
  readonly refusals = new RefusedProducts()
  readonly registrations: Outbox<SlipIntent>
  readonly reductions: Outbox<SlipReduce>
  readonly items: Map<string, OrderItem>
  /** Slips whose outcome in Smaregi is not known yet. */
  readonly open: Set<number>
  readonly again: Set<number>
  /** The highest revision given to a slip in this run. */
  readonly revisions = new Map<number, number>()
  /** Writing calls so far. */
  calls = 0
  /** Calls of this run without a recorded outcome, by slip. */
  readonly #calls = new Map<number, Set<string>>()
  readonly #ages = new Map<string, string>()
  /** Why Smaregi cannot be asked any more in this run. */
  trouble: StonError | null = null
  /** Writing calls without an answer, one after the other. */
  #unanswered = 0

  readonly app: App
  readonly store: Store
  readonly gate: OrderGate
  readonly #client: ShipmentsClient | null
  #revision: number
  state: OrdersState

  private constructor({ app, store, gate, client, state, revision }: Parts) {
    this.app = app
    this.store = store
    this.gate = gate
    this.#client = client
    this.#revision = revision
    this.state = state
    const ledger = new Ledger({
      store,
      client: () => this.client,
      now: () => app.now(),
      corrections: () => this.state.corrections,
    })
    this.registrations = new Outbox(ledger, registrations(this, ledger))
    this.reductions = new Outbox(ledger, reductions(this, ledger))
    this.items = new Map(state.items.map((item) => [item.id, item]))
    this.open = new Set(state.open)
    this.again = new Set(state.again)
  }

  /** Without a client nothing can be written: a dry run. */
  static async start(
    app: App,
    gate: OrderGate,
    client: ShipmentsClient | null,
  ): Promise<OrdersRun> {
    const store = await app.store()
    return new OrdersRun({ app, store, gate, client, ...(await readRevision(store)) })
  }

  get client(): ShipmentsClient {
    if (this.#client === null) throw new Error('a dry run does not call Smaregi')
    return this.#client
  }

  /** True when nothing more may be begun. */
  get over(): boolean {
    return this.trouble !== null || this.app.signal.aborted
  }

  /** Slips that the next run goes on with by itself: the outcome of a call is open, or nothing has come of it. What is held is not among them. */
  get openWorkOf(): number {
    const held = new Set([...this.items.values()].map((item) => item.slip))
    const calledOff = [...this.again].filter((slip) => !held.has(slip))
    return new Set([...this.open, ...calledOff]).size
  }

  now(): string {
    return this.app.now().toISOString()
  }

  /** Bookings, on stable storage when it resolves. */
  async record(entries: readonly BookingEntry[]): Promise<void> {
    if (entries.length > 0) await this.store.bookings.append(entries)
  }

  learnShipmentDivision(division: string): void {
    this.#learn({ shipmentDivision: division })
  }

  learnCorrection(division: string): void {
    const { corrections } = this.state
    if (!corrections.includes(division)) this.#learn({ corrections: [...corrections, division] })
  }

  learnNewestFilled(filled: boolean | null): void {
    if (filled !== this.state.newestFilled) this.#learn({ newestFilled: filled })
  }

  #learn(facts: Parameters<typeof learnt>[1]): void {
    this.state = learnt(this.state, facts, { source: 'seen', at: this.now() })
  }

  /** A call is about to be made for the slip. */
  opened(slip: number, id: string): void {
    this.open.add(slip)
    this.#calls.set(slip, (this.#calls.get(slip) ?? new Set()).add(id))
  }

  /** The call's outcome is recorded. */
  closed(slip: number, id: string): void {
    const calls = this.#calls.get(slip)
    if (calls === undefined || !calls.delete(id) || calls.size > 0) return
    this.#calls.delete(slip)
    this.open.delete(slip)
  }

  /** Nothing has come of the call, so the slip is looked at again. */
  calledOff(slip: number, id: string): void {
    this.again.add(slip)
    this.closed(slip, id)
  }

  /** Who does not answer several calls running is left alone until the next run: each may take its time to end without an answer. */
  heard(made: Made<Write>): void {
    if (made.kind === 'notSent') this.trouble ??= made.error
    const error = made.kind === 'called' ? made.error : null
    this.#unanswered = error?.exit === 'temporary' ? this.#unanswered + 1 : 0
    if (error !== null && this.#unanswered >= MOST_UNANSWERED) this.trouble ??= error
  }

  /** What is held again has been held since it was held first. */
  hold(item: Omit<OrderItem, 'since'>): void {
    const since = this.items.get(item.id)?.since ?? this.#ages.get(item.id) ?? this.now()
    this.items.set(item.id, { ...item, since })
  }

  /** Forgets what was held about a slip, before it is looked at anew. */
  forget(slip: number, which: (item: OrderItem) => boolean): void {
    for (const [id, item] of this.items) {
      if (item.slip !== slip || !which(item)) continue
      this.#ages.set(id, item.since)
      this.items.delete(id)
    }
  }

  /** From where the daily look at what was booked begins. */
  noteBooked(slips: readonly number[]): void {
    if (slips.length === 0) return
    const { booked } = this.state
    const day = jstDay(this.gate.now())
    const lowest = Math.min(...slips, booked[day] ?? Infinity)
    this.state = { ...this.state, booked: { ...booked, [day]: lowest } }
  }

  /**
   * Writes down where the run stands; a run that is killed afterwards goes on from here. Throws `Moved` where somebody else has written
   * since: a run that was stopped must not put back what the next one has changed, such as a question to a person.
   */
  async save(change: Partial<OrdersState> = {}): Promise<void> {
    const next = {
      ...this.state,
      open: [...this.open],
      again: [...this.again],
      items: [...this.items.values()],
      booked: withinMonth(this.state.booked),
      ...change,
    }
    await this.store.document<OrdersState>('orders').replace(next, this.#revision)
    this.#revision += 1
    this.state = next
  }
}

const MOST_UNANSWERED = 3
const DAYS_KEPT = 40

/** The days are few, and only the last month is ever asked for. */
function withinMonth(booked: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(booked)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .slice(-DAYS_KEPT),
  )
}
