import { setMaxListeners } from 'node:events'
import * as v from 'valibot'
import type { HttpAnswer } from '../../kernel/http.ts'
import { ServerClock } from '../../kernel/server-clock.ts'
import { type Pace, paceOf } from './pace.ts'
import { Patience } from './platform-patience.ts'
import { type PlatformOptions, platformScopes, TIMEOUT_MS } from './platform-options.ts'
import { TokenKeeper } from './platform-token.ts'
import { type Asked, judge, refusalError, type Verdict, withRest } from './platform-verdict.ts'
import { written, type Written } from './platform-written.ts'
import { gracefully, type Method, type Query, transmit } from './platform-wire.ts'
import { fitting } from './shapes.ts'

/** A reading call; `shape` is what a good answer must look like. */
export interface Read<T> extends Asked {
  /** Below `/{contractId}/pos`: `/stock` */
  readonly path: string
  readonly query?: Query
  readonly shape: v.GenericSchema<unknown, T>
}

/** One thing that Smaregi may not have. */
export interface Find<T> extends Read<T> {
  /** A list of the same kind, which is there whatever it holds: `/products` */
  readonly list: string
}

/** A writing call; an answer of another shape than this leaves the outcome `unknown`. */
export interface Write<T> extends Asked {
  readonly method: Exclude<Method, 'GET'>
  readonly path: string
  readonly json?: object
  readonly shape: v.GenericSchema<unknown, T>
}

const ALL = platformScopes({ writes: true, orders: true })

/** One call after the other to `/{contractId}/pos`: token, pace, patience, and what the answer means. */
export class Caller {
  calls = 0
  readonly options: PlatformOptions
  /** As the answers tell it; not those for tokens, which come from elsewhere. */
  readonly clock: ServerClock
  readonly #tokens: TokenKeeper
  readonly #patience: Patience
  readonly #reads: Pace
  readonly #writes: Pace
  readonly #grace: AbortSignal

  constructor(options: PlatformOptions) {
    this.options = options
    this.clock = new ServerClock(() => options.now(), options.system)
    const scopes = options.scopes.length === 0 ? ALL : options.scopes
    this.#patience = new Patience(options)
    this.#reads = paceOf(options.readsPerSecond, options.signal, options.system)
    this.#writes = paceOf(options.writesPerSecond, options.signal, options.system)
    this.#grace = gracefully(options.signal, options.system)
    // Every call in flight listens for the abort; many may be in flight side by side.
    setMaxListeners(0, options.signal, this.#grace)
    this.#tokens = new TokenKeeper(options, scopes, this.#patience, () => {
      this.calls += 1
    })
  }

  /** Throws `StonError`: `temporary`, or `smaregi` (exit `attention`) for everything that will not pass by itself. */
  async read<T>(request: Read<T>): Promise<T> {
    const verdict = await this.#read(request)
    if (verdict.kind !== 'good') throw refusalError(verdict, request)
    return fitting(request.what, request.shape, verdict.body)
  }

  /**
   * The same, with null for what Smaregi answers 404 for while it does answer for the list. That is not yet a proof that it does not
   * exist. Where the list is not found either, it is the way to Smaregi that is missing: `temporary`.
   */
  async find<T>(request: Find<T>): Promise<T | null> {
    const verdict = await this.#read(request)
    if (verdict.kind === 'good') return fitting(request.what, request.shape, verdict.body)
    if (verdict.kind !== 'refused' || verdict.status !== 404) throw refusalError(verdict, request)
    const { what, scope, list: path } = request
    await this.read({ what, scope, path, query: { limit: '1' }, shape: v.unknown() })
    return null
  }

  /** Leaves once. Throws nothing of what Smaregi does: the outcome says what is known. */
  async write<T>(request: Write<T>): Promise<Written<T>> {
    return written(request, () =>
      this.#patience.writing(() => this.#authorised(request.method, request, this.#writes)),
    )
  }

  #read<T>(request: Read<T>): Promise<Verdict> {
    return this.#patience.reading(() => this.#authorised('GET', request, this.#reads))
  }

  /** A 401 is met with one new token and one more attempt: it has changed nothing. */
  async #authorised(method: Method, request: Target, pace: Pace): Promise<Verdict> {
    const token = await this.#tokens.get()
    const verdict = await this.#once(method, request, pace, token)
    if (verdict.kind !== 'unauthorised' || this.options.signal.aborted) return verdict
    this.#tokens.drop(token)
    return this.#once(method, request, pace, await this.#tokens.get())
  }

  async #once(method: Method, request: Target, pace: Pace, token: string): Promise<Verdict> {
    const { clientSecret, rest } = this.options
    return withRest(
      rest,
      async () => {
        await pace()
        this.calls += 1
        return this.clock.hearing(() => this.#transmit(method, request, token))
      },
      (answer) => judge(answer, [token, clientSecret], this.options.now()),
    )
  }

  #transmit(method: Method, request: Target, token: string): Promise<HttpAnswer> {
    const { contractId, apiUrl, signal, timeoutMs = TIMEOUT_MS, line } = this.options
    return transmit({
      method,
      url: `${apiUrl.replace(/\/+$/, '')}/${encodeURIComponent(contractId)}/pos${request.path}`,
      query: request.query ?? {},
      json: request.json,
      token,
      timeoutMs,
      line,
      // A write in flight is not cut off at once: its outcome would be left open.
      signal: method === 'GET' ? signal : this.#grace,
      depart: method === 'GET' ? undefined : this.options.depart,
    })
  }
}

interface Target {
  readonly path: string
  readonly query?: Query
  readonly json?: object
}
