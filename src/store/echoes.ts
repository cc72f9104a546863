import type { EchoEntry } from '../domain/stock/echo.ts'

/** `entries`: of calls begun in that time, in the order they were written. `damaged`: days of which something cannot be read. */
export interface LedgerRead {
  readonly entries: readonly EchoEntry[]
  readonly damaged: readonly { readonly day: string; readonly where: string }[]
}

/** Which of Smaregi's movements ston caused itself. Written by whoever writes to Smaregi; `flush` reads it without a lock. */
export interface Echoes {
  append(entries: readonly EchoEntry[]): Promise<void>
  /** What was written on this day (JST, `YYYY-MM-DD`) or later. */
  since(day: string): Promise<LedgerRead>
  /** Forgets entries of days before that of `before` (ISO instant), but for calls whose end is not written down. */
  prune(before: string): Promise<void>
}
