import type { Config } from '../config/index.ts'
import { FIRST_RULES, type Rules, rulesOf, type RuleSet, sameRules } from '../domain/stock/rules.ts'
import { StonError } from '../kernel/errors.ts'
import * as says from '../messages/settings.ts'
import type { Store } from '../store/store.ts'
import { readListeners } from './listeners.ts'
import { rememberSingle } from './single-place.ts'

/**
 * For each command at its beginning: the rules of its configuration hold from now on, unless a listener is at work. Then they do when
 * that one takes them over: it alone knows what was received under which. The same goes for the only 拠点. What cannot be written now is written by the next command.
 */
export async function announceRules(store: Store, config: Config, now: Date): Promise<void> {
  try {
    const [newest, rules] = [await store.rules.newest(), rulesOf(config)]
    if (newest === null || !sameRules(newest.rules, rules)) {
      const isListening = newest !== null && (await readListeners(store, now)).alive.length > 0
      if (isListening) return
      await store.rules.put(rules)
    }
    await rememberSingle(store, config)
  } catch (error) {
    if (!(error instanceof StonError) || error.exit !== 'temporary') throw error
  }
}

/** The rules by which what is received now is decided; also for questions about the present. */
export async function rulesInForce(store: Store, config: Config): Promise<Rules> {
  return (await store.rules.newest())?.rules ?? rulesOf(config)
}

/** All sets there are, ascending: which was in force when. Never empty. */
export async function ruleStory(store: Store, config: Config): Promise<readonly RuleSet[]> {
  const sets = await store.rules.all()
  return sets.length > 0 ? sets : [{ number: FIRST_RULES, from: BEGINNING, rules: rulesOf(config) }]
}

const BEGINNING = new Date(0).toISOString()

/** Every set that may be given to what is received now: by other listeners than the newest one's, and in a moment by this configuration. */
export async function rulesAtWork(
  store: Store,
  config: Config,
  now: Date,
): Promise<readonly Rules[]> {
  const { alive } = await readListeners(store, now)
  const numbers = new Set(alive.flatMap(({ rules = [] }) => rules))
  const sets = await Promise.all([...numbers].map((number) => store.rules.read(number)))
  return [
    await rulesInForce(store, config),
    rulesOf(config),
    ...sets.flatMap((set) => set?.rules ?? []),
  ]
}

/** The rule sets that records name, each read once. */
export class RuleBook {
  readonly #store: Store
  readonly #config: Config
  readonly #known = new Map<number, Rules>()

  constructor(store: Store, config: Config) {
    this.#store = store
    this.#config = config
  }

  /** Makes the sets known to `of`. Throws `damaged` (exit `attention`) where one is gone: by others nobody may decide. */
  async know(named: Iterable<{ readonly rules?: number | undefined }>): Promise<void> {
    for (const { rules = FIRST_RULES } of named)
      if (!this.#known.has(rules)) this.#known.set(rules, await this.#read(rules))
  }

  /** What was received without a number belongs to the first set. */
  of({ rules = FIRST_RULES }: { readonly rules?: number | undefined }): Rules {
    const known = this.#known.get(rules)
    if (known === undefined) throw new Error(`rule set ${rules} was not asked for before`)
    return known
  }

  get masters(): ReadonlyMap<number, Rules['master']> {
    return new Map([...this.#known].map(([number, { master }]) => [number, master]))
  }

  async #read(number: number): Promise<Rules> {
    const set = await this.#store.rules.read(number)
    if (set !== null) return set.rules
    // It could not be written so far: it will say what the configuration says.
    if (number === FIRST_RULES) return rulesOf(this.#config)
    throw new StonError({ code: 'damaged', ...says.setIsGone(number) })
  }
}
