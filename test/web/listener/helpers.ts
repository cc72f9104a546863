import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Journal } from '../../../src/web/listener/webhook-request.ts'
import type { Limits } from '../../../src/web/listener/limits.ts'
import {
  startListener,
  type Listener,
  type ListenerOptions,
} from '../../../src/web/listener/listener.ts'
import type { Notification } from '../../../src/store/store.ts'
import {
  form,
  PATH,
  SECRET,
  stockParams,
  stockRow,
} from '../../connectors/smaregi/receive-helpers.ts'

export interface Logged {
  readonly level: string
  readonly fields: Readonly<Record<string, unknown>>
  readonly message: string
}

/** Remembers what it takes, and takes it in the way a test wants. */
export class FakeJournal implements Journal {
  readonly kept: Notification[] = []
  closed = false
  taking: () => Promise<void> = () => Promise.resolve()

  async append(notification: Notification): Promise<string> {
    await this.taking()
    this.kept.push(notification)
    return `n-${this.kept.length}`
  }

  close(): Promise<void> {
    this.closed = true
    return Promise.resolve()
  }
}

export interface Listening extends Listener {
  readonly logged: Logged[]
}

export type Change = Partial<Omit<ListenerOptions, 'limits' | 'receive'>> & {
  limits?: Partial<Limits>
  receive?: Partial<ListenerOptions['receive']>
}

/** A listener on a free port, closed when the test ends. */
export async function listening(journal: Journal, change: Change = {}): Promise<Listening> {
  const logged: Logged[] = []
  const at =
    (level: string) =>
    (fields: Logged['fields'], message: string): void => {
      logged.push({ level, fields, message })
    }
  const { receive, ...rest } = change
  const listener = await startListener({
    host: '127.0.0.1',
    port: 0,
    receive: {
      path: PATH,
      sncodes: [SECRET],
      channel: 'auto',
      contractId: 'abc123',
      provenContractId: 'abc123',
      ...receive,
    },
    maxBodyBytes: 100_000,
    locale: 'en',
    log: { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    openJournal: () => Promise.resolve(journal),
    probe: () => Promise.resolve({ freeBytes: 1_000_000 }),
    neededBytes: 1_000,
    ...rest,
  })
  onTestFinished(() => listener.close())
  return { ...listener, logged }
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

export interface Ask {
  readonly method?: string
  readonly path?: string
  readonly headers?: Record<string, string>
  readonly body?: string | Buffer
  /** Sent in pieces, without a length. */
  readonly chunked?: boolean
}

/** One request on its own connection. */
export function ask(port: number, { method, path, headers, body, chunked }: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length =
      body === undefined || chunked === true
        ? {}
        : { 'content-length': String(Buffer.byteLength(body)) }
    const req = httpRequest({
      port,
      host: '127.0.0.1',
      method: method ?? 'POST',
      path: path ?? PATH,
      headers: { ...length, ...headers },
      agent: false,
    })
    req.on('response', (res) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        resolve({ status: res.statusCode ?? 0, headers: res.headers, text })
      })
    })
    req.on('error', reject)
    if (body !== undefined) req.write(body)
    req.end()
  })
}

export const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }

export function legacyBody(...rows: unknown[]): string {
  const params = stockParams(...(rows.length > 0 ? rows : [stockRow()]))
  return form({ proc_name: 'stock_send', params: JSON.stringify(params), sncode: SECRET })
}

/** A correct notification, unless `change` makes it none. */
export function notify(port: number, change: Ask = {}): Promise<Answer> {
  return ask(port, { headers: FORM_TYPE, body: legacyBody(), ...change })
}

/** A socket to write to by hand; `all` is what came back until the other side closed it. */
export function dial(port: number): { socket: Socket; all: Promise<string> } {
  const socket = connect({ port, host: '127.0.0.1' })
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  const all = new Promise<string>((resolve) => {
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(Buffer.concat(chunks).toString()))
  })
  onTestFinished(() => {
    socket.destroy()
  })
  return { socket, all }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
