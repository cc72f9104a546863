import type { ProbeBook, ProbeRecord, ProbeStep } from '../capabilities/probe-record.ts'
import type {
  Movement,
  Shipment,
  ShipmentsClient,
  Written,
} from '../connectors/smaregi/shipments-client.ts'
import type { App } from '../context.ts'
import type { EchoPair } from '../domain/stock/echo.ts'
import type { Store } from '../store/store.ts'
import { type Ledger, openLedger } from './ledger.ts'
import { looksMs, Outbox, patienceMs, settleRest, type Sight } from './outbox.ts'

/** Pieces of the 出荷: two, so that it can be edited down to one, as a reduced order is. */
export const PIECES = 2
export const UNAPPROVED = '0'

export type ProbePart = NonNullable<ProbeRecord['smaregi']>
export type ProbeCall = Pick<ProbeStep, 'what' | 'delta' | 'shipmentId'>

export interface ProbeTools {
  readonly app: App
  readonly store: Store
  readonly client: ShipmentsClient
  readonly book: ProbeBook
}

/** What became of a call, and what it was seen to have done to the stock. */
export interface Stepped {
  readonly state: ProbeStep['state']
  readonly moved: readonly Movement[]
}

/** The writing calls of one probe. */
export class ProbeSteps {
  readonly #tools: ProbeTools
  readonly #ledger: Ledger
  readonly #outbox: Outbox<ProbeStep>

