/** What was asked of a service, with nothing of anybody's in it. */
export interface RecordedRequest {
  readonly service: Service
  readonly method: string
  /** Behind the service's own address. */
  readonly path: string
  readonly query?: Params
  readonly form?: Params
  readonly json?: unknown
}

/** What came of it, likewise. */
export interface RecordedAnswer {
  /** As `HttpAnswer`. */
  readonly end: 'answered' | 'notSent' | 'unknown'
  readonly cause?: string
  readonly status?: number
  /** Those that mean something to a client. */
  readonly headers?: Readonly<Record<string, string>>
  /** Its JSON; absent where it is none. */
  readonly body?: unknown
  /** An answer that is no JSON: what it looks like, and how many characters it has. */
  readonly text?: { readonly kind: 'empty' | 'html' | 'text'; readonly length: number }
}

/** How one call went. */
export interface RecordedCall extends RecordedRequest, RecordedAnswer {
  /** When it left; all times of a recording are moved by the same number of days. */
  readonly at: string
  /** From the call to the last byte of its answer. */
  readonly ms: number
  /** What was left out, by where it stands: how many there were. */
  readonly cut?: Readonly<Record<string, number>>
}

/** Smaregi's former API is a service of its own. */
export type Service = 'nextengine' | 'smaregi' | 'smaregi-legacy'

/** Values are text; the former API's `params` are parsed. */
export type Params = Readonly<Record<string, unknown>>
