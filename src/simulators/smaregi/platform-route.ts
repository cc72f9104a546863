import type { Part } from './platform-account.ts'

export interface RouteRequest {
  /** What stands in the path, in its order. */
  readonly ids: readonly string[]
  readonly query: URLSearchParams
  /** Read from JSON; undefined when there was no body. */
  readonly body: unknown
}

/** One method on one path below `/{contractId}/pos`. */
export interface Route {
  /** Where faults are set, and in the log: `GET /stock`. */
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: RegExp
  readonly part: Part
  scope(): string
  /** The answer; null is one without a body. */
  run(request: RouteRequest): object | null
}
