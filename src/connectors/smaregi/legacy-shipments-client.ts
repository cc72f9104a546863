import * as v from 'valibot'
import { collected } from '../../kernel/collected.ts'
import type { Depart } from '../../kernel/http-departure.ts'
import { ServerClock } from '../../kernel/server-clock.ts'
import { type System, thisSystem } from '../../kernel/system.ts'
import { DAY_MS, toJst } from '../../kernel/time.ts'
import type { LegacyOptions } from './legacy-call.ts'
import { legacyClient, type LegacyClient, type Ref } from './legacy-client.ts'
import { correction, registration, removal, stockChange } from './legacy-shipment-forms.ts'
import { findShipment, listShipments } from './legacy-shipments.ts'
import { legacyWriter, placesIn, withRows } from './legacy-write.ts'
import { movementsOf } from './movement.ts'
import { legacyHistoryShape } from './platform-shapes.ts'
import { lookedFor, withValue, type Written } from './platform-written.ts'
import { idShape } from './shapes.ts'
import type { Movement, Shipment, ShipmentsClient } from './shipments-client.ts'
import { eachOnce } from './wanted-rows.ts'

/** Writes have a pace of their own; `now` gives the moment that a request's token is made of. */
export interface LegacyShipmentsOptions extends LegacyOptions {
  readonly writesPerSecond: number
  /** What must hold right before a write leaves. */
  readonly depart?: Depart
  now(): Date
}

/**
 * 出荷 through the legacy API. Its answers most likely do not tell what was registered, and a token that Smaregi has seen is passed
 * over without a word: the list tells.
 */
export function openLegacyShipments(given: LegacyShipmentsOptions): ShipmentsClient {
  const clock = new ServerClock(() => given.now(), given.system)
  const options = { ...given, clock }
  const client = legacyClient(options)
  const writer = legacyWriter(options)
  const freshToken = tokenMaker(() => options.now(), options.system ?? thisSystem)
  const find = (shipmentId: string): Promise<Shipment | null> => findShipment(client, shipmentId)
  const send = (params: object): Promise<Written<unknown>> => writer.write('shipment_upd', params)
  const change = async (shipmentId: string, params: object): Promise<Written<null>> =>
    explained(withValue(await send(params), null), () => find(shipmentId))
  return {
    api: 'legacy',
    clock,
    listed: (storeId, date) =>
      listShipments(client, { shipmentStoreId: storeId, shipmentDate: date }),
    find,
    async register(draft) {
      const answer = await send(registration(draft))
      return withValue(answer, answer.kind === 'done' ? toldShipment(answer.value) : null)
    },
    edit: async (before, lines) =>
      change(before.shipmentId, correction(before, lines, freshToken())),
    remove: async (shipmentId) => change(shipmentId, removal(shipmentId)),
    async addStock(productId, storeId, delta) {
      const answer = await writer.write('stock_upd', stockChange(productId, storeId, delta))
      return withValue(withRows(answer, 'stock_upd', 'Stock', 1), { historyId: null })
    },
    ...historyOf(client, options),
    // By when it was written down: one without a date would be on no list of dates, and be taken for deleted.
    listedSince: (storeId, day) =>
      collected(
        listShipments(client, { shipmentStoreId: storeId, 'modified >=': `${day} 00:00:00` }),
      ),
    get calls() {
      return client.calls + writer.calls
    },
  }
}

/** What has moved a pair, from one movement or moment on. */
function historyOf(
  client: LegacyClient,
  options: LegacyShipmentsOptions,
): Pick<ShipmentsClient, 'movements' | 'movementsSince'> {
  const read = (pair: Pair, span: Span): Promise<readonly Movement[]> =>
    legacyMovements(client, options.contractId, pair, span)
  const lastDay = (): Date => new Date(options.now().getTime() - DAY_MS)
  return {
    movements: (productId, storeId, after) =>
      read({ productId, storeId }, after === null ? { from: lastDay() } : { after }),
    movementsSince: (productId, storeId, since) => read({ productId, storeId }, { from: since }),
  }
}

/** The number of a registered 出荷, wherever in the result it may stand. */
function toldShipment(result: unknown): { readonly shipmentId: string } | null {
  for (const place of placesIn(result)) {
    const found = v.safeParse(v.object({ shipmentId: idShape }), place)
    if (found.success) return found.output
  }
  return null
}

/**
 * Smaregi refuses a change of what is not there with the same number as bad data. Whether it is gone decides what may be done
 * instead, so it is looked for; when it cannot be, nothing is said about it.
 */
async function explained(
  answer: Written<null>,
  find: () => Promise<Shipment | null>,
): Promise<Written<null>> {
  if (answer.kind !== 'refused') return answer
  return lookedFor(find, (gone) => (gone ? { ...answer, status: 404 } : answer))
}

/** As Smaregi suggests: the moment, and two digits that go on from one request to the next. */
function tokenMaker(now: () => Date, system: System): () => string {
  let serial = Math.floor(system.fraction() * 100)
  return () => {
    serial = (serial + 1) % 100
    return `${toJst(now()).replaceAll(/\D/g, '')}${String(serial).padStart(2, '0')}`
  }
}

type LegacyHistory = v.InferOutput<typeof legacyHistoryShape>

const HISTORY: Ref<LegacyHistory> = {
  procName: 'stock_ref',
  table: 'StockHistory',
  shape: legacyHistoryShape,
  fields: Object.keys(legacyHistoryShape.entries) as (keyof LegacyHistory)[],
  order: ['id'],
}

/** One product in one store, by Smaregi's ids. */
export interface Pair {
  readonly productId: string
  readonly storeId: string
}

/** Later than that id, or from that moment on. */
export type Span = { readonly after: string } | { readonly from: Date }

/** Of one product in one store. Nothing asks without a range. This API shows no memo. */
export async function legacyMovements(
  client: LegacyClient,
  contractId: string,
  pair: Pair,
  span: Span,
): Promise<readonly Movement[]> {
  const range: Record<string, string> =
    'after' in span ? { 'id >': span.after } : { 'updDateTime >=': toJst(span.from) }
  const pages = client.ref({ ...HISTORY, conditions: { ...range, ...pair } })
  const rows = await eachOnce(pages, (row) => row.id)
  const told = rows.map((row) => ({ ...row, division: row.stockDivision, memo: null }))
  return movementsOf(contractId, told, 'after' in span ? span.after : null)
}
