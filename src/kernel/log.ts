import { createRequire } from 'node:module'
import type { Logger } from 'pino'
import type { Output } from './console.ts'
import { scrub, scrubDeep } from './redact.ts'
import { toJst } from './time.ts'

export { registerSecrets, scrub, scrubResult } from './redact.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** Structured, to stderr; a value read as a secret cannot be printed. */
export type Log = Readonly<Record<Exclude<LogLevel, 'silent'>, LogLine>>

type LogLine = (fields: Readonly<Record<string, unknown>>, message: string) => void

export interface LogOptions {
  readonly to: Output
  readonly level: LogLevel
  readonly color: boolean
  /** The system's clock unless given. */
  readonly now?: () => Date
  /** Called before something is written, so that a progress line can make way. */
  readonly beforeWrite?: () => void
}

/**
 * Structured logging to stderr: JSON lines, or readable lines on a terminal. The logger is loaded when the first line is
 * written; a command that logs nothing does not pay for it. Every text is cleaned of known secrets on its way.
 */
export function createLog(options: LogOptions): Log {
  let logger: Logger | undefined
  const line =
    (level: keyof Log): LogLine =>
    (fields, message) => {
      if (RANK[level] < RANK[options.level]) return
      logger ??= open(options)
      logger[level](scrubDeep(fields) as Record<string, unknown>, scrub(message))
    }
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') }
}

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3, silent: 4 }

const require = createRequire(import.meta.url)

function open(options: LogOptions): Logger {
  const { pino } = require('pino') as typeof import('pino')
  const { now = () => new Date() } = options
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: () => `,"time":"${now().toISOString()}"`,
      // Errors have been made plain and clean already.
      serializers: { err: (plain: unknown) => plain },
    },
    { write: writer(options) },
  )
}

/** Writes at once, so that nothing is lost when the process ends. */
function writer({ to, color, beforeWrite }: LogOptions): (line: string) => void {
  const shape = to.isTTY === true ? readable(color) : (line: string) => line
  return (line) => {
    beforeWrite?.()
    to.write(shape(line))
  }
}

function readable(color: boolean): (line: string) => string {
  const { prettyFactory } = require('pino-pretty') as typeof import('pino-pretty')
  return prettyFactory({
    colorize: color,
    ignore: 'pid,hostname',
    translateTime: false,
    // Japan's, wherever the server stands.
    customPrettifiers: { time: (time) => `[${toJst(new Date(time as string)).slice(11)}]` },
  })
}
