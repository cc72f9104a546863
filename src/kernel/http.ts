import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { buildConnector, Dispatcher } from 'undici'
import { Departure, type Depart } from './http-departure.ts'
import { codeOf, exchange, type Raw, type RawAnswer } from './http-dispatch.ts'

/**
 * One HTTP call, sent at most once. Callers must know whether the other side can have acted on it, so nothing here
 * retries, follows redirects or (unless asked) reuses a connection: a connection that the other side has just closed
 * would leave the outcome open.
 */
export type HttpAnswer =
  | {
      readonly kind: 'answered'
      readonly status: number
      /** Names in lower case; repeated ones joined with a comma. */
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
      /** The other side's clock (`Date` header, whole seconds). */
      readonly date: Date | null
    }
  /** No connection came about: not one byte of the request has left. `cause` is a code such as `ECONNREFUSED`. */
  | { readonly kind: 'notSent'; readonly cause: string }
  /** The request may have been read and acted on. `cause` is a code such as `timeout`, `ECONNRESET`, `too-large`. */
  | { readonly kind: 'unknown'; readonly cause: string }

export interface HttpOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** For the whole call, from the look-up of the name to the last byte of the answer. */
  readonly timeoutMs: number
  /** Cuts the call off at once: `notSent` or `unknown` with the cause `aborted`. */
  readonly signal: AbortSignal
  /** Reuse connections to this origin. Only for calls that may be made twice. */
  readonly keepAlive?: boolean
  /** Makes the connection first, a fresh one; see `Depart`. What is not to leave any more is `notSent` with the cause `late`. */
  readonly depart?: Depart | undefined
  /** Of the answer, packed and unpacked. 64 MiB unless given. */
  readonly maxBytes?: number
  /** What carries it; a connection of its own unless given. */
  readonly line?: Line | undefined
}

/** One request as it leaves. */
export interface Sending {
  readonly origin: string
  /** With the query. */
  readonly path: string
  readonly method: Method
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/**
 * Carries one call. Never rejects. Like the real line it has to ask `depart` when it is ready to send and never before, and then, in the
 * step in which the first byte leaves, what that came to.
 */
export type Line = (sending: Sending, options: HttpOptions) => Promise<Raw>

/** At most one of `form` and `json`. */
export interface PostOptions extends HttpOptions {
  readonly form?: Readonly<Record<string, string>>
  readonly json?: unknown
}

const MAX_BYTES = 64 * 1024 * 1024
const CONNECT_TIMEOUT_MS = 10_000
const unpack = promisify(gunzip)

export function post(url: string, options: PostOptions): Promise<HttpAnswer> {
  return send(url, 'POST', options)
}

/** The same with any method that sends something. */
export async function send(
  url: string,
  method: Exclude<Method, 'GET'>,
  options: PostOptions,
): Promise<HttpAnswer> {
  return call(url, method, options, payloadOf(options))
}

export async function get(url: string, options: HttpOptions): Promise<HttpAnswer> {
  return call(url, 'GET', options, null)
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
type Payload = { readonly type: string; readonly body: string } | null

function payloadOf({ form, json }: PostOptions): Payload {
  if (form)
    return {
      type: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(form).toString(),
    }
  return json === undefined ? null : { type: 'application/json', body: JSON.stringify(json) }
}

async function call(
  url: string,
  method: Method,
  options: HttpOptions,
  payload: Payload,
): Promise<HttpAnswer> {
  const target = new URL(url)
  const sending: Sending = {
    origin: target.origin,
    path: target.pathname + target.search,
    method,
    headers: {
      accept: '*/*',
      'accept-encoding': 'gzip',
      'user-agent': 'ston',
      ...(payload ? { 'content-type': payload.type } : {}),
      ...options.headers,
    },
    body: payload?.body ?? null,
  }
  const raw = await (options.line ?? overTheWire)(sending, options)
  return raw.kind === 'answered' ? readable(raw, options.maxBytes ?? MAX_BYTES) : raw
}

/** The real line. */
export const overTheWire: Line = async (sending, options) => {
  const departure = options.depart === undefined ? null : new Departure(options.depart)
  const connection = await dispatcherFor(sending.origin, options.keepAlive === true, departure)
  const { maxBytes = MAX_BYTES } = options
  const isTime = departure ? { isTime: () => departure.isTime() } : {}
  try {
    return await exchange(connection.dispatcher, sending, { ...options, maxBytes, ...isTime })
  } finally {
    await connection.done()
  }
}

interface Connection {
  readonly dispatcher: Dispatcher
  done(): Promise<void>
}

let pool: Dispatcher | undefined

async function dispatcherFor(
  origin: string,
  keepAlive: boolean,
  departure: Departure | null,
): Promise<Connection> {
  const { Agent, Client, buildConnector } = await import('undici')
  // Time is kept here, for the call as a whole; undici's own limits would only add other names for the same thing.
  const limits = {
    headersTimeout: 0,
    bodyTimeout: 0,
    allowH2: false,
    connect: { timeout: CONNECT_TIMEOUT_MS },
  }
  if (keepAlive && departure === null) {
    pool ??= new Agent(limits)
    // A turn later the connection is free again, and a caller's next call finds it.
    return { dispatcher: pool, done: () => setImmediate() }
  }
  const connector = (): { connect: buildConnector.connector } | null =>
    departure && { connect: departure.on(buildConnector({ ...limits.connect, allowH2: false })) }
  const client = new Client(origin, { ...limits, pipelining: 0, ...connector() })
  return { dispatcher: client, done: () => client.destroy() }
}

/** What came over the wire, unpacked and as text; of at most so many bytes. */
export async function readable(raw: RawAnswer, maxBytes: number): Promise<HttpAnswer> {
  const encoding = (raw.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  let bytes = raw.bytes
  if (encoding === 'gzip' || encoding === 'x-gzip') {
    try {
      bytes = await unpack(bytes, { maxOutputLength: maxBytes })
    } catch (error) {
      const code = codeOf(error)
      return { kind: 'unknown', cause: code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : code }
    }
  } else if (encoding !== 'identity' && encoding !== '') {
    return { kind: 'unknown', cause: 'content-encoding' }
  }
  return {
    kind: 'answered',
    status: raw.status,
    headers: raw.headers,
    body: new TextDecoder().decode(bytes),
    date: dateOf(raw.headers),
  }
}

/** When it was answered. A kept answer, or a date without the zone that HTTP writes, does not tell. */
function dateOf({ date = '', age = '0' }: RawAnswer['headers']): Date | null {
  const read = new Date(date)
  return date.endsWith(' GMT') && Number(age) === 0 && !Number.isNaN(read.getTime()) ? read : null
}