  constructor(tools: ProbeTools) {
    this.#tools = tools
    const { app, store, client } = tools
    this.#ledger = openLedger(app, store, client)
    this.#outbox = new Outbox(this.#ledger, {
      pairs: (step) => [this.#pairOf(step)],
      looker: () => (step) => this.#sight(step),
      open: (steps) => this.#record(steps, 'open'),
      off: (steps) => this.#record(steps, 'void'),
      done: (step) => this.#record([step], 'done'),
      senderMayLive: ({ holder }) => store.senderMayLive('orders', holder),
    })
  }

  /** What the probe has called so far, whatever became of it. */
  get all(): readonly ProbeStep[] {
    return this.part.steps
  }

  get part(): ProbePart {
    const { smaregi } = this.#tools.book.record
    if (smaregi === null) throw new Error('the probe has no part in Smaregi')
    return smaregi
  }

  /** One call, believed only by what Smaregi shows. `send` gets the id of the call. */
  async make(call: ProbeCall, send: (id: string) => Promise<Written<unknown>>): Promise<Stepped> {
    const { app, book, client, store } = this.#tools
    const step: ProbeStep = {
      ...call,
      holder: store.holding('orders'),
      id: `${book.record.id}-${this.all.length + 1}`,
      seenUpTo: await newestOf(client, book.record.productId, this.part.storeId),
      at: app.now().toISOString(),
      state: 'open',
    }
    await this.#outbox.announce([step])
    const made = await this.#outbox.make(step, () => this.#orGone(step, send(step.id)))
    if (made.kind === 'notSent') throw made.error
    if (made.kind === 'refused') return { state: 'void', moved: [] }
    // What Smaregi does not show although it has answered has come to nothing.
    return made.error === null ? this.#settled(step, true) : this.settle(step)
  }

  /**
   * Looks until the call is seen to have happened, or can have no more effect. What may still come then stays open: for the next try to
   * put everything back, or because nobody has seen who was to make it end.
   */
  async settle(step: ProbeStep): Promise<Stepped> {
    const { app } = this.#tools
    const since = (await this.#outbox.latestLeave(step)).getTime()
    const rest = (): number => settleRest(app.config, app.now().getTime() - since)
    let left = patienceMs(app.config)
    for (let wait = 250; ; wait *= 2) {
      const late = rest() === 0
      const stepped = await this.#settled(step, late)
      if (stepped.state !== 'open' || late || left <= 0) return stepped
      const pause = Math.min(wait, Math.max(1, rest()), left)
      await app.sleep(pause)
      left -= pause
    }
  }

  /** The probe's own 出荷, as Smaregi lists them. */
  async shipments(): Promise<readonly Shipment[]> {
    const { storeId, date, identificationNo } = this.part
    const found = new Map<string, Shipment>()
    for await (const page of this.#tools.client.listed(storeId, date))
      for (const one of page)
        if (one.identificationNo === identificationNo) found.set(one.shipmentId, one)
    return [...found.values()]
  }

  async #settled(step: ProbeStep, late: boolean): Promise<Stepped> {
    const settled = await this.#outbox.settleOne(step, { answered: false, late })
    if (settled.kind === 'happened') return { state: 'done', moved: settled.movements }
    return { state: settled.kind === 'calledOff' ? 'void' : 'open', moved: [] }
  }

  async #record(steps: readonly ProbeStep[], state: ProbeStep['state']): Promise<void> {
    for (const step of steps) await this.#tools.book.step({ ...step, state })
  }

  /** What is not there any more needs no deleting. */
  async #orGone(step: ProbeStep, sending: Promise<Written<unknown>>): Promise<Written<unknown>> {
    const answer = await sending
    const isGone = answer.kind === 'refused' && answer.status === 404 && (await this.#shows(step))
    return isGone ? { kind: 'done', value: null } : answer
  }

  async #sight(step: ProbeStep): Promise<Sight<ProbeStep>> {
    if (!(await this.#shows(step))) return { kind: 'absent' }
    const write = step.what === 'register' ? await this.#approved(step) : step
    const movements = write.delta === 0 ? [] : await this.#seen(write)
    // It has happened, and its movements may come late.
    const isUnseen = write.delta !== 0 && movements.length === 0
    return { kind: 'happened', write, movements, unseen: isUnseen ? [this.#pairOf(write)] : [] }
  }

  /** Whether Smaregi shows that the call has happened. */
  async #shows(step: ProbeStep): Promise<boolean> {
    const { what, shipmentId } = step
    if (what === 'register' || what === 'again')
      return (await this.shipments()).length >= (what === 'register' ? 1 : 2)
    if (what === 'add') return (await this.#movedBy(step)).length > 0
    const { book, client } = this.#tools
    const shipment = await client.find(shipmentId ?? '')
    if (what === 'remove') return shipment === null
    return shipment !== null && piecesOf(shipment, book.record.productId) < PIECES
  }

  /** What waits for an approval does not move anything. */
  async #approved(step: ProbeStep): Promise<ProbeStep> {
    const [shipment] = await this.shipments()
    if (shipment?.approvalStatus !== UNAPPROVED) return step
    await this.#tools.book.save({ smaregi: { ...this.part, unapproved: true } })
    return { ...step, delta: 0 }
  }

  async #seen(step: ProbeStep): Promise<readonly Movement[]> {
    for (const wait of looksMs(this.#tools.app.config)) {
      if (wait > 0) await this.#tools.app.sleep(wait)
      const moved = await this.#movedBy(step)
      if (moved.length > 0) return moved
    }
    return []
  }

  async #movedBy(step: ProbeStep): Promise<readonly Movement[]> {
    const memo = step.what === 'add' ? { memo: `ston ${step.id}` } : {}
    const wanted = { after: step.seenUpTo, ...memo, dated: 'any' } as const
    const caused = await this.#ledger.causedBy(step, this.#pairOf(step), wanted)
    return caused.kind === 'seen' ? caused.movements : []
  }

  #pairOf({ delta }: ProbeStep): EchoPair {
    return { productId: this.#tools.book.record.productId, storeId: this.part.storeId, delta }
  }
}

/** Unlike for an order, a history that nobody can read is an error: without it nobody could tell the probe's writing from the shop's. */
async function newestOf(
  client: ShipmentsClient,
  productId: string,
  storeId: string,
): Promise<string | null> {
  return (await client.movements(productId, storeId, null))?.at(-1)?.id ?? null
}

/** Pieces of the product in a 出荷. */
export function piecesOf({ lines }: Shipment, productId: string): number {
  return (lines ?? [])
    .filter((line) => line.productId === productId)
    .reduce((sum, { quantity }) => sum + quantity, 0)
}
