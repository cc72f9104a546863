import type { HistoryRow } from './ledger.ts'
import { USUAL_OUTGOING } from './outgoing.ts'
import type { OutgoingOptions } from './outgoing.ts'

/** 送信先エンドポイント. Its secret is a custom header, or stands in the query. */
export interface WebhookTarget {
  readonly url: string
  /** Another contract's id than the account's own. */
  readonly contractId?: string
  /** The custom header. */
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
}

export interface WebhookOptions extends OutgoingOptions {
  /** Null: `bulk-update` for gathered ids, `edited` for the others. */
  readonly action: 'edited' | 'bulk-update' | null
  /** Whether the second of two equal events has an event id of its own. */
  readonly freshIds: boolean
  readonly values: 'strings' | 'numbers'
}

export const USUAL_WEBHOOKS: WebhookOptions = {
  ...USUAL_OUTGOING,
  action: null,
  freshIds: false,
  values: 'strings',
  timeoutMs: 3_000,
}

/** One webhook on its way. */
export interface WebhookEvent {
  /** `smaregi-event` */
  readonly event: string
  /** `smaregi-event-id` */
  readonly eventId: string
  readonly body: string
  /** How many ids it names. */
  readonly ids: number
}

/** The `pos:stock` event of these rows. */
export function stockEvent(
  rows: readonly HistoryRow[],
  options: WebhookOptions,
  contractId: string,
  eventId: string,
): WebhookEvent {
  const id = (value: number | string): number | string =>
    options.values === 'strings' ? String(value) : Number(value)
  const ids = rows.map((row) => ({
    id: id(row.id),
    productId: id(row.productId),
    storeId: id(row.storeId),
  }))
  const action = options.action ?? (options.gather > 1 ? 'bulk-update' : 'edited')
  const event = 'pos:stock'
  const body = JSON.stringify({ contractId, event, action, ids })
  return { event, eventId, body, ids: ids.length }
}

export function webhookAddress({ url, query = {} }: WebhookTarget): string {
  const address = new URL(url)
  for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value)
  return address.href
}

/** As seen in real traffic. */
export function webhookHeaders(
  event: Pick<WebhookEvent, 'event' | 'eventId'>,
  contractId: string,
  custom: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const sandbox = contractId.startsWith('sb_') ? '(sandbox)' : ''
  return {
    'content-type': 'application/json',
    'user-agent': `Smaregi-Platform-Api-Webhook/1.2.4${sandbox}`,
    'smaregi-contract-id': contractId,
    'smaregi-event': event.event,
    'smaregi-event-id': event.eventId,
    ...custom,
    'accept-encoding': 'gzip, deflate, br',
  }
}
