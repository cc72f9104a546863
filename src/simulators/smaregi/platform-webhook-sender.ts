import type { HistoryRow } from './ledger.ts'
import { Outgoing } from './outgoing.ts'
import { stockEvent, webhookAddress, webhookHeaders } from './platform-webhook.ts'
import type { WebhookEvent, WebhookOptions, WebhookTarget } from './platform-webhook.ts'
import type { Reply } from './post.ts'

/** The platform's webhooks. Each leaves once: what the receiver misses is never sent again by itself. */
export class WebhookSender extends Outgoing<WebhookTarget, WebhookOptions, WebhookEvent> {
  readonly #contractId: () => string
  #lastEvent = 0

  constructor(
    target: WebhookTarget | null,
    options: WebhookOptions,
    contractId: () => string,
    now: () => Date,
  ) {
    super(target, options, now)
    this.#contractId = contractId
  }

  /** Sends any event: `{ event: 'pos:products', action: 'edited', productIds: ['1'] }`. The contract id is added. */
  send(event: { readonly event: string; readonly [key: string]: unknown }): void {
    const contractId = this.#contractOf(this.addressee())
    this.sendBody(JSON.stringify({ contractId, ...event }), event.event)
  }

  /** Sends any body at all. */
  sendBody(body: string, event = 'pos:stock'): void {
    this.post({ event, eventId: this.#nextId(), body, ids: 0 })
  }

  /** Delivers the same event once more, as happens now and then; `id` counts from 1. Also one that was lost. */
  repeat(id: number): void {
    const old = this.sent[id - 1]
    if (old === undefined) throw new Error(`no webhook was sent with the id ${id}`)
    const { event, eventId, body, ids } = old
    this.post({ event, eventId, body, ids })
  }

  protected callOf(rows: readonly HistoryRow[], target: WebhookTarget): WebhookEvent {
    return stockEvent(rows, this.options, this.#contractOf(target), this.#nextId())
  }

  protected override repeated(event: WebhookEvent): WebhookEvent {
    return this.options.freshIds ? { ...event, eventId: this.#nextId() } : event
  }

  protected address(target: WebhookTarget): string {
    return webhookAddress(target)
  }

  protected headers(event: WebhookEvent, target: WebhookTarget): Readonly<Record<string, string>> {
    return webhookHeaders(event, this.#contractOf(target), target.headers)
  }

  protected isTaken({ status }: Reply): boolean {
    return status !== null && status >= 200 && status < 300
  }

  #contractOf(target: WebhookTarget): string {
    return target.contractId ?? this.#contractId()
  }

  /** A UUID that is the same in each run. */
  #nextId(): string {
    this.#lastEvent += 1
    return `6d1d8a53-0000-4000-8000-${String(this.#lastEvent).padStart(12, '0')}`
  }
}
