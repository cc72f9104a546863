import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startPracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import type { PracticeOptions, PracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import { openLegacyShipments } from '../../../src/connectors/smaregi/legacy-shipments-client.ts'
import type { LegacyShipmentsOptions } from '../../../src/connectors/smaregi/legacy-shipments-client.ts'
import { legacyChanges } from '../../../src/connectors/smaregi/legacy-rows.ts'
import { openPlatform, platformScopes } from '../../../src/connectors/smaregi/platform.ts'
import type { Platform, PlatformOptions } from '../../../src/connectors/smaregi/platform.ts'
import { changeFromHistory } from '../../../src/connectors/smaregi/platform-change.ts'
import { openPlatformShipments } from '../../../src/connectors/smaregi/platform-shipments-client.ts'
import { platformIds } from '../../../src/connectors/smaregi/platform-ids.ts'
import { receive } from '../../../src/connectors/smaregi/receive.ts'
import type {
  ShipmentRegistration,
  ShipmentsClient,
  Written,
} from '../../../src/connectors/smaregi/shipments-client.ts'
import type { Change } from '../../../src/domain/stock/change.ts'
import { PATH, received, rules, SECRET } from './receive-helpers.ts'
import { NOW, stocked } from './platform-kit.ts'

export type Api = ShipmentsClient['api']

export const DAY = '2026-03-01'

export const DRAFT: ShipmentRegistration = {
  storeId: '1',
  recipientName: 'ネットショップ出荷',
  date: DAY,
  identificationNo: 'NE-12345-1',
  token: '202603011234561234501',
  lines: [
    { productId: '8', quantity: 2 },
    { productId: '9', quantity: 1 },
  ],
}

/** A practice Smaregi with products 1…9, each with its own number as stock in store 1. */
export async function shop(options: PracticeOptions = {}): Promise<PracticeSmaregi> {
  const practice = await startPracticeSmaregi({ now: () => NOW, ...options })
  practice.store({ id: '1', name: '本店' })
  practice.store({ id: '2', name: '駅前店' })
  stocked(practice, 9)
  return practice
}

/** What both clients are opened with; `url` is the practice server's unless another is given. */
export type ClientChange = Partial<LegacyShipmentsOptions & PlatformOptions>

export function client(
  api: Api,
  practice: PracticeSmaregi,
  change: ClientChange = {},
): ShipmentsClient {
  const { contractId } = practice
  if (api === 'platform') {
    return openPlatformShipments(platform(practice, change), { contractId, now: () => NOW })
  }
  return openLegacyShipments({
    ...COMMON,
    contractId,
    accessToken: practice.accessToken,
    url: practice.url,
    ...change,
  })
}

const COMMON = {
  readsPerSecond: 10_000,
  writesPerSecond: 10_000,
  signal: new AbortController().signal,
  timeoutMs: 300,
  now: () => NOW,
}

function platform(practice: PracticeSmaregi, change: ClientChange): Platform {
  const { clientId, clientSecret } = practice.platform.account
  const { url: apiUrl = practice.origin, ...more } = change
  return openPlatform({
    ...COMMON,
    contractId: practice.contractId,
    clientId,
    clientSecret,
    // What a shop has that only imports orders.
    scopes: platformScopes({ writes: false, orders: true }),
    apiUrl,
    idUrl: practice.origin,
    ...more,
  })
}

export function value<T>(outcome: Written<T>): T {
  if (outcome.kind === 'done') return outcome.value
  throw new Error(`${outcome.kind}: ${outcome.error.message}`)
}

/** Somebody who listens on both channels, and reads what comes as ston does. */
export class Ears {
  readonly url: string
  readonly legacy: Change[] = []
  readonly platform: Change[] = []
  readonly #close: () => Promise<void>

  private constructor(url: string, close: () => Promise<void>) {
    this.url = url
    this.#close = close
  }

  static async open(): Promise<Ears> {
    const server = createServer((message, response) => {
      const chunks: Buffer[] = []
      message.on('data', (chunk: Buffer) => chunks.push(chunk))
      message.on('end', () => {
        const request = { method: 'POST', path: PATH, query: '', headers: message.headers }
        void ears.hear({ ...request, body: Buffer.concat(chunks) }).then((status) => {
          response.writeHead(status).end()
        })
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const close = (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    const ears = new Ears(`http://127.0.0.1:${port}${PATH}`, close)
    return ears
  }

  /** To be set once the practice server is there: ids are looked up in its history. */
  history: Platform | null = null

  async hear(request: Parameters<typeof receive>[0]): Promise<number> {
    const reception = receive(request, rules({ contractId: 'practice' }))
    if (reception.kind === 'refuse') return reception.status
    const { notification } = reception
    const kept = received(notification.body, { form: notification.form, event: notification.event })
    if (notification.form === 'legacy') this.legacy.push(...legacyChanges(kept).changes)
    for (const { changeId: id, productId, storeId } of platformIds(kept).ids) {
      const { rows = [] } = (await this.history?.history(productId, storeId, { id })) ?? {}
      for (const row of rows)
        this.platform.push(changeFromHistory(row, 'practice', { id: 'n-1', table: 3 }))
    }
    return 200
  }

  close(): Promise<void> {
    return this.#close()
  }
}

/** A shop that tells of everything on both channels, so that echoes can be looked at. */
export async function toldShop(ears: Ears): Promise<PracticeSmaregi> {
  const practice = await shop({
    tellsOfLegacyWrites: true,
    target: { url: ears.url, sncode: SECRET, place: 'form' },
    webhook: { url: ears.url, headers: { sncode: SECRET } },
  })
  ears.history = platform(practice, {})
  await practice.flushSends()
  ears.legacy.length = 0
  ears.platform.length = 0
  return practice
}
