import type { EchoEntry } from '../domain/stock/echo.ts'

/** Which of Smaregi's movements ston caused itself. Written by whoever writes to Smaregi; `flush` reads it without a lock. */
export interface Echoes {
  append(entries: readonly EchoEntry[]): Promise<void>
  /** Entries of calls begun on this day (JST, `YYYY-MM-DD`) or later, in the order they were written. */
  since(day: string): Promise<readonly EchoEntry[]>
  /** Forgets entries of days before that of `before` (ISO instant), but for calls whose end is not written down. */
  prune(before: string): Promise<void>
}
