import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Verified } from '../../connectors/smaregi/receive-notification.ts'
import type { Form, ReceiveRules, RequestHead } from '../../connectors/smaregi/receive-rules.ts'
import { read } from '../../connectors/smaregi/receive.ts'
import { IntakeRefused } from '../../store/store.ts'
import type { Sentence } from '../../kernel/sentence.ts'
import { refusals } from '../../messages/serve.ts'
import type { Answers } from './answers.ts'
import type { Limits } from './limits.ts'
import type { RequestCounters } from './counters.ts'
import type { Waiter, Waiting } from './waiting.ts'

/** The intake of a store, taking verified notifications only. */
export interface Journal {
  append(notification: Verified): Promise<string>
  close(): Promise<void>
}

/** What all requests share. */
export interface Desk {
  readonly rules: ReceiveRules
  readonly maxBodyBytes: number
  readonly limits: Limits
  readonly answers: Answers
  readonly counters: RequestCounters
  /** Who waits for the journal, so that one timer is enough for all. */
  readonly waiting: Waiting<Exchange>
  /** Bytes of bodies in memory. */
  inFlight: number
  /** Null until it is open; the port is bound before. */
  journal: Journal | null
  readonly opened: Promise<Journal>
}

/** One notification, from the head of its request to the answer. */
export class Exchange implements Waiter {
  place = -1
  readonly startedAt = performance.now()
  readonly #desk: Desk
  readonly #req: IncomingMessage
  readonly #res: ServerResponse
  readonly #form: Form
  readonly #head: RequestHead
  #chunks: Buffer[] = []
  #bytes = 0

  constructor(
    desk: Desk,
    req: IncomingMessage,
    res: ServerResponse,
    form: Form,
    head: RequestHead,
  ) {
    this.#desk = desk
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
    const desk = this.#desk
    this.#bytes += chunk.length
    desk.inFlight += chunk.length
    if (this.#bytes > desk.maxBodyBytes) this.#turnAway(413, 'size', refusals.tooLarge)
    else if (desk.inFlight > desk.limits.inFlightBytes) this.#turnAway(503, 'full', refusals.full)
    else this.#chunks.push(chunk)
  }

  #turnAway(status: number, why: string, sentence: Sentence): void {
    this.#chunks = []
    this.#desk.answers.notTakenClosing(this.#req, this.#res, { status, why, sentence })
  }

  #arrived(): void {
    if (this.#res.headersSent) return
    const [first] = this.#chunks
    const body = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks)
    this.#chunks = []
    const reception = read(this.#form, { ...this.#head, body }, this.#desk.rules)
    if (reception.kind === 'refuse') this.#desk.answers.notTaken(this.#res, reception)
    else this.#keep(reception.notification, reception.rows)
  }

  #keep(notification: Verified, rows: number): void {
    const { journal, opened, waiting } = this.#desk
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
    this.#desk.waiting.delete(this)
    this.#desk.counters.accepted(id, rows, event)
    if (this.#res.headersSent) return
    this.#desk.answers.taken(this.#res, this.#form, rows)
    this.#desk.counters.answered(performance.now() - this.startedAt)
  }

  #failed(error: unknown): void {
    if (!(error instanceof IntakeRefused)) {
      this.#desk.counters.wrong(error)
      this.#refuse('internal', refusals.internal)
    } else if (error.why === 'closed') this.#refuse('closing', refusals.closing)
    else this.#refuse(error.why, refusals[error.why])
  }

  /** Not taken for a reason on our side. */
  #refuse(why: string, sentence: Sentence): void {
    this.#desk.waiting.delete(this)
    if (this.#res.headersSent) return
    this.#desk.answers.notTaken(this.#res, { status: 503, why, sentence })
    this.#desk.counters.answered(performance.now() - this.startedAt)
  }

  #over(): void {
    this.#desk.inFlight -= this.#bytes
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
