import { StonError } from '../kernel/errors.ts'
import { causedBy, isUnreadable } from '../outbox/caused-movements.ts'
import type {
  Movement,
  Shipment,
  ShipmentDesk,
  Written,
} from '../connectors/smaregi/shipment-desk.ts'
import { mayBeOurs } from '../domain/stock/echo.ts'
import * as says from '../messages/probe.ts'
import { say } from '../kernel/sentence.ts'
import { toJstIso } from '../kernel/time.ts'
import type { Observed } from '../capabilities/learned.ts'
import {
  learnAboutOrders,
  type OrderCapabilities,
  type OrderFacts,
  readOrderCapabilities,
} from '../capabilities/orders.ts'
import type { ProbeBook, ProbeRecord, ProbeStep } from '../capabilities/probe-record.ts'
import type { Tools } from './tools.ts'

/** Pieces of the 出荷: two, so that it can be edited down to one, as a reduced order is. */
const PIECES = 2
/** History may be a moment behind the answer. */
const LOOKS_MS = [0, 1000, 3000] as const
/** A call that was cut off may still be at work on Smaregi's side for this long. */
const LONGEST_SETTLE_MS = 30_000

export interface PutBack {
  readonly kind: 'back' | 'unclear'
  /** 出荷 that Smaregi does not let ston delete; their stock is evened out. */
  readonly left: readonly string[]
}

type Part = NonNullable<ProbeRecord['smaregi']>
type Done = Pick<ProbeStep, 'what' | 'delta' | 'shipmentId'>

/** One probe's part in Smaregi: registers a 出荷, edits it, and deletes it. Every call is announced to the ledger of echoes. */
export class ShipmentProbe {
  readonly #tools: Tools
  readonly #book: ProbeBook
  readonly #desk: ShipmentDesk
  /** A call of this run was seen to move the stock. */
  #moved = false

  constructor(tools: Tools, book: ProbeBook, desk: ShipmentDesk) {
    this.#tools = tools
    this.#book = book
    this.#desk = desk
  }

