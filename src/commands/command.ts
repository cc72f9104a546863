import type { Config } from '../config.ts'
import type { ExitName } from '../errors.ts'
import type { Session } from '../nextengine/next-engine.ts'
import type { StockReader } from '../smaregi/stock-reader.ts'
import type { Store } from '../store/store.ts'
import type { Locale } from '../text/sentence.ts'

/** What a command may use. `app.ts` makes it; edges are opened when a command first asks for them. */
export interface App {
  readonly config: Config
  readonly locale: Locale
  /** Aborted by SIGTERM or SIGINT. */
  readonly signal: AbortSignal
  /** `--wait`, in milliseconds. */
  readonly waitMs: number
  now(): Date
  /** Waits; an abort ends it early without an error. */
  sleep(ms: number): Promise<void>
  readonly log: Log
  /** One line that is overwritten, on a terminal only. An empty text removes it. */
  progress(text: string): void
  store(): Promise<Store>
  nextEngine(): Promise<Session>
  /** Null where the configuration has no credentials for the API it names. */
  smaregi(): Promise<StockReader | null>
}

/** Structured, to stderr; a value read as a secret cannot be printed. */
export interface Log {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void
  info(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
  error(fields: Readonly<Record<string, unknown>>, message: string): void
}

/** What a command found and did: the same facts for programs and for people. */
export interface Report {
  readonly exit: ExitName
  /** The document of `--json`. */
  readonly json: unknown
  /** What a person reads on stdout, in the chosen language; may be empty. */
  readonly text: string
}
