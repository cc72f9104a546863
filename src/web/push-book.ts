import type { PushedStock } from '../domain/schedule/pushed.ts'
import type { Push } from '../connectors/nextengine/push.ts'
import type { App } from '../context.ts'
import { caseFolded } from '../domain/mapping/names.ts'
import { say } from '../kernel/sentence.ts'
import { within } from '../kernel/within.ts'
import { notKept } from '../messages/push.ts'
import { addPushes, MOST_PUSHED, type Pushes } from '../settings/pushes.ts'

/** What is heard is written down so often at most. */
const WRITE_MS = 5000
/** Answers whose time is remembered. */
const TIMED = 1000
/** A store that does not answer must not keep the program from ending. */
const LAST_MS = 2000

/**
 * What Next Engine tells of its own accord, kept in memory, and written down behind the answers. However long the disk takes, it holds
 * no more than so many codes.
 */
export class PushBook {
  readonly #app: App
  readonly #codes = new Map<string, PushedStock>()
  #counts = { heard: 0, badSignature: 0, faulty: 0 }
  #lastAt: string | null = null
  #badAt: string | null = null
  readonly #times: number[] = []
  #writing: Promise<void> | null = null
  readonly #timer

  constructor(app: App) {
    this.#app = app
    this.#timer = app.system.every(WRITE_MS, () => this.#write()).unref()
  }

  /** `ms`: how long the answer took. */
  note(push: Push, ms: number): void {
    const at = this.#app.now().toISOString()
    this.#counts[push.kind] += 1
    if (push.kind === 'badSignature') this.#badAt = at
    if (push.kind === 'heard') {
      this.#lastAt = at
      this.#remember(caseFolded(push.code), { free: push.free, at })
    }
    this.#times.push(ms)
    if (this.#times.length > TIMED) this.#times.shift()
  }

  /** The newest stands last. */
  #remember(code: string, stock: PushedStock): void {
    this.#codes.delete(code)
    this.#codes.set(code, stock)
    const [oldest] = this.#codes.keys()
    if (this.#codes.size > MOST_PUSHED && oldest !== undefined) this.#codes.delete(oldest)
  }

  /** Codes that are not written down yet. */
  get remembered(): number {
    return this.#codes.size
  }

  /** What was heard last is written down, as far as the disk answers. */
  async stop(): Promise<void> {
    this.#timer.stop()
    await within(this.#last(), LAST_MS, undefined, this.#app.system)
  }

  async #last(): Promise<void> {
    await this.#writing
    this.#write()
    await this.#writing
  }

  #write(): void {
    const { heard, badSignature, faulty } = this.#counts
    if (this.#writing !== null || heard + badSignature + faulty === 0) return
    this.#writing = this.#keep(this.#take()).finally(() => (this.#writing = null))
  }

  #take(): Pushes {
    const fresh: Pushes = {
      ...this.#counts,
      lastAt: this.#lastAt,
      badAt: this.#badAt,
      answeredMs: slowest(this.#times),
      codes: Object.fromEntries(this.#codes),
    }
    this.#counts = { heard: 0, badSignature: 0, faulty: 0 }
    this.#codes.clear()
    return fresh
  }

  /** What a store refuses is lost: it was a hint, and others come. */
  async #keep(fresh: Pushes): Promise<void> {
    const { log, locale } = this.#app
    try {
      await addPushes(await this.#app.store(), fresh, this.#app.now())
    } catch (error) {
      log.warn({ err: error }, say(locale, notKept))
    }
  }
}

/** 99 of 100 took no longer. */
function slowest(times: readonly number[]): number | null {
  const sorted = times.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.99)] ?? sorted.at(-1) ?? null
}
