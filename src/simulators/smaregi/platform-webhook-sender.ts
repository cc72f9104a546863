import type { HistoryRow } from './ledger.ts'
import { webhookAddress, webhookBag, webhookHeaders } from './platform-webhook.ts'
import type {
  Making,
  WebhookEvent,
  WebhookHabits,
  WebhookOptions,
  WebhookTarget,
} from './platform-webhook.ts'
import { poster } from './post.ts'
import type { Poster } from './post.ts'
import { seeded } from './random.ts'
import { SendingQueue } from './sending-queue.ts'

/** One webhook that left, or was lost on purpose. */
export interface SentWebhook extends WebhookEvent {
  readonly id: number
  readonly at: Date
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly status: number | null
  readonly answer: string
  /** 不達: lost on purpose, never left the house. */
  readonly result: '成功' | '失敗' | '不達'
}

type Outcome = Pick<SentWebhook, 'status' | 'answer' | 'result'>

interface Job {
  readonly event: WebhookEvent
  readonly target: WebhookTarget
}

/** The platform's webhooks. Each leaves once: what the receiver misses is never sent again by itself. */
export class WebhookSender {
  readonly sent: SentWebhook[] = []
  /** Null: nobody is told, and what happens meanwhile never will be. */
  target: WebhookTarget | null
  #options: WebhookOptions
  readonly #contractId: () => string
  readonly #now: () => Date
  readonly #random: () => number
  readonly #poster: Poster
  readonly #queue: SendingQueue<Job>
  #waiting: (readonly HistoryRow[])[] = []
  #lastEvent = 0

  constructor(
    target: WebhookTarget | null,
    options: WebhookOptions,
    contractId: () => string,
    now: () => Date,
  ) {
    this.target = target
    this.#options = options
    this.#contractId = contractId
    this.#now = now
    this.#random = seeded(options.seed)
    this.#poster = poster(options)
    this.#queue = new SendingQueue(options.connections, (job) => this.#fly(job))
  }

  turn(habits: Partial<WebhookHabits>): void {
    this.#options = { ...this.#options, ...habits }
  }

  /** The rows of one operation. */
  announce(rows: readonly HistoryRow[]): void {
    if (this.target === null) return
    this.#waiting.push(rows)
    if (this.#options.when === 'atOnce') this.#release(this.target)
  }

  /** Sends any event: `{ event: 'pos:products', action: 'edited', productIds: ['1'] }`. The contract id is added. */
  send(event: { readonly event: string; readonly [key: string]: unknown }): void {
    const target = this.#target()
    const body = JSON.stringify({ contractId: this.#contractOf(target), ...event })
    this.sendBody(body, event.event)
  }

  /** Sends any body at all. */
  sendBody(body: string, event = 'pos:stock'): void {
    this.#queue.add({
      event: { event, eventId: this.#nextId(), body, ids: 0 },
      target: this.#target(),
    })
  }

  /** Delivers the same event once more, as happens now and then; `id` counts from 1. Also one that was lost. */
  repeat(id: number): void {
    const old = this.sent[id - 1]
    if (old === undefined) throw new Error(`no webhook was sent with the id ${id}`)
    const { event, eventId, body, ids } = old
    this.#queue.add({ event: { event, eventId, body, ids }, target: this.#target() })
  }

  /** Lets go of what waits, and resolves when everything has been answered. */
  flush(): Promise<void> {
    if (this.target !== null) this.#release(this.target)
    return this.#queue.idle()
  }

  close(): void {
    this.#queue.clear()
    this.#poster.close()
  }

  #target(): WebhookTarget {
    if (this.target === null) throw new Error('the webhooks have no target')
    return this.target
  }

  #contractOf(target: WebhookTarget): string {
    return target.contractId ?? this.#contractId()
  }

  #release(target: WebhookTarget): void {
    const operations = this.#waiting
    this.#waiting = []
    const making: Making = {
      options: this.#options,
      contractId: this.#contractOf(target),
      random: this.#random,
      nextId: () => this.#nextId(),
    }
    const { events, lost } = webhookBag(operations, making)
    for (const event of lost) {
      this.#note({ event, target }, { status: null, answer: '', result: '不達' })
    }
    for (const event of events) this.#queue.add({ event, target })
  }

  async #fly(job: Job): Promise<void> {
    const { event, target } = job
    const headers = this.#headers(job)
    const reply = await this.#poster.post(webhookAddress(target), headers, event.body)
    const good = reply.status !== null && reply.status >= 200 && reply.status < 300
    this.#note(job, {
      status: reply.status,
      answer: reply.body,
      result: good ? '成功' : '失敗',
    })
  }

  #headers({ event, target }: Job): Readonly<Record<string, string>> {
    return webhookHeaders(event, this.#contractOf(target), target.headers)
  }

  #note(job: Job, outcome: Outcome): void {
    this.sent.push({
      id: this.sent.length + 1,
      at: this.#now(),
      url: webhookAddress(job.target),
      headers: this.#headers(job),
      ...job.event,
      ...outcome,
    })
  }

  /** A UUID that is the same in each run. */
  #nextId(): string {
    this.#lastEvent += 1
    return `6d1d8a53-0000-4000-8000-${String(this.#lastEvent).padStart(12, '0')}`
  }
}
