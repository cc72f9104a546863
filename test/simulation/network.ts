import { EventEmitter } from 'node:events'
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { HttpOptions, Line, Sending } from '../../src/kernel/http.ts'
import type { Answerer } from '../../src/simulators/local-server.ts'
import type { Reply, Request, WholeReply } from '../../src/simulators/reply.ts'
import type { Dice } from '../crash/soak-plan.ts'
import type { Host, Process } from './host.ts'
import type { Time } from './time.ts'

export const NE_URL = 'http://next-engine.practice'
export const SMAREGI_URL = 'http://smaregi.practice'

/** What a call comes to, as `Line` gives it. */
type Raw = Awaited<ReturnType<Line>>

/** Shares of all calls, 0 … 1, of what goes wrong on the way; times in ms. */
export interface LineFaults {
  /** No connection. */
  refused: number
  /** The connection breaks before the request has come, or before the answer has. */
  lostRequest: number
  lostAnswer: number
  /** The request comes only so long after its sender has given up. */
  heldBack: number
  heldBackMs: number
  /** One way, for most calls; and for some. */
  usualMs: number
  slow: number
  slowMs: number
  /** 503 from something in between. */
  unavailable: number
}

export const QUIET: LineFaults = {
  refused: 0,
  lostRequest: 0,
  lostAnswer: 0,
  heldBack: 0,
  heldBackMs: 0,
  usualMs: 40,
  slow: 0,
  slowMs: 0,
  unavailable: 0,
}

/** What may happen on a line, told to whoever counts it. */
export type Incident = 'refused' | 'lost request' | 'lost answer' | 'held back' | 'unavailable'

export interface NetworkParts {
  readonly time: Time
  readonly dice: Dice
  /** By origin. */
  readonly services: ReadonlyMap<string, Answerer>
  readonly saw: (incident: Incident, path: string) => void
  /** Hears of each call in the moment in which it leaves. */
  readonly leaves: (process: Process, path: string) => void
  /** A line for each call. */
  readonly log: (line: string) => void
}

/** Carries calls to the services, and notifications to listeners, without a socket. */
export class Network {
  readonly #parts: NetworkParts
  faults: LineFaults = QUIET

  constructor(parts: NetworkParts) {
    this.#parts = parts
  }

  /** The line of one process. */
  readonly lineOf = (process: Process): Line => {
    return (sending, options) => this.#call(process, sending, options)
  }

  /** A request to a listener; null = no answer. */
  async post(host: Host, port: number, request: Request): Promise<Reply> {
    const there = host.serverOn(port)
    if (there === undefined) return { kind: 'reset' }
    const { server, process } = there
    return new Promise((resolve) => {
      void process.died.then(() => resolve({ kind: 'reset' }))
      const { dice, time } = this.#parts
      process.after(this.#way(dice), () => {
        const answered = (reply: Reply): void => {
          time.after(this.#way(dice), () => resolve(reply))
        }
        hand(server, request, answered)
      })
    })
  }

  async #call(process: Process, sending: Sending, options: HttpOptions): Promise<Raw> {
    const { saw, log } = this.#parts
    const { faults } = this
    const { dice } = process
    const answer = this.#parts.services.get(sending.origin)
    const refused = answer === undefined || dice.chance(faults.refused)
    const kind = options.depart === undefined ? 'connect' : 'departure'
    await process.call(kind, this.#way(dice), () => undefined)
    if (refused) {
      saw('refused', sending.path)
      return { kind: 'notSent', cause: 'ECONNREFUSED' }
    }
    if (options.signal.aborted) return { kind: 'notSent', cause: 'aborted' }
    const isTime = await ready(options)
    if (isTime === null) return { kind: 'notSent', cause: 'late' }
    if (options.signal.aborted) return { kind: 'notSent', cause: 'aborted' }
    if (!isTime()) return { kind: 'notSent', cause: 'late' }
    this.#parts.leaves(process, sending.path)
    const raw = await this.#carry(process, { sending, options, answer })
    log(`${process.pid} ${sending.path} ${summaryOf(raw)}`)
    return raw
  }

