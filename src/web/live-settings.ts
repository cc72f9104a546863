import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { requireContract, requireWebhook } from '../config/need.ts'
import type { Config } from '../config/index.ts'
import type { App } from '../context.ts'
import { type RuleSet, sameRules } from '../domain/stock/rules.ts'
import { StonError } from '../kernel/errors.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { formerSettings, settingsLog } from '../messages/settings.ts'
import { BEAT_MS, noteListener } from '../settings/listeners.ts'
import { rulesOf } from '../domain/stock/rules.ts'
import { takeOver } from '../settings/takeover.ts'

const LOOK_MS = 1000
/** A store that does not answer must not keep the program from ending. */
const LEAVE_MS = 1000

/**
 * The settings of a listener, for as long as it is at work: it notices a changed file within a second, and with each group of
 * notifications that is written, so that each of them gets the number of the rules that were in force when it came.
 */
export class LiveSettings {
  readonly #app: App
  readonly #name = `${hostname()}-${process.pid}-${randomBytes(4).toString('hex')}`
  readonly #since: string
  readonly #timer: NodeJS.Timeout
  #set: RuleSet | null = null
  /** Why the file as it is now is not in force. Said when it is seen again: what is half written is no mistake. */
  #refused: StonError | null = null
  #told: StonError | null = null
  #restart: readonly string[] = []
  /** What was last written down about this listener, and when (`performance.now()`). */
  #noted = { text: '', at: -Infinity }
  #noting: Promise<void> | null = null

  constructor(app: App) {
    this.#app = app
    this.#since = app.now().toISOString()
    this.#timer = setInterval(() => this.#tick(), LOOK_MS)
    this.#timer.unref()
    this.#tick()
  }

  /** The number of the rule set in force; a new one is on stable storage before it is given out. */
  async number(): Promise<number> {
    if (this.#app.file?.hasChanged() === true) this.#reread()
    const rules = rulesOf(this.#app.config)
    if (this.#set === null || !sameRules(this.#set.rules, rules))
      this.#set = await (await this.#app.store()).rules.put(rules)
    return this.#set.number
  }

  /** For a person who asks whether all is well. */
  note(): Sentence | null {
    return this.#told === null ? null : formerSettings
  }

  /** Where it cannot be said in time that this listener has ended, its silence says so. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.race([
      this.#leave().catch(() => undefined),
      sleep(LEAVE_MS, undefined, { ref: false }),
    ])
  }

  async #leave(): Promise<void> {
    await this.#noting
    await noteListener(await this.#app.store(), this.#name, null, this.#app.now())
  }

  #tick(): void {
    const { file } = this.#app
    if (this.#refused !== null || file?.isUnsure === true || file?.hasChanged() === true)
      this.#reread()
    // What cannot be written down now is written down by a later tick.
    this.#noting ??= this.#note()
      .catch(() => undefined)
      .finally(() => (this.#noting = null))
  }

  #reread(): void {
    const { file } = this.#app
    if (file === null) return
    try {
      const { config } = file.read()
      requireWebhook(config)
      requireContract(config)
      this.#use(config)
    } catch (error) {
      if (!(error instanceof StonError)) throw error
      this.#refuse(error)
    }
  }

  #use(written: Config): void {
    const { log } = this.#app
    const { config, taken, restart } = takeOver(this.#app.config, written)
    this.#app.takeOver(config)
    const { locale } = this.#app
    if (this.#told !== null) log.info({}, say(locale, settingsLog.repaired))
    if (taken.length > 0) log.info({ keys: taken }, say(locale, settingsLog.taken))
    if (restart.length > 0 && restart.join() !== this.#restart.join())
      log.warn({ keys: restart }, say(locale, settingsLog.restart))
    this.#refused = null
    this.#told = null
    this.#restart = restart
  }

  #refuse(error: StonError): void {
    const { log, locale } = this.#app
    const again = this.#refused !== null && isSame(this.#refused, error)
    this.#refused = error
    if (!again || (this.#told !== null && isSame(this.#told, error))) return
    this.#told = error
    const problems = error.problems.map(({ path, found, allowed }) => ({
      path,
      found,
      allowed: say(locale, allowed),
    }))
    log.error({ why: say(locale, error.sentence), problems }, say(locale, settingsLog.refused))
  }

  /** Brings the rules into force, and tells whoever asks the store; a sign of life each minute. */
  async #note(): Promise<void> {
    const store = await this.#app.store()
    const rules = await this.number()
    const facts = {
      host: hostname(),
      pid: process.pid,
      since: this.#since,
      rules,
      mistakes: this.#told?.problems.map(({ path }) => path) ?? null,
      restart: this.#restart,
    }
    const text = JSON.stringify(facts)
    if (text === this.#noted.text && performance.now() - this.#noted.at < BEAT_MS) return
    const now = this.#app.now()
    await noteListener(store, this.#name, { ...facts, seenAt: now.toISOString() }, now)
    this.#noted = { text, at: performance.now() }
  }
}

function isSame(a: StonError, b: StonError): boolean {
  return factsOf(a) === factsOf(b)
}

function factsOf({ sentence, hint, problems }: StonError): string {
  return JSON.stringify([sentence, hint, problems])
}
