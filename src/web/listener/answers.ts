import {
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http'
import { say, type Sentence } from '../../kernel/sentence.ts'
import type { System } from '../../kernel/system.ts'
import type { RequestCounters, Spoken } from './counters.ts'
import type { Limits } from './limits.ts'

export interface NotTaken {
  readonly status: number
  /** A stable word for logs and counters. */
  readonly why: string
  readonly sentence: Sentence
  /** For 405. */
  readonly allow?: string
}

/** `headers`: lower-case names, with the content type. */
export interface Shown {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: string | Buffer
}

/** With what answers are counted and keep time. */
export interface Means {
  readonly counters: RequestCounters
  readonly limits: Limits
  readonly system: System
}

const TEXT = 'text/plain;charset=UTF-8'
const JSON_TYPE = 'application/json;charset=UTF-8'

/** Everything the listener says. Answers come in one piece with their length, so that a client knows where they end. */
export class Answers {
  readonly #spoken: Spoken
  readonly #tools: Means
  /** From then on every answer also closes its connection. */
  closing = false

  constructor(spoken: Spoken, tools: Means) {
    this.#spoken = spoken
    this.#tools = tools
  }

  /** What Smaregi's own API answers to a success; the platform wants an empty body. */
  taken(res: ServerResponse, form: 'legacy' | 'platform', rows: number): void {
    const body = form === 'legacy' ? `{"result":[{"Stock":${rows}}]}` : ''
    const head = {
      'content-type': JSON_TYPE,
      'cache-control': 'no-store',
      'content-length': body.length,
    }
    res.writeHead(200, this.closing ? { ...head, connection: 'close' } : head)
    // Named as what it is, plain ASCII: Node then need not look for longer characters.
    res.end(body, 'latin1')
  }

  /** A sentence for a person, about the state of the listener. */
  told(res: ServerResponse, status: number, sentence: Sentence): void {
    this.#text(res, status, sentence, {})
    res.end()
  }

  /** A whole document for somebody who looks: the page, or the machine's view. */
  shown(res: ServerResponse, { status, headers, body }: Shown): void {
    res.writeHead(status, {
      ...(headers as OutgoingHttpHeaders),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-length': Buffer.byteLength(body),
      ...(this.closing ? { connection: 'close' } : {}),
    })
    // Node leaves the body out where HEAD was asked for.
    res.end(body)
  }

  /** Of a body that nobody reads Node takes the rest away, so that the connection can be used again. */
  notTaken(res: ServerResponse, refusal: NotTaken): void {
    if (res.headersSent) return
    this.#tools.counters.refused(refusal.why, refusal.status)
    const allow = refusal.allow === undefined ? {} : { allow: refusal.allow }
    this.#text(res, refusal.status, refusal.sentence, allow)
    res.end()
  }

  /**
   * The same, and the connection ends. Closing while bytes are arriving would reset it before the client has read why, so they
   * are read away for a moment first.
   */
  notTakenClosing(req: IncomingMessage, res: ServerResponse, refusal: NotTaken): void {
    if (res.headersSent) return
    this.#tools.counters.refused(refusal.why, refusal.status)
    this.#text(res, refusal.status, refusal.sentence, { connection: 'close' })
    const timer = this.#tools.system.after(this.#tools.limits.lingerMs, end)
    function end(): void {
      timer.stop()
      res.end()
    }
    req.once('end', end).once('close', end)
    req.resume()
  }

  /** The bytes of an answer to what was no request, or not yet one. */
  raw(status: number, sentence: Sentence): string {
    const body = this.#sentence(sentence)
    return (
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: ${TEXT}\r\nCache-Control: no-store\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
    )
  }

  #text(
    res: ServerResponse,
    status: number,
    sentence: Sentence,
    more: Readonly<Record<string, string>>,
  ): void {
    const body = this.#sentence(sentence)
    res.writeHead(status, {
      'content-type': TEXT,
      'cache-control': 'no-store',
      'content-length': Buffer.byteLength(body),
      ...(this.closing ? { connection: 'close' } : {}),
      ...more,
    })
    res.write(body)
  }

  #sentence(sentence: Sentence): string {
    return `${say(this.#spoken.locale, sentence)}\n`
  }
}
