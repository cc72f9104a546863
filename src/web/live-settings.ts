import { requireContract, requireWebhook } from '../config/need.ts'
import type { Config } from '../config/index.ts'
import type { App } from '../context.ts'
import type { ListenerFacts } from '../domain/listening/presence.ts'
import { type RuleSet, rulesOf, sameRules } from '../domain/stock/rules.ts'
import { StonError } from '../kernel/errors.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import type { Timer } from '../kernel/system.ts'
import { formerSettings, settingsLog } from '../messages/settings.ts'
import { configuredWarehouse, rememberSingle } from '../settings/single-place.ts'
import { takeOver } from '../settings/takeover.ts'

const LOOK_MS = 1000

/** What others are to know of a listener's settings. */
type SettingsFacts = Pick<ListenerFacts, 'rules' | 'mistakes' | 'restart'>

/**
 * The settings of a listener, for as long as it is at work: it notices a changed file within a second, and with each group of
 * notifications that is written, so that each of them gets the number of the rules that were in force when it came.
 */
export class LiveSettings {
  readonly #app: App
  readonly #timer: Timer
  readonly #changed: () => void
  #set: RuleSet | null = null
  /** Why the file as it is now is not in force. Said when it is seen again: what is half written is no mistake. */
  #refused: StonError | null = null
  #told: StonError | null = null
  #restart: readonly string[] = []
  #known = ''
  /** The 拠点 of the configuration that was remembered last. */
  #place: string | null = null
  #bringing: Promise<void> | null = null
  #isClosed = false

  /** `changed`: `facts` are not what they were. */
  constructor(app: App, changed: () => void) {
    this.#app = app
    this.#changed = changed
    this.#timer = app.system.every(LOOK_MS, () => this.look()).unref()
    this.look()
  }

  get facts(): SettingsFacts {
    const mistakes = this.#told?.problems.map(({ path }) => path) ?? null
    return { ...(this.#set && { rules: this.#set.number }), mistakes, restart: this.#restart }
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

  /** Follows the file now, where it is another one: each second, and for whoever has just had it changed. */
  look(): void {
    if (this.#isClosed) return
    const { file } = this.#app
    if (this.#refused !== null || file?.isUnsure === true || file?.hasChanged() === true)
      this.#reread()
    this.#bringing ??= this.#bring().finally(() => (this.#bringing = null))
  }

  /** Nothing is written any more when it has returned. */
  async close(): Promise<void> {
    this.#isClosed = true
    this.#timer.stop()
    await this.#bringing
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

  async #followRules(): Promise<void> {
    await this.number()
    const { config } = this.#app
    const place = configuredWarehouse(config)
    if (place === this.#place) return
    await rememberSingle(await this.#app.store(), config)
    this.#place = place
  }

  /** Rules that cannot be brought into force now are by a later look. */
  async #bring(): Promise<void> {
    await this.#followRules().catch(() => undefined)
    const text = JSON.stringify(this.facts)
    if (text === this.#known) return
    this.#known = text
    this.#changed()
  }
}

function isSame(a: StonError, b: StonError): boolean {
  return factsOf(a) === factsOf(b)
}

function factsOf({ sentence, hint, problems }: StonError): string {
  return JSON.stringify([sentence, hint, problems])
}
