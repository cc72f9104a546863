import {
  receiveRules,
  type ReceiveRequest,
  type ReceiveSettings,
} from '../../../src/connectors/smaregi/receive-rules.ts'
import type { Received } from '../../../src/store/store.ts'

export const SECRET = 'correct-horse-battery'
export const PATH = '/hooks/5b1d'

export function rules(change: Partial<ReceiveSettings> = {}): ReturnType<typeof receiveRules> {
  return receiveRules({
    path: PATH,
    sncodes: [SECRET],
    channel: 'auto',
    contractId: 'abc123',
    provenContractId: 'abc123',
    ...change,
  })
}

export function stockRow(change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    storeId: '1',
    productId: '8000101',
    amount: '-2',
    stockAmount: '10',
    layawayStockAmount: '0',
    stockDivision: '02',
    fromStoreId: '',
    toStoreId: '',
    updDateTime: '2026-03-01 12:34:56',
    ...change,
  }
}

export function stockParams(...rows: unknown[]): { data: Record<string, unknown>[] } {
  return { data: [{ table_name: 'Stock', proc_detail_name: 'sale', rows }] }
}

export function form(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString()
}

/** A legacy notification with the secret in the form, as a shop would most probably get it. */
export function legacy(change: {
  params?: unknown
  fields?: Record<string, string>
  head?: Partial<ReceiveRequest>
}): ReceiveRequest {
  const params = change.params ?? stockParams(stockRow())
  const fields = change.fields ?? { sncode: SECRET }
  const text = typeof params === 'string' ? params : JSON.stringify(params)
  return {
    method: 'POST',
    path: PATH,
    query: '',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
    body: Buffer.from(form({ proc_name: 'stock_send', params: text, ...fields })),
    ...change.head,
  }
}

export function platform(body: unknown, change: Partial<ReceiveRequest> = {}): ReceiveRequest {
  return {
    method: 'POST',
    path: PATH,
    query: `sncode=${SECRET}`,
    headers: { 'content-type': 'application/json', 'smaregi-contract-id': 'abc123' },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    ...change,
  }
}

export function received(body: unknown, change: Partial<Received> = {}): Received {
  return {
    id: 'n-1',
    at: '2026-03-01T03:34:57.000Z',
    table: 3,
    form: 'legacy',
    event: 'stock_send',
    headers: {},
    body: typeof body === 'string' ? body : JSON.stringify(body),
    ...change,
  }
}
