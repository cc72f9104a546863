import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Verified } from '../../connectors/smaregi/receive-notification.ts'
import type { Form, ReceiveRules, RequestHead } from '../../connectors/smaregi/receive-rules.ts'
import { read } from '../../connectors/smaregi/receive.ts'
import { IntakeRefused } from '../../store/store.ts'
import type { Sentence } from '../../kernel/sentence.ts'
import { refusals } from '../../messages/serve.ts'
import type { Tools } from './tools.ts'
import type { Waiter, Waiting } from './waiting.ts'

/** The intake of a store, taking verified notifications only. */
export interface Journal {
  append(notification: Verified): Promise<string>
  close(): Promise<void>
}

/** What all requests share. */
export interface ListenerState extends Tools {
  readonly rules: ReceiveRules
  readonly maxBodyBytes: number
  /** Who waits for the journal, so that one timer is enough for all. */
  readonly waiting: Waiting<WebhookRequest>
  /** Bytes of bodies in memory. */
  inFlight: number
  /** Null until it is open; the port is bound before. */
  journal: Journal | null
  readonly opened: Promise<Journal>
}

/** One request and what its head says. `continuing` = the client waits for a 100 before it sends. */
export interface Incoming {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly head: RequestHead
  readonly continuing: boolean
}

/** One notification, from the head of its request to the answer. */
export class WebhookRequest implements Waiter {
  place = -1
  readonly startedAt: number
  readonly #state: ListenerState
  readonly #req: IncomingMessage
  readonly #res: ServerResponse
  readonly #form: Form
  readonly #head: RequestHead
  #chunks: Buffer[] = []
  #bytes = 0

  constructor(state: ListenerState, { req, res, head }: Incoming, form: Form) {
    this.#state = state
    this.startedAt = state.system.ticks()
    this.#req = req
    this.#res = res
    this.#form = form
    this.#head = head
  }

  /** The body is read as it comes; nothing waits in streams of its own. */
  begin(): void {
    this.#req.on('data', (chunk: Buffer) => this.#take(chunk))
    this.#req.on('end', () => this.#guarded(() => this.#arrived()))
    // Also when the client has gone: `end` does not come then.
    this.#res.on('close', () => this.#over())
  }

  /** Called for those who wait too long. What is in the journal's hands may still be kept: sent again, it counts once. */
  tooLate(): void {
    this.#refuse('late', refusals.late)
  }

  #take(chunk: Buffer): void {
    if (this.#res.headersSent) return
    const state = this.#state
    this.#bytes += chunk.length
    state.inFlight += chunk.length
    if (this.#bytes > state.maxBodyBytes) this.#turnAway(413, 'size', refusals.tooLarge)
    else if (state.inFlight > state.limits.inFlightBytes) this.#turnAway(503, 'full', refusals.full)
    else this.#chunks.push(chunk)
  }

  #turnAway(status: number, why: string, sentence: Sentence): void {
    this.#chunks = []
    this.#state.answers.notTakenClosing(this.#req, this.#res, { status, why, sentence })
  }

  #arrived(): void {
    if (this.#res.headersSent) return
    const [first] = this.#chunks
    const body = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks)
    this.#chunks = []
    const reception = read(this.#form, { ...this.#head, body }, this.#state.rules)
    if (reception.kind === 'accept') return this.#keep(reception.notification, reception.rows)
    if (reception.isSmaregis === true) this.#state.counters.turnedAway()
    this.#state.answers.notTaken(this.#res, reception)
  }

  #keep(notification: Verified, rows: number): void {
    const { journal, opened, waiting } = this.#state
    waiting.add(this)
    const kept =
      journal === null
        ? opened.then((open) => open.append(notification))
        : journal.append(notification)
    kept.then(
      (id) => this.#guarded(() => this.#kept(id, rows, notification.event)),
      (error: unknown) => this.#guarded(() => this.#failed(error)),
    )
  }

  #kept(id: string, rows: number, event: string): void {
    this.#state.waiting.delete(this)
    this.#state.counters.accepted(id, rows, event)
    if (this.#res.headersSent) return
    this.#state.answers.taken(this.#res, this.#form, rows)
    this.#state.counters.answered(this.#state.system.ticks() - this.startedAt)
  }

  #failed(error: unknown): void {
    if (!(error instanceof IntakeRefused)) {
      this.#state.counters.wrong(error)
      this.#refuse('internal', refusals.internal)
    } else if (error.why === 'closed') this.#refuse('closing', refusals.closing)
    else this.#refuse(error.why, refusals[error.why])
  }

  /** Not taken for a reason on our side. */
  #refuse(why: string, sentence: Sentence): void {
    this.#state.waiting.delete(this)
    if (this.#res.headersSent) return
    this.#state.answers.notTaken(this.#res, { status: 503, why, sentence })
    this.#state.counters.answered(this.#state.system.ticks() - this.startedAt)
  }

  #over(): void {
    this.#state.inFlight -= this.#bytes
    this.#bytes = 0
    this.#chunks = []
  }

  /** Whatever goes wrong with one request, the next ones are served. */
  #guarded(step: () => void): void {
    try {
      step()
    } catch (error) {
      this.#failed(error)
    }
  }
}