  /** It has left: from here on its sender's end does not hold it back. */
  #carry(
    process: Process,
    call: { readonly sending: Sending; readonly options: HttpOptions; readonly answer: Answerer },
  ): Promise<Raw> {
    const { time, saw } = this.#parts
    const { faults } = this
    const { dice } = process
    const { sending, options, answer } = call
    const { path } = sending
    return new Promise((resolve) => {
      const heard = (raw: Raw): void => {
        void process.call('answer', this.#way(dice), () => resolve(raw))
      }
      const late = process.after(options.timeoutMs, () =>
        resolve({ kind: 'unknown', cause: 'timeout' }),
      )
      const cut = (): void => resolve({ kind: 'unknown', cause: 'aborted' })
      options.signal.addEventListener('abort', cut, { once: true })
      const broken: Raw = { kind: 'unknown', cause: 'ECONNRESET' }
      if (dice.chance(faults.lostRequest)) {
        saw('lost request', path)
        return heard(broken)
      }
      if (dice.chance(faults.unavailable)) {
        saw('unavailable', path)
        return heard(rawOf(UNAVAILABLE))
      }
      const held = dice.chance(faults.heldBack)
      if (held) {
        saw('held back', path)
        heard(broken)
      }
      const ms = held ? dice.between(1, faults.heldBackMs) : this.#way(dice)
      time.after(ms, () => {
        void answer(requestOf(sending)).then((reply) => {
          late.isOff = true
          options.signal.removeEventListener('abort', cut)
          if (dice.chance(faults.lostAnswer)) {
            saw('lost answer', path)
            return heard(broken)
          }
          if (reply.kind === 'hang') late.isOff = false
          else heard(reply.kind === 'answer' ? rawOf(reply) : broken)
        })
      })
    })
  }

  #way(dice: Dice): number {
    const { usualMs, slow, slowMs } = this.faults
    return dice.chance(slow)
      ? dice.between(usualMs, slowMs)
      : (usualMs * dice.between(50, 150)) / 100
  }
}

const UNAVAILABLE: WholeReply = {
  kind: 'answer',
  status: 503,
  headers: { 'content-type': 'text/html' },
  body: '<h1>503 Service Unavailable</h1>',
}

function summaryOf(raw: Raw): string {
  if (raw.kind !== 'answered') return `${raw.kind} ${raw.cause}`
  const body = raw.bytes.toString('utf8')
  const code = /"code":"(\d+)"/.exec(body)?.[1] ?? ''
  return `${raw.status} ${code} ${body.length} bytes`
}

async function ready({ depart }: HttpOptions): Promise<(() => boolean) | null> {
  if (depart === undefined) return () => true
  return depart().catch(() => null)
}

function requestOf({ method, path, headers: given, body }: Sending): Request {
  const small = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value])
  const headers = Object.fromEntries(small) as Record<string, string>
  return { method, target: path, headers, address: '192.0.2.1', body: Buffer.from(body ?? '') }
}

function rawOf({ status, headers, body }: WholeReply): Raw {
  return { kind: 'answered', status, headers, bytes: Buffer.from(body) }
}

/** As much of a request as a listener looks at. */
function hand(server: Server, request: Request, answered: (reply: Reply) => void): void {
  const body = Readable.from([request.body], { objectMode: false })
  const { method, target: url, headers } = request
  const socket = new EventEmitter()
  const message = Object.assign(body, { method, url, headers, socket })
  const response = new Response(answered)
  server.emit(
    'request',
    message as unknown as IncomingMessage,
    response as unknown as ServerResponse,
  )
}

/** As much of an answer as a listener gives. */
class Response extends EventEmitter {
  headersSent = false
  readonly #answered: (reply: Reply) => void
  readonly #headers: Record<string, string> = {}
  #status = 200
  #body = ''

  constructor(answered: (reply: Reply) => void) {
    super()
    this.#answered = answered
  }

  setHeader(name: string, value: unknown): void {
    this.#headers[name] = String(value)
  }

  removeHeader(name: string): void {
    delete this.#headers[name]
  }

  writeHead(status: number, headers: OutgoingHttpHeaders): void {
    this.#status = status
    for (const [name, value] of Object.entries(headers)) this.setHeader(name, value)
    this.headersSent = true
  }

  write(text: string): void {
    this.#body += text
  }

  end(text = ''): void {
    this.#body += text
    this.#answered({
      kind: 'answer',
      status: this.#status,
      headers: this.#headers,
      body: this.#body,
    })
    this.emit('close')
  }
}
