import { get, type HttpAnswer, type Line, send } from '../../kernel/http.ts'
import { type System, thisSystem } from '../../kernel/system.ts'
import type { Depart } from '../../kernel/http-departure.ts'

/** Those that ston uses. */
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** One call, ready to leave. `url` without a query; `token` is the bearer's; `timeoutMs` is milliseconds. */
export interface Transmission {
  readonly method: Method
  readonly url: string
  readonly query: Query
  readonly json: object | undefined
  readonly token: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** What a write needs right before it leaves. */
  readonly depart?: Depart | undefined
  readonly line?: Line | undefined
}

/** What is undefined is left out. */
export type Query = Readonly<Record<string, string | undefined>>

/** One HTTP call. A `+` in a value leaves as %2B, as Smaregi demands of times. */
export async function transmit(call: Transmission): Promise<HttpAnswer> {
  const { method, json, token, timeoutMs, signal, depart, line } = call
  const asked = Object.entries(call.query).filter(([, value]) => value !== undefined)
  const query = new URLSearchParams(asked as [string, string][]).toString()
  const url = query === '' ? call.url : `${call.url}?${query}`
  const options = { headers: { authorization: `Bearer ${token}` }, timeoutMs, signal, line }
  // Only reads may share connections: one that breaks under a write would leave its outcome open.
  if (method === 'GET') return get(url, { ...options, keepAlive: true })
  return send(url, method, { ...options, json, depart })
}

/** SIGTERM leaves ten seconds in all. */
const GRACE_MS = 8_000

/** A signal that follows the other one some seconds later. */
export function gracefully(signal: AbortSignal, system: System = thisSystem): AbortSignal {
  const later = new AbortController()
  const follow = (): void => {
    system.after(GRACE_MS, () => later.abort()).unref()
  }
  if (signal.aborted) later.abort()
  else signal.addEventListener('abort', follow, { once: true })
  return later.signal
}
