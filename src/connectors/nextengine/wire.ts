import { type Line, post } from '../../kernel/http.ts'
import type { Rest } from '../../kernel/rest.ts'
import { type System, thisSystem } from '../../kernel/system.ts'
import { toJst } from '../../kernel/time.ts'
import { resting } from '../../messages/rest.ts'
import type { Depart } from '../../kernel/http-departure.ts'
import { type Log, registerSecrets } from '../../kernel/log.ts'
import type { Store } from '../../store/store.ts'
import { NEXT_ENGINE } from '../../messages/nextengine.ts'
import { CallCount, readClock } from './call-count.ts'
import { codeIn, field, readEnvelope, type Envelope } from './envelope.ts'
import { nameOf, temporary } from './errors.ts'
import { ServerClock } from '../../kernel/server-clock.ts'
import { TokenBook } from './token-book.ts'

/**
 * Where Next Engine is and who asks. `waitMs` and `timeoutMs` are milliseconds; 60,000 (read) and 120,000 (upload) unless
 * given.
 */
export interface SessionOptions {
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  readonly apiUrl: string
  readonly signInUrl: string
  readonly store: Store
  now(): Date
  readonly log: Pick<Log, 'debug' | 'warn'>
  /** SIGTERM or SIGINT. */
  readonly signal: AbortSignal
  /** How long to wait for another process that talks to Next Engine. */
  readonly waitMs: number
  /** What Next Engine has asked for in earlier runs. */
  readonly rest?: Rest
  /** The machine's own unless given; and what carries the calls. */
  readonly system?: System
  readonly line?: Line | undefined
  /** The command that the calls are counted for; '' = not known. */
  readonly by?: string
  readonly timeoutMs?: { readonly read: number; readonly upload: number }
}

/** How one call ended. */
export type Outcome = Answered | { readonly kind: 'notSent' | 'unknown'; readonly cause: string }

/** An answer came, whatever it says. Error answers may carry new tokens as well, so `envelope` is there for them too. */
export interface Answered {
  readonly kind: 'answered'
  readonly status: number
  /** Null: not readable as an answer of Next Engine. */
  readonly envelope: Envelope | null
  /** `success`, `error`, `redirect`, or ''. */
  readonly result: string
  /** Six digits, or ''. */
  readonly code: string
  /** Next Engine's message and code, without secrets; '' when it said nothing. */
  readonly words: string
}

/**
 * A call in flight is not cut off at once when ston is told to stop: it may be the one that brings the new tokens, and an
 * upload would be left with an unknown outcome.
 */
const GRACE_MS = 8_000
const TIMEOUT_MS = { read: 60_000, upload: 120_000 }
const CLOSE_WAIT_MS = 2_000
const WORDS_MAX = 500
const SECRET_MIN = 6
const SECRET_FIELDS = ['access_token', 'refresh_token', 'client_secret', 'state']

/** Without the heads. */
function bytesOf(
  form: Readonly<Record<string, string>>,
  answer: Awaited<ReturnType<typeof post>>,
): number {
  const sent = new URLSearchParams(form).toString().length
  return sent + (answer.kind === 'answered' ? Buffer.byteLength(answer.body) : 0)
}

/** The line to Next Engine: one call at a time, over all processes, each counted, its clock and its tokens looked at. */
export class Wire {
  readonly options: SessionOptions
  readonly system: System
  readonly clock: ServerClock
  readonly count: CallCount
  readonly book: TokenBook
  readonly timeoutMs: { readonly read: number; readonly upload: number }
  /** Nobody else's: holders of the same name would send each other away instead of waiting. */
  readonly #purpose: string
  readonly #cut = new AbortController()
  /** What must not appear in anything that people or programs read, should Next Engine repeat it. */
  readonly #secrets = new Set<string>()
  #tail: Promise<unknown> = Promise.resolve()