  async try(): Promise<void> {
    if (this.#over) return
    if ((await this.#register()) !== 'done') return
    const [shipment] = await this.#ours()
    // One that was not seen to move anything teaches nothing more.
    if (shipment === undefined || !this.#moved) return
    if (this.#desk.api === 'legacy' && !this.#over) await this.#again()
    if (!this.#over) await this.#edit(shipment)
    if (!this.#over) await this.#remove(shipment.shipmentId)
  }

  /** Finds out what became of every call, then deletes what is there. */
  async putBack(): Promise<PutBack> {
    for (const step of this.#steps) if (step.state === 'open') await this.#settle(step)
    if (this.#steps.some((step) => step.state === 'open')) return { kind: 'unclear', left: [] }
    const left: string[] = []
    for (const { shipmentId } of await this.#ours())
      if ((await this.#remove(shipmentId)) !== 'done') left.push(shipmentId)
    if (this.#steps.some((step) => step.state === 'open')) return { kind: 'unclear', left }
    const pieces = this.#steps.reduce((sum, one) => sum + (one.state === 'done' ? one.delta : 0), 0)
    if (pieces !== 0 && (await this.#add(-pieces)) !== 'done') return { kind: 'unclear', left }
    return { kind: 'back', left }
  }

  get #over(): boolean {
    return this.#tools.stop.aborted
  }

  get #part(): Part {
    const { smaregi } = this.#book.record
    if (smaregi === null) throw new Error('the probe has no part in Smaregi')
    return smaregi
  }

  get #steps(): readonly ProbeStep[] {
    return this.#part.steps
  }

  async #register(): Promise<ProbeStep['state']> {
    const done = { what: 'register' as const, delta: -PIECES, shipmentId: null }
    return this.#step(done, async () => {
      const answer = await this.#desk.register(this.#draft())
      if (answer.kind === 'done') await this.#observe({ shipmentTold: answer.value !== null })
      return answer
    })
  }

  /** The same token once more: nothing may come of it. */
  async #again(): Promise<void> {
    const done = { what: 'again' as const, delta: -PIECES, shipmentId: null }
    const state = await this.#step(done, () => this.#desk.register(this.#draft()))
    if (state !== 'open') await this.#observe({ tokenPassedOver: state === 'void' })
  }

  #draft() {
    const { storeId, identificationNo, date, token } = this.#part
    const { recipientName } = this.#tools.app.config.orders
    const lines = [{ productId: this.#book.record.productId, quantity: PIECES }]
    return { storeId, recipientName, date, identificationNo, token, lines }
  }

  async #edit({ shipmentId }: Shipment): Promise<void> {
    const before = await this.#desk.find(shipmentId)
    if (before === null) return
    const { productId } = this.#book.record
    const done = { what: 'edit' as const, delta: this.#moves(PIECES - 1), shipmentId }
    const state = await this.#step(done, () =>
      this.#desk.edit(before, [{ productId, quantity: PIECES - 1 }]),
    )
    if (state !== 'open') await this.#observe({ editsAllowed: state === 'done' })
  }

  async #remove(shipmentId: string): Promise<ProbeStep['state']> {
    const shipment = await this.#desk.find(shipmentId)
    if (shipment === null) return 'done'
    const pieces = piecesOf(shipment, this.#book.record.productId)
    const done = { what: 'remove' as const, delta: this.#moves(pieces), shipmentId }
    const state = await this.#step(done, () => this.#desk.remove(shipmentId))
    if (state !== 'open') await this.#observe({ removalsAllowed: state === 'done' })
    return state
  }

  #add(delta: number): Promise<ProbeStep['state']> {
    const { productId } = this.#book.record
    const { storeId } = this.#part
    return this.#step({ what: 'add', delta, shipmentId: null }, (id) =>
      this.#desk.addStock(productId, storeId, delta, `ston ${id}`),
    )
  }

  /** An unapproved 出荷 does not move anything. */
  #moves(pieces: number): number {
    return this.#part.unapproved ? 0 : pieces
  }

  /** One call: written down, announced, made, and believed only by what Smaregi shows. */
  async #step(
    done: Done,
    call: (id: string) => Promise<Written<unknown>>,
  ): Promise<ProbeStep['state']> {
    const { app } = this.#tools
    app.progress(say(app.locale, says.progressShipment[done.what]))
    const step: ProbeStep = {
      ...done,
      id: `${this.#book.record.id}-${this.#steps.length + 1}`,
      seenUpTo: (await this.#movements(null)).at(-1)?.id ?? null,
      at: app.now().toISOString(),
      state: 'open',
    }
    await this.#book.step(step)
    const { productId } = this.#book.record
    const pairs = [{ productId, storeId: this.#part.storeId, delta: step.delta }]
    await this.#echo({ kind: 'expect', id: step.id, at: jst(step.at), pairs })
    const answer = await call(step.id)
    switch (answer.kind) {
      case 'done':
        return this.#end(step, await this.#shows(step))
      case 'unknown':
        return this.#settle(step)
      case 'notSent':
        await this.#end(step, false)
        throw answer.error
      case 'refused':
        // What is not there any more needs no deleting.
        return this.#end(step, answer.status === 404 && (await this.#shows(step)))
    }
  }

  /** Looks until the call is seen to have happened, or can have no more effect. */
  async #settle(step: ProbeStep): Promise<ProbeStep['state']> {
    const { app } = this.#tools
    const longest = Math.min(LONGEST_SETTLE_MS, app.config.nextengine.settleMs)
    for (let wait = 250; ; wait *= 2) {
      if (await this.#shows(step)) return this.#end(step, true)
      const passed = app.now().getTime() - Date.parse(step.at)
      if (passed > longest) return this.#end(step, false)
      await app.sleep(passed < 0 ? longest : Math.min(wait, longest - passed + 1))
    }
  }

  /** Whether Smaregi shows that the call has happened. */
  async #shows(step: ProbeStep): Promise<boolean> {
    const { what, shipmentId } = step
    if (what === 'register' || what === 'again')
      return (await this.#ours()).length >= (what === 'register' ? 1 : 2)
    if (what === 'add') return (await this.#movedBy(step)).length > 0
    const shipment = await this.#desk.find(shipmentId ?? '')
    if (what === 'remove') return shipment === null
    return shipment !== null && piecesOf(shipment, this.#book.record.productId) < PIECES
  }

  /** Closes the call in the ledger, to the id, and in the record. */
  async #end(step: ProbeStep, happened: boolean): Promise<ProbeStep['state']> {
    const state = happened ? 'done' : 'void'
    const kept = happened && step.what === 'register' ? await this.#approval(step) : step
    const moved = happened && kept.delta !== 0 ? await this.#seen(kept) : []
    const end = { id: step.id, at: jst(step.at) }
    if (happened && kept.delta !== 0 && moved.length === 0) {
      // It has happened, and its movements come late: then the content has to tell.
      const { corrections } = await readOrderCapabilities(this.#tools.store)
      await this.#echo({ kind: 'unread', ...end, divisions: corrections })
    } else {
      await this.#echo({ kind: 'caused', ...end, keys: moved.flatMap((row) => row.keys) })
    }
    await this.#book.step({ ...kept, state })
    if (moved.length > 0) await this.#learnDivisions(step, moved)
    if (moved.length > 0) this.#moved = true
    return state
  }

  async #approval(step: ProbeStep): Promise<ProbeStep> {
    const [shipment] = await this.#ours()
    const status = shipment?.approvalStatus ?? null
    const unapproved = status === '0'
    // The legacy API does not tell.
    if (status !== null) await this.#observe({ approvalNeeded: unapproved })
    if (!unapproved) return step
    await this.#book.save({ smaregi: { ...this.#part, unapproved } })
    return { ...step, delta: 0 }
  }

  async #seen(step: ProbeStep): Promise<readonly Movement[]> {
    for (const wait of LOOKS_MS) {
      if (wait > 0) await this.#tools.app.sleep(wait)
      const moved = await this.#movedBy(step)
      if (moved.length > 0) return moved
    }
    return []
  }

  async #movedBy({ id, delta, seenUpTo, what }: ProbeStep): Promise<readonly Movement[]> {
    const { productId } = this.#book.record
    const pair = { productId, storeId: this.#part.storeId, delta }
    const { corrections } = await readOrderCapabilities(this.#tools.store)
    // A change of the stock bears a memo where the API has any; a colleague's does not bear ours.
    const isOthers = ({ memo, division }: Movement): boolean =>
      !mayBeOurs(division) || (what === 'add' && memo !== null && memo !== `ston ${id}`)
    const caused = await causedBy({ desk: this.#desk, corrections }, pair, seenUpTo, isOthers)
    return caused.kind === 'seen' ? caused.movements : []
  }

  async #movements(after: string | null): Promise<readonly Movement[]> {
    const { productId } = this.#book.record
    return (await this.#desk.movements(productId, this.#part.storeId, after)) ?? []
  }

  async #ours(): Promise<readonly Shipment[]> {
    const { storeId, date, identificationNo } = this.#part
    const found = new Map<string, Shipment>()
    for await (const page of this.#desk.listed(storeId, date))
      for (const one of page)
        if (one.identificationNo === identificationNo) found.set(one.shipmentId, one)
    return [...found.values()]
  }

  async #learnDivisions(step: ProbeStep, moved: readonly Movement[]): Promise<void> {
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
    return this.#tools.capabilities.observe(facts)
  }

  #echo(entry: Parameters<Tools['store']['echoes']['append']>[0][number]): Promise<void> {
    return this.#tools.store.echoes.append([entry])
  }
}

/** Why ston must not write to Smaregi for the sake of a question; null = it may. */
export async function obstacle(
  desk: ShipmentDesk,
  productId: string,
  storeId: string,
): Promise<StonError['sentence'] | null> {
  try {
    const rows = await desk.movements(productId, storeId, null)
    return rows === null ? says.notInSmaregi(productId, storeId) : null
  } catch (error) {
    // Without the history nobody could tell ston's own writing from the shop's.
    if (error instanceof StonError && isUnreadable(error)) return says.historyUnread(error.sentence)
    throw error
  }
}

function piecesOf({ lines }: Shipment, productId: string): number {
  return (lines ?? [])
    .filter((line) => line.productId === productId)
    .reduce((sum, { quantity }) => sum + quantity, 0)
}

function jst(instant: string): string {
  return toJstIso(new Date(instant))
}
