import { serveLog } from '../text/serve.ts'
import { say, type Locale } from '../text/sentence.ts'
import type { Limits } from './limits.ts'

/** Structured, like the log of a command; the room above decides where it goes. */
export interface ListenerLog {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void
  info(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
  error(fields: Readonly<Record<string, unknown>>, message: string): void
}

export interface Counts {
  readonly received: number
  readonly rows: number
  readonly refused: Readonly<Record<string, number>>
}

/** Counts what comes in, and says it without flooding the log: a stranger can cause thousands of refusals a second. */
export class Tally {
  readonly #log: ListenerLog
  readonly #locale: Locale
  readonly #limits: Limits
  readonly #timer: NodeJS.Timeout
  readonly #warned = new Map<string, { at: number; unsaid: number }>()
  readonly #all = { received: 0, rows: 0, refused: {} as Record<string, number> }
  #minute = { received: 0, rows: 0, refused: 0 }

  constructor(log: ListenerLog, locale: Locale, limits: Limits) {
    this.#log = log
    this.#locale = locale
    this.#limits = limits
    this.#timer = setInterval(() => this.#summary(), limits.summaryMs)
    this.#timer.unref()
  }

  get counts(): Counts {
    return this.#all
  }

  accepted(id: string, rows: number, event: string): void {
    this.#all.received += 1
    this.#all.rows += rows
    this.#minute.received += 1
    this.#minute.rows += rows
    this.#log.debug({ notification: id, rows, event }, say(this.#locale, serveLog.received))
  }

  refused(why: string, status: number): void {
    this.#all.refused[why] = (this.#all.refused[why] ?? 0) + 1
    this.#minute.refused += 1
    if (this.#mayWarn(why)) {
      const unsaid = this.#warned.get(why)?.unsaid ?? 0
      const more = unsaid > 0 ? { more: unsaid } : {}
      this.#log.warn({ why, status, ...more }, say(this.#locale, serveLog.refused))
      this.#warned.set(why, { at: performance.now(), unsaid: 0 })
    }
  }

  /** Something that should not happen. Its message may quote what was sent, so only its name and place are logged. */
  wrong(error: unknown): void {
    if (!this.#mayWarn('wrong')) return
    this.#warned.set('wrong', { at: performance.now(), unsaid: 0 })
    this.#log.error(placeOf(error), say(this.#locale, serveLog.failed))
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#summary()
  }

  #mayWarn(why: string): boolean {
    const last = this.#warned.get(why)
    if (last === undefined || performance.now() - last.at >= this.#limits.warningMs) return true
    last.unsaid += 1
    return false
  }

  #summary(): void {
    const { received, refused } = this.#minute
    if (received + refused > 0) this.#log.info(this.#minute, say(this.#locale, serveLog.summary))
    this.#minute = { received: 0, rows: 0, refused: 0 }
  }
}

const FRAMES = 5

function placeOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  return { error: error.name, ...code, at: frames.slice(0, FRAMES).map((line) => line.trim()) }
}
