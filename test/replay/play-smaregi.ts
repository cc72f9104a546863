import { legacyClient, PAIRS, PRODUCTS, STOCK } from '../../src/connectors/smaregi/legacy-client.ts'
import { legacyMovements } from '../../src/connectors/smaregi/legacy-shipments-client.ts'
import { HEADS, LINES } from '../../src/connectors/smaregi/legacy-shipments.ts'
import { legacyWriter } from '../../src/connectors/smaregi/legacy-write.ts'
import { openPlatform } from '../../src/connectors/smaregi/platform.ts'
import type { Written } from '../../src/connectors/smaregi/platform-written.ts'
import { collected } from '../../src/kernel/collected.ts'
import { isObject } from '../../src/kernel/json.ts'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import { ADDRESS, lineOf } from './recorded-line.ts'

const COMMON = { readsPerSecond: 1e6, writesPerSecond: 1e6, signal: new AbortController().signal }
const CALM = { wait: () => Promise.resolve() }
const PAIR = { productId: '1', storeId: '1' }
const LINE = { productId: '1', quantity: 1 }

/** Has the platform's client make the call, and says what it could not make out. Throws what the client throws. */
export async function playPlatform(call: RecordedCall): Promise<string | null> {
  const [, first = '', second = '', ...rest] = call.path.split('/')
  const isToken = first === 'app'
  const platform = openPlatform({
    ...COMMON,
    ...CALM,
    contractId: decodeURIComponent(isToken ? second : first),
    clientId: 'client',
    clientSecret: 'secret',
    scopes: [],
    apiUrl: ADDRESS.smaregi,
    idUrl: ADDRESS.smaregi,
    now: () => new Date(call.at),
    line: lineOf(call),
  })
  if (isToken) return nothing(await platform.stores())
  const [kind = '', id = '', storeId = ''] =
    rest[0] === 'stock' && rest[1] === 'changes' ? ['changes', ...rest.slice(2)] : rest
  const { shipments } = platform
  switch (`${call.method} ${kind}${id === '' ? '' : '/'}`) {
    case 'GET products':
      return nothing(await collected(platform.products()))
    case 'GET products/':
      return nothing(await platform.product(id))
    case 'GET stores':
      return nothing(await platform.stores())
    case 'GET stock':
      return nothing(await collected(platform.stockPairs()))
    case 'GET changes/':
      return unread((await platform.history(id, storeId))?.rows ?? null, call.body)
    case 'GET shipments':
      return nothing(await collected(shipments.list()))
    case 'GET shipments/':
      return nothing(await shipments.find(id))
    case 'POST shipments':
      return doubt(
        await shipments.register({
          storeId: '1',
          recipientName: '',
          date: '2000-01-01',
          identificationNo: '1',
          lines: [LINE],
        }),
      )
    case 'PATCH shipments/':
      return doubt(await shipments.edit(id, { lines: [LINE] }))
    case 'DELETE shipments/':
      return doubt(await shipments.remove(id))
    case 'POST stock/':
      return doubt(await platform.addStock(id, '1', 1, ''))
    default:
      return 'no client makes this call'
  }
}

/** The same for the former API. */
export async function playLegacy(call: RecordedCall): Promise<string | null> {
  const options = {
    ...COMMON,
    contractId: 'contract',
    accessToken: 'token',
    url: ADDRESS.legacy,
    line: lineOf(call),
  }
  const { proc_name: name, params } = (call.form ?? {}) as {
    proc_name: string
    params: Record<string, unknown>
  }
  if (name.endsWith('_upd')) return doubt(await legacyWriter(options).write(name, params))
  const client = legacyClient(options)
  switch (String(params['table_name'])) {
    case 'Store':
      return nothing(await client.stores())
    case 'Product':
      return nothing(await firstPage(client.ref(PRODUCTS)))
    case 'Stock':
      return nothing(await firstPage(withTime(params) ? client.ref(PAIRS) : client.ref(STOCK)))
    case 'StockHistory':
      return nothing(await legacyMovements(client, 'contract', PAIR, { from: new Date(0) }))
    case 'Shipment':
      return nothing(await firstPage(client.ref(HEADS)))
    case 'ShipmentDetail':
      return nothing(await firstPage(client.ref(LINES)))
    default:
      return 'no client makes this call'
  }
}

function withTime({ fields }: Record<string, unknown>): boolean {
  return Array.isArray(fields) && fields.includes('updDateTime')
}

async function firstPage(pages: AsyncIterable<unknown>): Promise<unknown> {
  for await (const page of pages) return page
  return null
}

function nothing(_read: unknown): null {
  return null
}

function unread(rows: readonly unknown[] | null, body: unknown): string | null {
  if (rows === null || !Array.isArray(body)) return null
  const ids = new Set(body.map((row) => (isObject(row) ? row['id'] : row)))
  return rows.length < ids.size ? 'rows that cannot be read' : null
}

function doubt(written: Written<unknown>): string | null {
  if (written.kind === 'done' || written.kind === 'refused') return null
  throw written.error
}
