import type { ProbeBook, ProbeRecord, ProbeStep } from '../capabilities/probe-record.ts'
import { readOrderCapabilities } from '../capabilities/orders.ts'
import type {
  Movement,
  Shipment,
  ShipmentsClient,
  Written,
} from '../connectors/smaregi/shipments-client.ts'
import type { App } from '../context.ts'
import { type EchoEntry, mayBeOurs } from '../domain/stock/echo.ts'
import { toJstIso } from '../kernel/time.ts'
import type { Store } from '../store/store.ts'
import { causedBy } from './caused-movements.ts'
import { looksMs, settleMs } from './settle-time.ts'

/** Pieces of the 出荷: two, so that it can be edited down to one, as a reduced order is. */
export const PIECES = 2

export type ProbePart = NonNullable<ProbeRecord['smaregi']>
export type ProbeCall = Pick<ProbeStep, 'what' | 'delta' | 'shipmentId'>

export interface ProbeTools {
  readonly app: App
  readonly store: Store
  readonly client: ShipmentsClient
  readonly book: ProbeBook
}

/** Whoever wants to know what the calls of a probe show. */
export interface ProbeObserver {
  /** Of the registered 出荷, where the API tells: whether it waits for an approval. */
  approval(needed: boolean): Promise<void>
  /** The call was seen to have moved the stock. */
  moved(step: ProbeStep, movements: readonly Movement[]): Promise<void>
}

/** The writing calls of one probe, each announced to the ledger of echoes. */
export class ProbeCalls {
  readonly #tools: ProbeTools
  readonly #observer: ProbeObserver

  constructor(tools: ProbeTools, observer: ProbeObserver) {
    this.#tools = tools
    this.#observer = observer
  }

  /** What the probe has called so far, whatever became of it. */
  get steps(): readonly ProbeStep[] {
    return this.part.steps
  }

  get part(): ProbePart {
    const { smaregi } = this.#tools.book.record
    if (smaregi === null) throw new Error('the probe has no part in Smaregi')
    return smaregi
  }

  /** One call: written down, announced, made, and believed only by what Smaregi shows. `send` gets the id of the call. */
  async make(
    call: ProbeCall,
    send: (id: string) => Promise<Written<unknown>>,
  ): Promise<ProbeStep['state']> {
    const { app, book, store } = this.#tools
    const step: ProbeStep = {
      ...call,
      holder: store.holding('orders'),
      id: `${book.record.id}-${this.steps.length + 1}`,
      seenUpTo: await this.#newestMovement(),
      at: app.now().toISOString(),
      state: 'open',
    }
    await book.step(step)
    const { productId } = book.record
    const pairs = [{ productId, storeId: this.part.storeId, delta: step.delta }]
    await this.#echo({ kind: 'expect', id: step.id, at: jst(step.at), pairs })
    const answer = await send(step.id)
    switch (answer.kind) {
      case 'done':
        return this.#end(step, await this.#shows(step))
      case 'unknown':
        return this.settle(step)
      case 'notSent':
        await this.#end(step, false)
        throw answer.error
      case 'refused':
        // What is not there any more needs no deleting.
        return this.#end(step, answer.status === 404 && (await this.#shows(step)))
    }
  }

  /**
   * Looks until the call is seen to have happened, or can have no more effect. One of somebody whom nobody has seen end may be made even
   * later: it stays open.
   */
  async settle(step: ProbeStep): Promise<ProbeStep['state']> {
    const { app, store } = this.#tools
    const longest = settleMs(app.config)
    for (let wait = 250; ; wait *= 2) {
      if (await this.#shows(step)) return this.#end(step, true)
      const passed = app.now().getTime() - Date.parse(step.at)
      if (passed > longest) {
        const mayCome = await store.senderMayLive('orders', step.holder)
        return mayCome ? 'open' : this.#end(step, false)
      }
      await app.sleep(passed < 0 ? longest : Math.min(wait, longest - passed + 1))
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

  /** Closes the call in the ledger, to the id, and in the record. */
  async #end(step: ProbeStep, happened: boolean): Promise<ProbeStep['state']> {
    const state = happened ? 'done' : 'void'
    const kept = happened && step.what === 'register' ? await this.#approved(step) : step
    const moved = happened && kept.delta !== 0 ? await this.#seen(kept) : []
    const end = { id: step.id, at: jst(step.at) }
    if (happened && kept.delta !== 0 && moved.length === 0) {
      // It has happened, and its movements come late: then the content has to tell.
      const { corrections } = await readOrderCapabilities(this.#tools.store)
      await this.#echo({ kind: 'unread', ...end, divisions: corrections })
    } else {
      await this.#echo({ kind: 'caused', ...end, keys: moved.flatMap((row) => row.keys) })
    }
    await this.#tools.book.step({ ...kept, state })
    if (moved.length > 0) await this.#observer.moved(step, moved)
    return state
  }

  /** What waits for an approval does not move anything. */
  async #approved(step: ProbeStep): Promise<ProbeStep> {
    const [shipment] = await this.shipments()
    const status = shipment?.approvalStatus ?? null
    const unapproved = status === '0'
    // The legacy API does not tell.
    if (status !== null) await this.#observer.approval(unapproved)
    if (!unapproved) return step
    await this.#tools.book.save({ smaregi: { ...this.part, unapproved } })
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

  async #movedBy({ id, delta, seenUpTo, what }: ProbeStep): Promise<readonly Movement[]> {
    const { book, client, store } = this.#tools
    const pair = { productId: book.record.productId, storeId: this.part.storeId, delta }
    const { corrections } = await readOrderCapabilities(store)
    // A change of the stock bears a memo where the API has any; a colleague's does not bear ours.
    const isOthers = ({ memo, division }: Movement): boolean =>
      !mayBeOurs(division) || (what === 'add' && memo !== null && memo !== `ston ${id}`)
    const caused = await causedBy({ client, corrections }, pair, seenUpTo, isOthers)
    return caused.kind === 'seen' ? caused.movements : []
  }

  async #newestMovement(): Promise<string | null> {
    const { book, client } = this.#tools
    const rows = await client.movements(book.record.productId, this.part.storeId, null)
    return rows?.at(-1)?.id ?? null
  }

  #echo(entry: EchoEntry): Promise<void> {
    return this.#tools.store.echoes.append([entry])
  }
}

/** Pieces of the product in a 出荷. */
export function piecesOf({ lines }: Shipment, productId: string): number {
  return (lines ?? [])
    .filter((line) => line.productId === productId)
    .reduce((sum, { quantity }) => sum + quantity, 0)
}

function jst(instant: string): string {
  return toJstIso(new Date(instant))
}
