import type { OrderGate } from '../connectors/nextengine/order-gate.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { App } from '../context.ts'
import { Ledger } from '../outbox/ledger.ts'
import { Outbox } from '../outbox/outbox.ts'
import { reductions, type SlipReduce } from '../outbox/reductions.ts'
import { registrations, type SlipIntent } from '../outbox/registrations.ts'
import type { SlipBook } from '../outbox/slip-book.ts'
import type { Store } from '../store/store.ts'
import { Calls } from './calls.ts'

/** What the stages may use that read. */
export interface Reading {
  readonly app: App
  readonly store: Store
  readonly gate: OrderGate
}

/** What the stages may use that write to Smaregi. */
export interface Tools extends Reading {
  readonly client: ShipmentsClient
  readonly registrations: Outbox<SlipIntent>
  readonly reductions: Outbox<SlipReduce>
  readonly calls: Calls
  readonly refusals: RefusedProducts
}

/** `seen`: what Smaregi was seen to do, as the run knows it by then. */
export function openTools(
  reading: Reading,
  client: ShipmentsClient,
  seen: SlipBook['seen'],
): Tools {
  const { app, store } = reading
  const ledger = new Ledger({ app, store, client, corrections: () => seen().corrections })
  const book = { app, store, client, seen }
  return {
    ...reading,
    client,
    registrations: new Outbox(ledger, registrations(book, ledger)),
    reductions: new Outbox(ledger, reductions(book, ledger)),
    calls: new Calls(app, store),
    refusals: new RefusedProducts(),
  }
}

const MOST_REFUSALS = 2

/** Products that Smaregi refused by themselves. */
export class RefusedProducts {
  /** What Smaregi says about a product that it has refused for several slips of this run: no further slip needs to ask. */
  readonly known = new Map<string, string>()
  readonly #slips = new Map<string, Set<number>>()

  /** Smaregi refused a shipment of this product alone. */
  add(productId: string, slip: number, words: string): void {
    const slips = this.#slips.get(productId) ?? new Set()
    this.#slips.set(productId, slips.add(slip))
    if (slips.size >= MOST_REFUSALS) this.known.set(productId, words)
  }
}
