import type { Server } from 'node:http'
import { receiveRules, type ReceiveSettings } from '../../connectors/smaregi/receive-rules.ts'
import type { Locale } from '../../kernel/sentence.ts'
import { Answers } from './answers.ts'
import { bind } from './bind.ts'
import { handle } from './router.ts'
import type { Desk, Journal } from './webhook-request.ts'
import { Health } from './health.ts'
import { httpServer } from './http-server.ts'
import { Landing, type LandingSource } from './redirect.ts'
import { LIMITS, type Limits } from './limits.ts'
import { Tally, type Counts, type ListenerLog } from './counters.ts'
import { type View, Views } from './views.ts'
import { Waiting } from './waiting.ts'

export { ANSWER_BOUNDS, type Measures } from './counters.ts'
export type { Shown } from './answers.ts'
export type { View } from './views.ts'

export interface ListenerOptions {
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
  readonly receive: ReceiveSettings
  readonly maxBodyBytes: number
  readonly locale: Locale
  readonly log: ListenerLog
  /** Opened after the port is bound: a second `serve` leaves nothing behind. */
  openJournal(): Promise<Journal>
  /** Asked by `/readyz`. */
  probe(): Promise<{ readonly freeBytes: number }>
  readonly neededBytes: number
  /** What `/readyz` answers to who asks which installation this is; null = to nothing. */
  prove?(challenge: unknown): string | null
  /** What can be looked at below the secret path. */
  readonly views?: readonly View[]
  /** The end of a sign-in to Next Engine; absent = it is not seen here. */
  readonly landing?: LandingSource | null
  readonly limits?: Partial<Limits>
}

export interface Listener {
  readonly port: number
  /** Without the secret path. */
  readonly url: string
  readonly counts: Counts
  /** Takes nothing more, answers what has come in, closes the journal. */
  readonly close: () => Promise<void>
}

export async function startListener(options: ListenerOptions): Promise<Listener> {
  const limits = { ...LIMITS, ...options.limits }
  const tally = new Tally(options.log, options.locale, limits)
  const answers = new Answers(options.locale, tally, limits)
  const probe = { ...probeOf(options), timeoutMs: limits.answerMs }
  const health = new Health(answers, probe, (challenge) => options.prove?.(challenge) ?? null)
  const views = new Views(options.receive.path, options.views ?? [], { answers, tally, limits })
  const landing = options.landing ? new Landing(options.landing, answers, tally) : null
  const server = httpServer(
    (req, res, continuing) => handle(desk, { health, views, landing }, req, res, continuing),
    answers,
    tally,
    limits,
  )
  const bound = bind(server, options.host, options.port)
  // Whoever comes before the journal is open waits for it.
  const opened = bound.then(() => options.openJournal())
  const desk = deskOf(options, limits, answers, tally, opened)
  const sweep = sweeper(desk)
  try {
    desk.journal = await opened
    server.on('error', (error) => tally.wrong(error))
    return listener(server, desk, options.host, await bound, sweep)
  } catch (error) {
    clearInterval(sweep)
    tally.stop()
    server.close()
    server.closeAllConnections()
    throw error
  }
}

function probeOf(options: ListenerOptions): Pick<ListenerOptions, 'probe' | 'neededBytes'> {
  return { probe: () => options.probe(), neededBytes: options.neededBytes }
}

function deskOf(
  options: ListenerOptions,
  limits: Limits,
  answers: Answers,
  tally: Tally,
  opened: Promise<Journal>,
): Desk {
  return {
    rules: receiveRules(options.receive),
    maxBodyBytes: options.maxBodyBytes,
    limits,
    answers,
    tally,
    waiting: new Waiting(),
    inFlight: 0,
    journal: null,
    opened,
  }
}

/** One timer for all who wait for the journal: one each would be a tenth of the time of a request. */
function sweeper(desk: Desk): NodeJS.Timeout {
  const { answerMs, checkMs } = desk.limits
  const sweep = setInterval(() => {
    const before = performance.now() - answerMs
    desk.waiting.forEach((exchange) => {
      if (exchange.startedAt < before) exchange.tooLate()
    })
  }, checkMs / 2)
  return sweep.unref()
}

function listener(
  server: Server,
  desk: Desk,
  host: string,
  port: number,
  sweep: NodeJS.Timeout,
): Listener {
  let closing: Promise<void> | null = null
  return {
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    counts: desk.tally.counts,
    close: () => (closing ??= closeAll(server, desk, sweep)),
  }
}

/** The order matters: no new requests, then the answers, then the journal. */
async function closeAll(server: Server, desk: Desk, sweep: NodeJS.Timeout): Promise<void> {
  desk.answers.closing = true
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = setTimeout(() => server.closeAllConnections(), desk.limits.closeMs)
  await closed
  clearTimeout(cut)
  clearInterval(sweep)
  await withinTime(closeJournal(desk), desk.limits.journalCloseMs)
  desk.tally.stop()
}

/** What was acknowledged is on the disk already, so a failure here is only worth a line in the log. */
async function closeJournal(desk: Desk): Promise<void> {
  try {
    await desk.journal?.close()
  } catch (error) {
    desk.tally.wrong(error)
  }
}

/** A disk that does not answer must not keep the program from ending; nothing of it was acknowledged. */
async function withinTime(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
