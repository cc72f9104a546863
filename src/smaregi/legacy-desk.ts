import { StonError } from '../errors.ts'
import { toJst } from '../time.ts'
import { legacyClient } from './legacy-client.ts'
import type { LegacyOptions } from './legacy-call.ts'
import { legacyMovements } from './legacy-movements.ts'
import { correction, registration, removal, stockChange } from './legacy-shipment-forms.ts'
import { findShipment, listShipments } from './legacy-shipments.ts'
import { legacyWriter } from './legacy-write.ts'
import type { Written } from './platform-written.ts'
import type { Shipment, ShipmentDesk } from './shipment-desk.ts'

export interface LegacyDeskOptions extends LegacyOptions {
  readonly writesPerSecond: number
  now(): Date
}

/**
 * 出荷 through the legacy API. Its answers do not tell what was registered, and a token that Smaregi has seen is passed over
 * without a word: `register` gives null, and the list tells.
 */
export function openLegacyDesk(options: LegacyDeskOptions): ShipmentDesk {
  const client = legacyClient(options)
  const writer = legacyWriter(options)
  const freshToken = tokenMaker(() => options.now())
  const find = (shipmentId: string): Promise<Shipment | null> => findShipment(client, shipmentId)
  const write = (params: object): Promise<Written<null>> => writer.write('shipment_upd', params)
  return {
    api: 'legacy',
    listed: (storeId, date) => listShipments(client, storeId, date),
    find,
    register: (draft) => write(registration(draft)),
    edit: async (before, lines) =>
      explained(await write(correction(before, lines, freshToken())), () =>
        find(before.shipmentId),
      ),
    remove: async (shipmentId) =>
      explained(await write(removal(shipmentId)), () => find(shipmentId)),
    async addStock(productId, storeId, delta) {
      const answer = await writer.write('stock_upd', stockChange(productId, storeId, delta))
      return answer.kind === 'done' ? { kind: 'done', value: { historyId: null } } : answer
    },
    movements: (productId, storeId, after) =>
      legacyMovements(
        client,
        options.contractId,
        { productId, storeId },
        { after, now: options.now() },
      ),
    get calls() {
      return client.calls + writer.calls
    },
  }
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
  try {
    return (await find()) === null ? { ...answer, status: 404 } : answer
  } catch (error) {
    if (error instanceof StonError) return { kind: 'unknown', error }
    throw error
  }
}

/** As Smaregi suggests: the moment, and two digits that go on from one request to the next. */
function tokenMaker(now: () => Date): () => string {
  let serial = Math.floor(Math.random() * 100)
  return () => {
    serial = (serial + 1) % 100
    return `${toJst(now()).replaceAll(/\D/g, '')}${String(serial).padStart(2, '0')}`
  }
}
