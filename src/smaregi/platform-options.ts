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
  /** For one call. 30 s unless given. */
  readonly timeoutMs?: number
  /** Waits between attempts; an abort of `signal` ends it early without an error. */
  readonly wait?: (ms: number) => Promise<void>
}

const READING_SCOPES = [
  'pos.products:read',
  'pos.stock:read',
  'pos.stock-changes:read',
  'pos.stores:read',
] as const

const WRITING_SCOPES = ['pos.stock:write'] as const
const ORDER_SCOPES = ['pos.orders:read', 'pos.orders:write'] as const

/**
 * What to ask a token for. Smaregi refuses the whole token when one scope is not switched on, so a shop that only reads
 * must not be made to switch on writing.
 */
export function platformScopes(use: {
  /** Stock is written: orders, `reconcile --apply smaregi`. */
  readonly writes: boolean
  /** 出荷 are registered. */
  readonly orders: boolean
}): readonly string[] {
  return [
    ...READING_SCOPES,
    ...(use.writes || use.orders ? WRITING_SCOPES : []),
    ...(use.orders ? ORDER_SCOPES : []),
  ]
}
