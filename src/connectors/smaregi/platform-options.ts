import type { Rest } from '../../kernel/rest.ts'
import type { Depart } from '../../kernel/http-departure.ts'
import type { Line } from '../../kernel/http.ts'
import type { System } from '../../kernel/system.ts'

/** Access to the platform API. The token comes from `idUrl`, everything else from `apiUrl`; `timeoutMs` is milliseconds. */
export interface PlatformOptions {
  readonly contractId: string
  readonly clientId: string
  readonly clientSecret: string
  /** Empty = all that ston may need. */
  readonly scopes: readonly string[]
  readonly apiUrl: string
  readonly idUrl: string
  readonly readsPerSecond: number
  readonly writesPerSecond: number
  readonly signal: AbortSignal
  now(): Date
  /** What Smaregi has asked for in earlier runs. */
  readonly rest?: Rest
  /** For one call. 30 s unless given. */
  readonly timeoutMs?: number
  /** What must hold right before a write leaves: for instance that no other run has taken over. */
  readonly depart?: Depart
  /** The machine's own unless given; and what carries the calls. */
  readonly system?: System
  readonly line?: Line | undefined
  /** Waits between attempts; an abort of `signal` ends it early without an error. */
  readonly wait?: (ms: number) => Promise<void>
}

/** Milliseconds. */
export const TIMEOUT_MS = 30_000

const READING_SCOPES = [
  'pos.products:read',
  'pos.stock:read',
  'pos.stock-changes:read',
  'pos.stores:read',
] as const

const WRITING_SCOPES = ['pos.stock:write'] as const
const READING_ORDERS = ['pos.orders:read'] as const
const WRITING_ORDERS = ['pos.orders:write'] as const

/** What the platform is asked the right for. */
export interface Use {
  /** Stock is written: orders, `reconcile --apply smaregi`. */
  readonly writes: boolean
  /** 出荷 are registered, or only read. */
  readonly orders: boolean | 'read'
}

/**
 * What to ask a token for. Smaregi refuses the whole token when one scope is not switched on, so a shop that only reads
 * must not be made to switch on writing.
 */
export function platformScopes(use: Use): readonly string[] {
  return [
    ...READING_SCOPES,
    ...(use.writes || use.orders === true ? WRITING_SCOPES : []),
    ...(use.orders === false ? [] : READING_ORDERS),
    ...(use.orders === true ? WRITING_ORDERS : []),
  ]
}
