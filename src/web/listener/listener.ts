import type { Log } from '../../kernel/log.ts'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { receiveRules, type ReceiveSettings } from '../../connectors/smaregi/receive-rules.ts'
import { madeFrom } from '../../kernel/made-from.ts'
import type { Locale } from '../../kernel/sentence.ts'
import { type System, thisSystem, type Timer } from '../../kernel/system.ts'
import { within } from '../../kernel/within.ts'
import { Answers } from './answers.ts'
import { type Bind, bind as bindSocket } from './bind.ts'
import { Router, type Readers } from './router.ts'
import type { Journal, ListenerState } from './webhook-request.ts'
import { Health, type HealthSource } from './health.ts'
import { httpServer } from './http-server.ts'
import { Pushed, type PushSource } from './pushed.ts'
import { SignInRedirect, type SignInRedirectSource } from './sign-in-redirect.ts'
import { OwnerPages, type OwnerSource } from './owner-pages.ts'
import { LIMITS, type Limits } from './limits.ts'
import { RequestCounters, type RequestCounts } from './counters.ts'
import type { Tools } from './tools.ts'
import { type View, Views } from './views.ts'
import { Waiting } from './waiting.ts'

export { ANSWER_BOUNDS, type Measures } from './counters.ts'
export type { Shown } from './answers.ts'
export type { View } from './views.ts'

export interface ListenerOptions extends HealthSource {
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
  /** This, the next two and `neededBytes` are asked for anew whenever they are needed: they may change while the listener is at work. */
  readonly receive: ReceiveSettings
  readonly maxBodyBytes: number
  readonly locale: Locale
  readonly log: Log
  /** The clock on the wall and the rest of the machine, and how a place is taken there: the real ones unless given. */
  readonly now?: () => Date
  readonly system?: System
  readonly bind?: Bind | undefined
  /** Opened after the port is bound: a second `serve` leaves nothing behind. */
  openJournal(): Promise<Journal>
  /** What can be looked at below the secret path. */
  readonly views?: readonly View[]
  /** The end of a sign-in to Next Engine; absent = it is not seen here. */
  readonly signInRedirect?: SignInRedirectSource | null
  /** The owner's pages; absent = there are none. */
  readonly owner?: OwnerSource | null
  /** Next Engine's own calls; absent = they are not seen here. */
  readonly push?: PushSource
  readonly limits?: Partial<Limits>
}

export interface Listener {
  readonly port: number
  /** Without the secret path. */
  readonly url: string
  readonly counts: RequestCounts
  /** See `RequestCounters`. */
  readonly turnedAwayAt: () => number | null
  onTurnedAway(tell: () => void): void
  /** Takes nothing more, answers what has come in, closes the journal. */
  readonly close: () => Promise<void>
}

export async function startListener(options: ListenerOptions): Promise<Listener> {
  const limits = { ...LIMITS, ...options.limits }
  const { system = thisSystem, now = () => new Date(), bind = bindSocket } = options
  const counters = new RequestCounters(options, limits, { now, system })
  const answers = new Answers(options, { counters, limits, system })
  const tools = { answers, counters, limits, system, patience: new WeakSet<Socket>() }
  const server = httpServer((req, res, continuing) => router.handle(req, res, continuing), tools)
  const bound = bind(server, options.host, options.port)
  // Whoever comes before the journal is open waits for it.
  const opened = bound.then(() => options.openJournal())
  const state = stateOf(options, tools, opened)
  const router = new Router(state, readersOf(options, tools))
  const sweep = sweeper(state)
  try {
    state.journal = await opened
    server.on('error', (error) => counters.wrong(error))
    const closing = once(() => closeAll(server, state, sweep))
    const url = urlOf(options.host, await bound)
    return {
      port: await bound,
      url,
      counts: counters.counts,
      turnedAwayAt: () => counters.turnedAwayAt,
      onTurnedAway: (tell) => (counters.onTurnedAway = tell),
      close: closing,
    }
  } catch (error) {
    sweep.stop()
    counters.stop()
    server.close()
    server.closeAllConnections()
    throw error
  }
}

function readersOf(options: ListenerOptions, tools: Tools): Readers {
  const { receive, views = [], signInRedirect, owner, push } = options
  return {
    health: new Health(tools, options),
    views: new Views(receive.path, views, tools),
    signInRedirect: signInRedirect ? new SignInRedirect(signInRedirect, tools) : null,
    owner: owner ? new OwnerPages(owner, tools) : null,
    pushed: push ? new Pushed(push, tools) : null,
  }
}

function stateOf(options: ListenerOptions, tools: Tools, opened: Promise<Journal>): ListenerState {
  const rules = madeFrom(() => options.receive, receiveRules)
  return {
    ...tools,
    get rules() {
      return rules()
    },
    get maxBodyBytes() {
      return options.maxBodyBytes
    },
    waiting: new Waiting(),
    inFlight: 0,
    journal: null,
    opened,
  }
}

/** One timer for all who wait for the journal: one each would be a tenth of the time of a request. */
function sweeper(state: ListenerState): Timer {
  const { answerMs, checkMs } = state.limits
  const sweep = state.system.every(checkMs / 2, () => {
    const before = state.system.ticks() - answerMs
    state.waiting.forEach((request) => {
      if (request.startedAt < before) request.tooLate()
    })
  })
  return sweep.unref()
}

function urlOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

function once(work: () => Promise<void>): () => Promise<void> {
  let begun: Promise<void> | null = null
  return () => (begun ??= work())
}

/** The order matters: no new requests, then the answers, then the journal. */
async function closeAll(server: Server, state: ListenerState, sweep: Timer): Promise<void> {
  state.answers.closing = true
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const cut = state.system.after(state.limits.closeMs, () => server.closeAllConnections())
  await closed
  cut.stop()
  sweep.stop()
  // A disk that does not answer must not keep the program from ending; nothing of it was acknowledged.
  await within(closeJournal(state), state.limits.journalCloseMs, undefined, state.system)
  state.counters.stop()
}

/** What was acknowledged is on the disk already, so a failure here is only worth a line in the log. */
async function closeJournal(state: ListenerState): Promise<void> {
  try {
    await state.journal?.close()
  } catch (error) {
    state.counters.wrong(error)
  }
}
