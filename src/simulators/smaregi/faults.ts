import type { ErrorCode } from './api-error.ts'

/** What can go wrong between here and there. */
export type Fault =
  /** A page for people instead of an answer for programs. */
  | { readonly kind: 'maintenance'; readonly status?: number }
  | { readonly kind: 'status'; readonly status: number }
  /** No answer, ever; nothing is done. */
  | { readonly kind: 'hang' }
  /** The connection breaks before anything is done. */
  | { readonly kind: 'reset' }
  /** It is done, and then the connection breaks: the answer is lost. */
  | { readonly kind: 'lost' }
  /** It is done, and the answer never comes. */
  | { readonly kind: 'silence' }
  /** Half an answer, properly ended. */
  | { readonly kind: 'truncated' }
  /** Nothing is done, and it is answered with this result as if it were (legacy API). */
  | { readonly kind: 'undone'; readonly result: unknown }
  /** The legacy API's own refusal. */
  | { readonly kind: 'error'; readonly code: ErrorCode }
  /** The platform API's own refusal: problem+json, with `Retry-After` where it is given. */
  | { readonly kind: 'problem'; readonly status: number; readonly retryAfter?: number | string }
  /**
   * A list that cannot be: `tooMany` and `noRows` contradict what is said of its length (legacy API), `standing` gives its first page
   * again and again, `endless` pages that nobody has seen before.
   */
  | { readonly kind: 'list'; readonly how: 'tooMany' | 'noRows' | 'standing' | 'endless' }
  | { readonly kind: 'delay'; readonly ms: number }

export interface FaultScope {
  /** For so many requests; without it until `clear`. */
  readonly times?: number
  /** Only for requests of this label: `stock_ref`, `stock_upd` …, `token`, `GET /stock/changes` … */
  readonly on?: string
  /** Only for requests with this in their path or query. */
  readonly naming?: string
  /** Lets so many matching requests through first. */
  readonly after?: number
}

interface Standing {
  readonly fault: Fault
  readonly on: string | null
  readonly naming: string
  left: number
  before: number
}

/** The faults that are set, in the order in which they were set; the first that fits a request is used. */
export class Faults {
  /** Whether answers tell the time. */
  dateHeader = true
  #standing: Standing[] = []

  set(fault: Fault, scope: FaultScope = {}): void {
    const { times = Infinity, on = null, naming = '', after = 0 } = scope
    this.#standing.push({ fault, on, naming, left: times, before: after })
  }

  clear(): void {
    this.#standing = []
  }

  /** What the request of this label, for this path and query, runs into. */
  next(label: string, target: string): Fault | null {
    for (const one of this.#standing) {
      if (one.left === 0 || (one.on !== null && one.on !== label)) continue
      if (!target.includes(one.naming)) continue
      if (one.before > 0) {
        one.before -= 1
        continue
      }
      one.left -= 1
      return one.fault
    }
    return null
  }
}

export const MAINTENANCE_PAGE =
  '<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>メンテナンス中</title></head>' +
  '<body><h1>ただいまメンテナンス中です</h1><p>しばらくしてから再度お試しください。</p></body></html>'
