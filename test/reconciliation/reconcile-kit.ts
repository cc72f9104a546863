import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { wireRow, USUAL_WRITING } from '../../src/simulators/smaregi/notification.ts'
import type { Api } from '../order-sync/orders-kit.ts'
import type { Ran, Shop } from '../helpers/shop.ts'

export interface Row {
  readonly productId: string
  readonly code: string
  readonly smaregi: number
  readonly nextengine: number
  readonly difference: number
  readonly cause: string
  readonly causes: readonly { readonly cause: string; readonly units: number }[]
}

export async function reconcile(shop: Shop, ...args: string[]): Promise<Ran> {
  await shop.smaregi.flushSends()
  return shop.ston('reconcile', '--json', ...args)
}

export function rows(ran: Ran): Row[] {
  return ran.json['differences'] as Row[]
}

/** A change that Smaregi never told about, and the means to tell it late. */
export function loseChange(
  shop: Shop,
  api: Api,
  productId: string,
  amount: number,
  at?: Date,
): () => Promise<void> {
  const change = {
    storeId: '1',
    productId,
    amount,
    division: '02',
    silent: true,
    ...(at === undefined ? {} : { at }),
  }
  const row = shop.smaregi.change(change)
  return async () => {
    if (api === 'legacy') shop.smaregi.sendRows([wireRow(row, USUAL_WRITING)])
    else
      await fetch(shop.hookUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          sncode: shop.sncode,
          'smaregi-contract-id': shop.smaregi.contractId,
          'smaregi-event': 'pos:stock',
        },
        body: JSON.stringify({
          contractId: shop.smaregi.contractId,
          event: 'pos:stock',
          action: 'created',
          ids: [{ id: String(row.id), productId, storeId: '1' }],
        }),
      })
    await shop.smaregi.flushSends()
  }
}

/** Both counts of a product. */
export function counts(shop: Shop, id: string): [smaregi: number, nextengine: number] {
  return [shop.smaregi.stock(id), shop.ne.goods(id)?.stock ?? NaN]
}

/** Stands between ston and Smaregi's legacy API, and leaves a row of the first list of stocks out, as if it had slipped over a page's edge. */
export async function startWithout(row: string): Promise<Through> {
  const through = await startBetween()
  Object.assign(through, { without: row, left: 1 })
  return through
}

/** The same, and leaves everything as it is; `onList`: happens once, when a list of stocks is asked for. */
export async function startBetween(): Promise<Through> {
  const through: Through = {
    to: '',
    url: '',
    without: '',
    left: 0,
    onList: null,
    close: () => Promise.resolve(),
  }
  const server = createServer((request, response) => {
    void (async () => {
      const body = Buffer.concat((await request.toArray()) as Buffer[]).toString('utf8')
      const headers = { 'content-type': 'application/x-www-form-urlencoded', ...kept(request) }
      const isList = body.includes('proc_name=stock_ref')
      if (isList) {
        through.onList?.()
        through.onList = null
      }
      const answer = await fetch(`${through.to}${request.url}`, { method: 'POST', headers, body })
      let text = await answer.text()
      const row = through.without
      if (through.left > 0 && isList && text.includes(row)) {
        through.left -= 1
        const list = JSON.parse(text) as { total_count: string; result: object[] }
        list.result = list.result.filter((one) => !JSON.stringify(one).includes(row))
        text = JSON.stringify({ ...list, total_count: String(list.result.length) })
      }
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
    })()
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  through.url = `http://127.0.0.1:${port}`
  through.close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return through
}

function kept({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      name.startsWith('x') && typeof value === 'string' ? [[name, value]] : [],
    ),
  )
}

export interface Through {
  to: string
  url: string
  without: string
  left: number
  onList: (() => void) | null
  close(): Promise<void>
}
