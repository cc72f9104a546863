import { StonError } from '../kernel/errors.ts'
import { isUnreadable } from '../outbox/caused-movements.ts'
import { PIECES, piecesOf, type ProbeCall, ProbeSteps, UNAPPROVED } from '../outbox/probe-steps.ts'
import type {
  Movement,
  Shipment,
  ShipmentsClient,
  Written,
} from '../connectors/smaregi/shipments-client.ts'
import * as says from '../messages/probe.ts'
import { say } from '../kernel/sentence.ts'
import type { Observed } from '../capabilities/learned.ts'
import {
  learnAboutOrders,
  type OrderCapabilities,
  type OrderFacts,
} from '../capabilities/orders.ts'
import type { ProbeBook, ProbeStep } from '../capabilities/probe-record.ts'
import { patienceMs } from '../stock-sync/upload-end.ts'
import type { Tools } from './tools.ts'

export interface PutBack {
  /** `inDoubt`: unclear for so long that a person has to see to it. */
  readonly kind: 'back' | 'unclear' | 'inDoubt'
  /** 出荷 that Smaregi does not let ston delete; their stock is evened out. */
  readonly left: readonly string[]
}

/** One probe's part in Smaregi: registers a 出荷, edits it, and deletes it. */
export class ShipmentProbe {
  readonly #tools: Tools
  readonly #book: ProbeBook
  readonly #client: ShipmentsClient
  readonly #steps: ProbeSteps
  /** A call of this run was seen to move the stock. */
  #moved = false

  constructor(tools: Tools, book: ProbeBook, client: ShipmentsClient) {
    this.#tools = tools
    this.#book = book
    this.#client = client
    const { app, store } = tools
    this.#steps = new ProbeSteps({ app, store, client, book })
  }

