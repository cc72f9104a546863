import { storeRulesOf } from '../domain/orders/line-store.ts'
import { revisionOf } from '../domain/orders/slip-history.ts'
import { grouped } from '../kernel/grouped.ts'
import { DAY_MS, HOUR_MS, jstBefore, jstDay } from '../kernel/time.ts'
import type { Shipment } from '../connectors/smaregi/shipments-client.ts'
import type { SlipIntent } from '../outbox/registrations.ts'
import { Listing } from '../outbox/shipment-listing.ts'
import { recordTold } from '../outbox/slip-book.ts'
import type { Tools } from './run-context.ts'

/** Data that lack more than these are none to go on with. */
const MOST_DAYS = 40

/** A registration that Smaregi has already. `intent`: as it has to be written down. */
interface Found {
  readonly intent: SlipIntent
  readonly shipmentId: string
}

interface Seen extends Pick<Shipment, 'shipmentId'> {
  readonly id: string
  readonly storeId: string
  readonly date: string
}

/** 出荷 of ours in Smaregi's list that may stand in no record here. */
export class Registered {
  readonly #tools: Pick<Tools, 'app' | 'client'>
  readonly #listing: Listing
  #seen: Promise<ReadonlyMap<number, readonly Seen[]>> | null = null

  constructor(tools: Pick<Tools, 'app' | 'client'>) {
    this.#tools = tools
    this.#listing = new Listing(tools.client)
  }

  /** `since`: Japanese time, as Next Engine writes it. */
  async among(
    intents: readonly SlipIntent[],
    since: string,
  ): Promise<{ readonly found: readonly Found[]; readonly missing: readonly SlipIntent[] }> {
    const seen = await (this.#seen ??= this.#read(since))
    const found: Found[] = []
    const missing: SlipIntent[] = []
    for (const [slip, some] of grouped(intents, (one) => one.slip)) {
      // Below them are those that are written down.
      const first = Math.min(...some.map(({ id }) => revisionOf(id)))
      const unknown = (seen.get(slip) ?? []).filter(({ id }) => revisionOf(id) >= first)
      for (const intent of some) {
        const one = foundAs(intent, unknown)
        if (one === null) missing.push(intent)
        else found.push(one)
      }
    }
    return { found, missing }
  }

  async #read(since: string): Promise<ReadonlyMap<number, readonly Seen[]>> {
    const { app } = this.#tools
    const { storeId, stores } = storeRulesOf(app.config)
    const named =
      stores === 'warehouse' ? Object.keys(app.config.nextengine.warehouses) : Object.values(stores)
    const all: Seen[] = []
    for (const store of new Set([storeId, ...named]))
      for (const date of daysFrom(since, app.now()))
        for (const [id, shipments] of await this.#listing.onDay(store, date))
          for (const { shipmentId } of shipments) all.push({ id, shipmentId, storeId: store, date })
    return grouped(all, ({ id }) => Number(id.split('-')[1]))
  }
}

/**
 * Under its own number. Where the slip has others only, it was divided otherwise then: nothing is registered beside them, and a person is
 * asked.
 */
function foundAs(intent: SlipIntent, unknown: readonly Seen[]): Found | null {
  const own = unknown.find(({ id }) => id === intent.id)
  if (own !== undefined) {
    const { storeId, date, shipmentId } = own
    return { intent: { ...intent, storeId, date }, shipmentId }
  }
  const [other] = unknown
  return other === undefined ? null : { intent, shipmentId: other.shipmentId }
}

/** Both clocks need not show the same. */
function daysFrom(since: string, now: Date): string[] {
  const first = jstBefore(since, HOUR_MS).slice(0, 10)
  const days: string[] = []
  for (let at = now.getTime() + HOUR_MS; days.length < MOST_DAYS; at -= DAY_MS) {
    const day = jstDay(new Date(at))
    if (day < first) break
    days.push(day)
  }
  return days
}

/** Written down as if Smaregi had just said that it has registered them: what it shows of each then tells, as of any other. */
export async function adopt(run: Tools, found: readonly Found[]): Promise<readonly SlipIntent[]> {
  await run.registrations.announce(found.map(({ intent }) => intent))
  const told: SlipIntent[] = []
  for (const { intent, shipmentId } of found) told.push(await recordTold(run, intent, shipmentId))
  return told
}
