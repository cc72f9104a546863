import { setTimeout as sleep } from 'node:timers/promises'
import type { Ran, Shop } from '../helpers/shop.ts'
import { killed } from './kill.ts'
import { goOn, type Program, ran, type Setting, start, stopped } from './pause.ts'
import type { Dice, Plan, Trouble } from './soak-plan.ts'
import type { Counters } from './soak-sometimes.ts'
import type { Truth } from './soak-truth.ts'

const MINUTES_6 = 6 * 60_000
const MINUTES_11 = 11 * 60_000
const OTHER_CONTAINER = 'pid:[another container]'
/** Where a flush is stopped: before it seals, before it sends, while it sends, before it notes the answer. */
const SEALED = '^link 0+\\d+\\.2\\.json'
const PAUSES = [
  '^link 0+\\d+\\.1\\.json',
  SEALED,
  '^unlink 0+\\d+\\.1\\.json$',
  '^link 0+\\d+\\.3\\.json',
] as const

export interface Means {
  readonly shop: Shop
  readonly plan: Plan
  readonly dice: Dice
  readonly truth: Truth
  readonly counters: Counters
  readonly log: (line: string) => void
}

/** How the commands are run: in this process, or in one that is killed, or stopped while another container takes over. */
export class Runs {
  readonly #shop: Shop
  readonly #plan: Plan
  readonly #dice: Dice
  readonly #counters: Counters
  readonly #log: (line: string) => void

  constructor({ shop, plan, dice, counters, log }: Means) {
    this.#shop = shop
    this.#plan = plan
    this.#dice = dice
    this.#counters = counters
    this.#log = log
  }

  get orders(): boolean {
    return this.#plan.share.order > 0
  }

  /** What cron does in one round, whatever becomes of it. */
  async round(): Promise<void> {
    if (this.#is('kill')) await this.#kill()
    else if (this.#is('pause') && !this.#plan.postgres) await this.#pause()
    else {
      const two = this.#is('twoRuns')
      await Promise.all([this.flush(), ...(two ? [this.flush()] : [])])
    }
    if (this.orders && this.#dice.chance(0.7)) await this.importOrders()
    if (this.#is('look')) await this.ston('reconcile', '--json')
    if (this.#is('drift')) await this.mend()
  }

  async flush(): Promise<Ran> {
    const flushed = await this.ston('flush', '--json')
    if (Number(flushed.json['found']) > 0) this.#counters.saw('lost webhook found')
    return flushed
  }

  importOrders(): Promise<Ran> {
    return this.ston('import-orders', '--json')
  }

  /** Never a bug, nor a mistake of ours; what is too much to be mended in one go is none. */
  async ston(...args: string[]): Promise<Ran> {
    const one = await this.#shop.ston(...args)
    const isTooMuch = one.out.includes('"tooMuch"')
    if (one.code === 1 || (one.code === 2 && !isTooMuch))
      throw new Error(`${args.join(' ')} ended with ${one.code}: ${one.out} ${one.err}`)
    this.#log(`${args[0]} ${one.code} ${one.out.replaceAll(/\s+/g, ' ').slice(0, 4000)}`)
    return one
  }

  async #kill(): Promise<void> {
    if (!this.#plan.postgres && this.#dice.chance(0.3)) return this.#killSealed()
    const command = this.orders && this.#dice.chance(0.4) ? 'import-orders' : 'flush'
    const at = this.#dice.between(1, command === 'flush' ? 45 : 30)
    const { killed: died } = await killed(command, this.#shop.configPath, at, this.#shop.aheadMs())
    const { batch } = (await this.ston('status', '--json')).json as {
      batch: { state: string } | null
    }
    this.#log(`kill ${command} at ${at}: ${died} ${batch?.state ?? ''}`)
    if (!died) return
    if (command === 'import-orders') this.#counters.saw('kill of an import')
    else if (batch?.state === 'sealed') this.#counters.saw('kill between seal and send')
    else if (batch?.state === 'sending') this.#counters.saw('kill with an upload on its way')
  }

  /** Just there. */
  async #killSealed(): Promise<void> {
    const stopping = start(['flush'], this.#shop.configPath, {
      pause: SEALED,
      aheadMs: this.#shop.aheadMs(),
    })
    const isStopped = await hasStopped(stopping)
    stopping.child.kill('SIGKILL')
    await stopping.ended
    this.#log(`kill of what is sealed: ${isStopped}`)
    if (isStopped) this.#counters.saw('kill between seal and send')
  }

  /** One is stopped; another container takes over after ten minutes of silence, and the first one goes on. */
  async #pause(): Promise<void> {
    const pause = this.#dice.one(PAUSES)
    const alone = { noSockets: true, aheadMs: this.#shop.aheadMs() }
    const stopping = start(['flush'], this.#shop.configPath, { ...alone, pause })
    const isStopped = await hasStopped(stopping)
    this.#log(`pause ${pause}: ${isStopped}`)
    if (!isStopped) return
    const there: Setting = { ...alone, space: OTHER_CONTAINER }
    await ran(['flush'], this.#shop.configPath, there)
    const taken = await ran(['flush'], this.#shop.configPath, { ...there, laterMs: MINUTES_11 })
    this.#log(`taken over ${taken.code} ${taken.out.slice(0, 200)}`)
    if (this.#dice.chance(0.5)) {
      await sleep(this.#plan.settleMs)
      await ran(['flush'], this.#shop.configPath, { ...there, laterMs: 2 * MINUTES_11 })
    }
    goOn(stopping)
    const ended = await stopping.ended
    if (ended.code === 1 || ended.code === 2)
      throw new Error(`the stopped one ended with ${ended.code}: ${ended.out} ${ended.err}`)
    this.#log(`the stopped one ended with ${ended.code} ${ended.out.slice(0, 200)}`)
    if (!taken.out.includes('"locked"'))
      this.#counters.saw('a holder that was stopped, and was taken over from')
  }

  /** Next Engine gets what Smaregi has; what was set there without a trace is gone then. */
  async mend(): Promise<void> {
    if (this.#plan.mendsLate) this.#shop.later(MINUTES_6)
    const { json } = await this.ston('reconcile', '--apply', 'nextengine', '--yes', '--json')
    if (Number(json['mended'] ?? 0) > 0) this.#counters.saw('drift mended')
  }

  #is(trouble: Trouble): boolean {
    return this.#dice.chance(this.#plan.share[trouble])
  }
}

/** False: it came to its end without that step. */
function hasStopped(program: Program): Promise<boolean> {
  return stopped(program).then(
    () => true,
    () => false,
  )
}