  async try(): Promise<void> {
    if (this.#over) return
    if ((await this.#register()) !== 'done') return
    const [shipment] = await this.#steps.shipments()
    // The legacy API does not tell.
    if (typeof shipment?.approvalStatus === 'string')
      await this.#observe({ approvalNeeded: shipment.approvalStatus === UNAPPROVED })
    // One that was not seen to move anything teaches nothing more.
    if (shipment === undefined || !this.#moved) return
    if (this.#client.api === 'legacy' && !this.#over) await this.#again()
    if (!this.#over) await this.#edit(shipment)
    if (!this.#over) await this.#remove(shipment.shipmentId)
  }

  /** Finds out what became of every call, then deletes what is there. */
  async putBack(): Promise<PutBack> {
    for (const step of this.#steps.all)
      if (step.state === 'open') await this.#learnFrom(step, (await this.#steps.settle(step)).moved)
    if (this.#isOpen) return { kind: this.#isOpenForLong ? 'inDoubt' : 'unclear', left: [] }
    const left: string[] = []
    for (const { shipmentId } of await this.#steps.shipments())
      if ((await this.#remove(shipmentId)) !== 'done') left.push(shipmentId)
    if (this.#isOpen) return { kind: 'unclear', left }
    const done = this.#steps.all.filter((one) => one.state === 'done')
    const pieces = done.reduce((sum, { delta }) => sum + delta, 0)
    if (pieces !== 0 && (await this.#add(-pieces)) !== 'done') return { kind: 'unclear', left }
    return { kind: 'back', left }
  }

  get #over(): boolean {
    return this.#tools.stop.aborted
  }

  /** Nobody knows yet what became of a call. */
  get #isOpen(): boolean {
    return this.#steps.all.some((step) => step.state === 'open')
  }

  get #isOpenForLong(): boolean {
    const { app, run } = this.#tools
    const since = app.now().getTime() - patienceMs(run)
    return this.#steps.all.some(({ state, at }) => state === 'open' && Date.parse(at) < since)
  }

  async #register(): Promise<ProbeStep['state']> {
    const done = { what: 'register' as const, delta: -PIECES, shipmentId: null }
    return this.#step(done, async () => {
      const answer = await this.#client.register(this.#draft())
      if (answer.kind === 'done') await this.#observe({ shipmentTold: answer.value !== null })
      return answer
    })
  }

  /** The same token once more: nothing may come of it. */
  async #again(): Promise<void> {
    const done = { what: 'again' as const, delta: -PIECES, shipmentId: null }
    const state = await this.#step(done, () => this.#client.register(this.#draft()))
    if (state !== 'open') await this.#observe({ tokenPassedOver: state === 'void' })
  }

  #draft() {
    const { storeId, identificationNo, date, token } = this.#steps.part
    const { recipientName } = this.#tools.app.config.orders
    const lines = [{ productId: this.#book.record.productId, quantity: PIECES }]
    return { storeId, recipientName, date, identificationNo, token, lines }
  }

  async #edit({ shipmentId }: Shipment): Promise<void> {
    const before = await this.#client.find(shipmentId)
    if (before === null) return
    const { productId } = this.#book.record
    const done = { what: 'edit' as const, delta: this.#moves(PIECES - 1), shipmentId }
    const state = await this.#step(done, () =>
      this.#client.edit(before, [{ productId, quantity: PIECES - 1 }]),
    )
    if (state !== 'open') await this.#observe({ editsAllowed: state === 'done' })
  }

  async #remove(shipmentId: string): Promise<ProbeStep['state']> {
    const shipment = await this.#client.find(shipmentId)
    if (shipment === null) return 'done'
    const pieces = piecesOf(shipment, this.#book.record.productId)
    const done = { what: 'remove' as const, delta: this.#moves(pieces), shipmentId }
    const state = await this.#step(done, () => this.#client.remove(shipmentId))
    if (state !== 'open') await this.#observe({ removalsAllowed: state === 'done' })
    return state
  }

  #add(delta: number): Promise<ProbeStep['state']> {
    const { productId } = this.#book.record
    const { storeId } = this.#steps.part
    return this.#step({ what: 'add', delta, shipmentId: null }, (id) =>
      this.#client.addStock(productId, storeId, delta, `ston ${id}`),
    )
  }

  /** An unapproved 出荷 does not move anything. */
  #moves(pieces: number): number {
    return this.#steps.part.unapproved ? 0 : pieces
  }

  async #step(
    call: ProbeCall,
    send: (id: string) => Promise<Written<unknown>>,
  ): Promise<ProbeStep['state']> {
    const { app } = this.#tools
    app.progress(say(app.locale, says.progressShipment[call.what]))
    const { state, moved } = await this.#steps.make(call, send)
    await this.#learnFrom(call, moved)
    return state
  }

  async #learnFrom(step: ProbeCall, moved: readonly Movement[]): Promise<void> {
    if (moved.length === 0) return
    this.#moved = true
    const divisions = [...new Set(moved.map((row) => row.division))]
    if (step.what === 'register' && divisions[0] !== undefined)
      return this.#learn(() => ({ shipmentDivision: divisions[0] ?? null }))
    if (step.what !== 'edit' && step.what !== 'remove') return
    await this.#observe(
      step.what === 'edit' ? { editDivisions: divisions } : { removalDivisions: divisions },
    )
    await this.#learn(({ corrections }) => ({
      corrections: [...new Set([...corrections, ...divisions])],
    }))
  }

  #learn(facts: (known: OrderCapabilities) => OrderFacts): Promise<void> {
    const source = { source: 'probed' as const, at: this.#tools.app.now().toISOString() }
    return learnAboutOrders(this.#tools.store, facts, source)
  }

  #observe(facts: Observed): Promise<void> {
    return this.#tools.run.capabilities.observe(facts)
  }
}

/** Why ston must not write to Smaregi for the sake of a question; null = it may. */
export async function obstacle(
  client: ShipmentsClient,
  productId: string,
  storeId: string,
): Promise<StonError['sentence'] | null> {
  try {
    const rows = await client.movements(productId, storeId, null)
    return rows === null ? says.notInSmaregi(productId, storeId) : null
  } catch (error) {
    // Without the history nobody could tell ston's own writing from the shop's.
    if (error instanceof StonError && isUnreadable(error)) return says.historyUnread(error.sentence)
    throw error
  }
}
