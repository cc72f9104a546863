import type { Dispatcher } from 'undici'

/** What came over the wire, or how far the call got: see `HttpAnswer` in http.ts. */
export type Raw = RawAnswer | { readonly kind: 'notSent' | 'unknown'; readonly cause: string }

export interface RawAnswer {
  readonly kind: 'answered'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Buffer
}

export interface Limits {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly maxBytes: number
  /** Asked right before the first byte: false, and nothing leaves. */
  readonly isTime?: () => boolean
}

/** Makes one call. Never rejects. */
export function exchange(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  limits: Limits,
): Promise<Raw> {
  return new Promise((resolve) => {
    const one = new HttpCall(limits, resolve)
    if (!limits.signal.aborted) dispatcher.dispatch(request, one)
  })
}

/**
 * undici calls `onRequestStart` on an established connection, right before it writes the first byte: an error before
 * that moment proves that nothing was sent, whatever the error is called.
 */
class HttpCall implements Dispatcher.DispatchHandler {
  readonly #limits: Limits
  readonly #resolve: (raw: Raw) => void
  readonly #timer: NodeJS.Timeout
  readonly #abort = (): void => this.#cut('aborted')
  #started: Dispatcher.DispatchController | null = null
  #cutBy: string | null = null
  #status = 0
  #headers: Record<string, string> = {}
  #chunks: Buffer[] = []
  #size = 0

  constructor(limits: Limits, resolve: (raw: Raw) => void) {
    this.#limits = limits
    this.#resolve = resolve
    this.#timer = setTimeout(() => this.#cut('timeout'), limits.timeoutMs)
    if (limits.signal.aborted) this.#cut('aborted')
    else limits.signal.addEventListener('abort', this.#abort)
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#limits.isTime?.() === false) this.#cut('late')
    // Given up while it was still connecting: it must not leave now.
    if (this.#cutBy !== null) controller.abort(new Error(this.#cutBy))
    else this.#started = controller
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status
    this.#headers = flat(headers)
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length
    if (this.#size > this.#limits.maxBytes) this.#cut('too-large')
    else this.#chunks.push(chunk)
  }

  onResponseEnd(): void {
    const bytes = Buffer.concat(this.#chunks)
    this.#settle({ kind: 'answered', status: this.#status, headers: this.#headers, bytes })
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#fail(codeOf(error))
  }

  #cut(cause: string): void {
    this.#cutBy ??= cause
    this.#fail(this.#cutBy)
    this.#started?.abort(new Error(cause))
  }

  #fail(cause: string): void {
    this.#settle({ kind: this.#started ? 'unknown' : 'notSent', cause })
  }

  #settle(raw: Raw): void {
    clearTimeout(this.#timer)
    this.#limits.signal.removeEventListener('abort', this.#abort)
    this.#resolve(raw)
  }
}

function flat(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : (value ?? ''),
    ]),
  )
}

/** The error's code and never its words: words may repeat what was sent. */
export function codeOf(error: unknown): string {
  // Several addresses were tried and each failed: the first tells enough.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0])
  if (!(error instanceof Error)) return 'error'
  const code = (error as NodeJS.ErrnoException).code
  return typeof code === 'string' ? code : error.name
}