  constructor(options: SessionOptions) {
    this.options = options
    const system = options.system ?? thisSystem
    this.system = system
    this.timeoutMs = options.timeoutMs ?? TIMEOUT_MS
    this.clock = new ServerClock(() => options.now(), system)
    this.count = new CallCount(options.store, options.by ?? '')
    this.book = new TokenBook(options.store, () => options.now())
    this.#purpose = `nextengine-${system.pid}-${system.hex(3)}`
    this.#learn(options.clientSecret)
    options.signal.addEventListener('abort', this.#stop, { once: true })
  }

  /** Runs alone: within this session by turns, among processes by the lock. */
  async alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(() => this.#locked(work))
    this.#tail = turn.catch(() => undefined)
    return turn
  }

  /** One POST, sent at most once. Never throws for what the other side does. */
  async call(
    path: string,
    form: Readonly<Record<string, string>>,
    { timeoutMs, depart }: { readonly timeoutMs: number; readonly depart?: Depart | undefined },
  ): Promise<Outcome> {
    const { apiUrl, log, signal, line } = this.options
    if (signal.aborted) return { kind: 'notSent', cause: 'aborted' }
    for (const name of SECRET_FIELDS) this.#learn(form[name])
    if (this.count.due) await this.#writeCount()
    const url = apiUrl.replace(/\/+$/, '') + path
    const began = this.clock.moment()
    const answer = await post(url, { form, timeoutMs, signal: this.#cut.signal, line, depart })
    const ms = Math.round(this.system.ticks() - began.tick)
    if (answer.kind !== 'notSent') this.count.add(bytesOf(form, answer))
    await this.options.rest?.note(answer)
    if (answer.kind !== 'answered') {
      log.debug({ path, outcome: answer.kind, cause: answer.cause, ms }, 'Next Engine call')
      return answer
    }
    if (answer.date) this.clock.set(answer.date, began)
    const outcome = this.#describe(answer.status, readEnvelope(answer.body))
    const { status, result, code } = outcome
    log.debug({ path, status, result, code, ms }, 'Next Engine call')
    return outcome
  }

  /** Next Engine's clock by what an earlier program has seen of it, where that can be relied on. */
  async recallClock(): Promise<void> {
    if (this.clock.known) return
    const one = await readClock(this.options.store)
    if (one !== null) this.clock.recall(one)
  }

  /** Writes the number of calls down. Never rejects. */
  async close(): Promise<void> {
    this.options.signal.removeEventListener('abort', this.#stop)
    if (this.count.unwritten === 0) return
    // The lock keeps two processes that end together from counting over each other; not worth a long wait.
    const wish = { purpose: this.#purpose, waitMs: CLOSE_WAIT_MS }
    const lock = await this.options.store.lock('nextengine', wish).catch(() => null)
    await this.#writeCount()
    if (lock?.kind === 'held') await this.#release(lock)
  }

  readonly #stop = (): void => {
    this.system.after(GRACE_MS, () => this.#cut.abort()).unref()
  }

  async #locked<T>(work: () => Promise<T>): Promise<T> {
    const { store, waitMs, signal, rest } = this.options
    if (signal.aborted) throw temporary(NEXT_ENGINE.interrupted())
    const until = (await rest?.until()) ?? null
    if (until !== null) throw temporary(resting('nextengine', toJst(until)))
    const lock = await store.lock('nextengine', { purpose: this.#purpose, waitMs })
    if (lock.kind !== 'held') throw temporary(NEXT_ENGINE.locked(lock.holder))
    try {
      // Any answer may carry a new pair of tokens, which must be kept, or a person has to sign in again.
      await store.needFreeSpace()
      return await work()
    } finally {
      await this.#release(lock)
    }
  }

  /** What has been called has been called: a lock that cannot be given back must not hide what came of it. */
  async #release(lock: { release(): Promise<void> }): Promise<void> {
    try {
      await lock.release()
    } catch (error) {
      this.#warn(error, 'the lock nextengine could not be given back')
    }
  }

  /** A number that cannot be written down must not cost a call. */
  async #writeCount(): Promise<void> {
    try {
      await this.count.write(this.clock.now(), this.clock.remember())
    } catch (error) {
      this.#warn(error, 'the number of Next Engine calls could not be written down')
    }
  }

  #warn(error: unknown, message: string): void {
    this.options.log.warn({ error: nameOf(error) }, message)
  }

  #describe(status: number, envelope: Envelope | null): Answered {
    if (envelope === null) {
      return { kind: 'answered', status, envelope, result: '', code: '', words: '' }
    }
    for (const name of SECRET_FIELDS) this.#learn(field(envelope, name))
    const code = codeIn(envelope)
    const message = this.#scrub(field(envelope, 'message'))
    const words = [message, code && `(${code})`].filter((part) => part !== '').join(' ')
    return { kind: 'answered', status, envelope, result: field(envelope, 'result'), code, words }
  }

  #learn(secret: string | undefined): void {
    // A very short one would blank out ordinary words.
    if (!secret || secret.length < SECRET_MIN || this.#secrets.has(secret)) return
    this.#secrets.add(secret)
    registerSecrets([secret])
  }

  #scrub(text: string): string {
    const clean = [...this.#secrets].reduce((left, secret) => left.replaceAll(secret, '***'), text)
    return clean.replace(/[\p{Cc}\s]+/gu, ' ').slice(0, WORDS_MAX)
  }
}
