import { DAY_MS, toJstIso } from '../../kernel/time.ts'
import { smaregi } from '../../messages/smaregi.ts'
import type { History, UnreadableRow } from './history-row.ts'
import { needsPerson } from './legacy-refusal.ts'
import { isLaterId, movementsOf } from './movement.ts'
import type { HistoryWish } from './platform-history.ts'
import type { StockHistory } from './platform-shapes.ts'
import type { ShipmentEdit } from './platform-shipments.ts'
import { lookedFor, withValue, type Written } from './platform-written.ts'
import type { Platform } from './platform-api.ts'
import type { Shipment, ShipmentsClient, ShipmentLine } from './shipments-client.ts'

/** The contract's id is part of every duplicate key. */
export interface PlatformShipmentsOptions {
  readonly contractId: string
  now(): Date
}

/** 出荷 through the platform API. Token, pace and calls are the platform's, which others may use as well. */
export function openPlatformShipments(
  platform: Platform,
  options: PlatformShipmentsOptions,
): ShipmentsClient {
  const { shipments } = platform
  return {
    api: 'platform',
    clock: platform.clock,
    listed: (storeId, date) => shipments.list({ storeId, date }),
    find: (shipmentId) => shipments.find(shipmentId),
    register: async (draft) => unproven(await shipments.register(draft)),
    edit: async (before, lines) =>
      provenGone(
        withValue(await shipments.edit(before.shipmentId, editOf(before, lines)), null),
        () => shipments.find(before.shipmentId),
      ),
    remove: async (shipmentId) =>
      provenGone(await shipments.remove(shipmentId), () => shipments.find(shipmentId)),
    addStock: async (productId, storeId, delta, memo) =>
      provenGone(await platform.addStock(productId, storeId, delta, memo), () =>
        platform.product(productId),
      ),
    async movements(productId, storeId, after) {
      const wish = after === null ? lastDay(options.now()) : { laterThan: after }
      const history = await platform.history(productId, storeId, wish)
      return history && movementsOf(options.contractId, readable(history, after), after)
    },
    async movementsSince(productId, storeId, since) {
      const history = await platform.history(productId, storeId, { after: toJstIso(since) })
      return history && movementsOf(options.contractId, readable(history, null), null)
    },
    listedSince: (storeId, day) => listedSince(platform, storeId, day),
    get calls() {
      return platform.calls
    },
  }
}

/** A 404 does not say that a call was not acted on: whoever answered may not have been Smaregi. */
function unproven<T>(answer: Written<T>): Written<T> {
  if (answer.kind !== 'refused' || answer.status !== 404) return answer
  return { kind: 'unknown', error: answer.error }
}

/** Of a 出荷 or a product that is certainly not there a 404 is believed. */
async function provenGone<T>(
  answer: Written<T>,
  find: () => Promise<object | null>,
): Promise<Written<T>> {
  if (answer.kind !== 'refused' || answer.status !== 404) return answer
  return lookedFor(find, (gone) => (gone ? answer : unproven(answer)))
}

/** The list takes no range of dates, so it is read from its beginning; beyond this it is too long for a question. */
const MOST_PAGES = 20
/** Where the list shows no lines, each 出荷 has to be asked for. */
const MOST_FOUND = 100

async function listedSince(
  { shipments }: Platform,
  storeId: string,
  day: string,
): Promise<readonly Shipment[] | null> {
  const found = new Map<string, Shipment>()
  let pages = 0
  for await (const page of shipments.list({ storeId })) {
    pages += 1
    if (pages > MOST_PAGES) return null
    for (const one of page) if ((one.date ?? day) >= day) found.set(one.shipmentId, one)
  }
  const bare = [...found.values()].filter((one) => one.lines === null)
  if (bare.length > MOST_FOUND) return null
  for (const { shipmentId } of bare) {
    const whole = await shipments.find(shipmentId)
    if (whole === null) found.delete(shipmentId)
    else found.set(shipmentId, whole)
  }
  return [...found.values()]
}

/** Each line with the id that it was read with, so that it is changed and not written anew. */
function editOf(before: Shipment, lines: readonly ShipmentLine[]): ShipmentEdit {
  const ids = new Map(before.lines?.map(({ productId, detailId }) => [productId, detailId]))
  return { lines: lines.map((line) => ({ ...line, detailId: ids.get(line.productId) ?? null })) }
}

function lastDay(now: Date): HistoryWish {
  return { after: toJstIso(new Date(now.getTime() - DAY_MS)) }
}

/** Who asks what has moved a pair must not take a movement that nobody can read for none. */
function readable({ rows, unreadable }: History, after: string | null): readonly StockHistory[] {
  const isWanted = ({ id }: UnreadableRow): boolean =>
    after === null || id === '' || isLaterId(id, after)
  const first = unreadable.find(isWanted)
  if (first === undefined) return rows
  throw needsPerson(smaregi.strange('GET /stock/changes', first.what), smaregi.tell)
}
