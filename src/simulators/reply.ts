import type { IncomingHttpHeaders } from 'node:http'

/** One request, however it came. Header names in lower case. */
export interface Request {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly headers: IncomingHttpHeaders
  /** Whose it is. */
  readonly address: string
  readonly body: Buffer
}

/** What a request comes to: an answer, a connection that is torn down, or no answer ever. */
export type Reply = WholeReply | { readonly kind: 'reset' | 'hang' }

export interface WholeReply {
  readonly kind: 'answer'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
