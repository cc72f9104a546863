import type { HistoryRow } from './ledger.ts'
import { gathered } from './letters.ts'
import { shuffled } from './random.ts'

/** 送信先エンドポイント. Its secret is a custom header, or stands in the query. */
export interface WebhookTarget {
  readonly url: string
  /** Another contract's id than the account's own. */
  readonly contractId?: string
  /** The custom header. */
  readonly headers?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
}

export interface WebhookOptions {
  /** `onFlush`: events wait for `flush`, so that they can be gathered and shuffled. */
  readonly when: 'atOnce' | 'onFlush'
  /** When released, that many ids go into one event; 0 = one event an operation, 1 = one event an id. */
  readonly gather: number
  /** Null: `bulk-update` for gathered ids, `edited` for the others. */
  readonly action: 'edited' | 'bulk-update' | null
  readonly shuffle: boolean
  /** Share of events (0…1) that go out twice. */
  readonly duplicates: number
  /** Whether the second of them has an event id of its own. */
  readonly freshIds: boolean
  /** Share that never leaves; nothing ever sends it again. */
  readonly loss: number
  readonly values: 'strings' | 'numbers'
  readonly seed: number
  readonly connections: number
  readonly keepAlive: boolean
  readonly timeoutMs: number
}

/** What may still be turned while the server runs. */
export type WebhookHabits = Omit<WebhookOptions, 'seed' | 'connections' | 'keepAlive' | 'timeoutMs'>

export const USUAL_WEBHOOKS: WebhookOptions = {
  when: 'atOnce',
  gather: 0,
  action: null,
  shuffle: false,
  duplicates: 0,
  freshIds: false,
  loss: 0,
  values: 'strings',
  seed: 1,
  connections: 4,
  keepAlive: false,
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

export interface WebhookBag {
  readonly events: readonly WebhookEvent[]
  readonly lost: readonly WebhookEvent[]
}

export interface Making {
  readonly options: WebhookOptions
  readonly contractId: string
  readonly random: () => number
  readonly nextId: () => string
}

/** Makes `pos:stock` events of operations, as orderly as the options say. */
export function webhookBag(
  operations: readonly (readonly HistoryRow[])[],
  making: Making,
): WebhookBag {
  const { options, random } = making
  const chance = (share: number): boolean => share > 0 && random() < share
  const events: WebhookEvent[] = []
  const lost: WebhookEvent[] = []
  for (const rows of gathered(operations, options.gather)) {
    const one = stockEvent(rows, making)
    if (chance(options.loss)) lost.push(one)
    else events.push(one, ...(chance(options.duplicates) ? [again(one, making)] : []))
  }
  return { events: options.shuffle ? shuffled(events, random) : events, lost }
}

function again(event: WebhookEvent, { options, nextId }: Making): WebhookEvent {
  return options.freshIds ? { ...event, eventId: nextId() } : event
}

function stockEvent(rows: readonly HistoryRow[], making: Making): WebhookEvent {
  const { options, contractId, nextId } = making
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
  return { event, eventId: nextId(), body, ids: ids.length }
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
