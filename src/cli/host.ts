import type { App, Surroundings } from '../context.ts'
import type { Output } from '../kernel/console.ts'
import { errnoOf } from '../kernel/errors.ts'

/** The parts of a process that ston touches. */
export interface Host {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: HostOutput
  readonly stderr: HostOutput
  readonly stdin?: NodeJS.ReadableStream
  /** Stops the call from outside, like a SIGTERM. */
  readonly signal?: AbortSignal
  /** See `Frame`. */
  readonly now?: () => Date
  readonly surroundings?: Surroundings
  /** See `Frame`. */
  readonly start?: App['start']
  on?(event: string, listener: (reason: unknown) => void): unknown
  off?(event: string, listener: (reason: unknown) => void): unknown
  exit?(code: number): unknown
}

export interface HostOutput extends Output {
  on?(event: string, listener: (reason: unknown) => void): unknown
}

/** A reader that has left (`ston status | head -1`) is no mistake. */
export function ignoreClosedPipe(error: unknown): void {
  if (errnoOf(error) === 'EPIPE') return
  throw error
}
