import type { Ended } from '../../src/context.ts'
import { foreignJson } from '../../src/kernel/json.ts'
import type { Ran } from '../helpers/shop.ts'
import type { Dice } from '../crash/soak-plan.ts'
import type { Among, Process } from './host.ts'
import { SILENT } from './lock-watch.ts'
import type { SimulationPlan } from './plan.ts'
import { PATH, type SimulatedShop, SNCODE } from './shop.ts'
import type { Time } from './time.ts'

const MINUTE = 60_000
const OTHER_CONTAINER = 'pid:2'
const EPOCH = /\/stock\.\d+\.epoch$/

export interface ProgramParts {
  readonly shop: SimulatedShop
  readonly plan: SimulationPlan
  readonly dice: Dice
  readonly time: Time
  readonly log: (line: string) => void
  readonly saw: (what: string) => void
}

/** Every call of ston: the listener, which a supervisor starts again, and commands, some of which do not live to their end. */
export class Programs {
  readonly #parts: ProgramParts
  readonly #running = new Set<Promise<unknown>>()
  /** What `ston run` has started, by the side that it is of. */
  #children: readonly Child[] = []
  #listener: Process | null = null
  /** Next Engine's answer with the new tokens was lost, and somebody has to sign in again. */
  isSignedOut = false
  /** What `ston run` starts is not struck. */
  isCalm = true
  /** When the planner last had the sign-in kept alive, or somebody signed in. */
  keptAliveAt = 0
  /** Exit codes and texts that must never be, and what was started twice. */
  readonly wrong: string[] = []
  /** Until when the machine has no power. */
  #downUntil = 0

  constructor(parts: ProgramParts) {
    this.#parts = parts
  }

  get listener(): Process | null {
    return this.#listener?.isAlive === true ? this.#listener : null
  }

  get isDown(): boolean {
    return this.#parts.time.now < this.#downUntil
  }

  /** Starts the listener, if it does not run. When it dies, it is started again some seconds later. */
  serve(): void {
    const { shop, time, dice, log } = this.#parts
    if (this.listener !== null || this.isDown) return
    const process = shop.process()
    this.#listener = process
    log('serve')
    void shop.call({ args: ['serve'], process }).then((ended) => {
      log(`serve ended: ${ended === null ? 'died' : `${ended.code} ${ended.err}`}`)
      time.after(dice.between(1000, MINUTE), () => this.serve())
    })
  }

  /** The power goes; everything starts again some minutes later. */
  powerCut(): void {
    const { shop, time, dice, log, saw } = this.#parts
    log('power cut')
    saw('power cut')
    const ms = dice.between(10_000, 20 * MINUTE)
    this.#downUntil = time.now + ms
    shop.host.powerCut()
    time.after(ms + 1000, () => this.serve())
  }

  /** What cron starts may be struck at any of its calls. */
  async cron(...args: string[]): Promise<Ran | null> {
    if (this.isDown) return null
    const process = this.#open()
    this.#doom(process, args)
    const ended = await this.#run(process, args)
    if (ended?.code === 75) this.#tryAgain(args)
    return ended
  }

  /** The one line of cron that calls the planner. */
  run(): Promise<Ran | null> {
    if (!this.isCalm) return this.cron('run')
    return this.isDown ? Promise.resolve(null) : this.ston('run')
  }

  /** What a person starts. */
  ston(...args: string[]): Promise<Ran | null> {
    return this.#run(this.#open(), args)
  }

  /**
   * A name was made. Whoever has just taken the lock of somebody that stands still may stop in that very moment, before it has put away
   * what was his; and he goes on.
   */
  named(by: Process, path: string): void {
    const { plan, shop, dice, time, log } = this.#parts
    if (!plan.takeovers || this.isCalm || !EPOCH.test(path)) return
    const former = shop.host.processes.find((one) => one !== by && one.state === 'stopped')
    if (former === undefined || !dice.chance(0.5)) return
    log(`${by.pid} has taken the lock, and stops; ${former.pid} goes on`)
    by.stop()
    time.after(dice.between(1000, 5 * MINUTE), () => former.goOn())
    time.after(dice.between(5 * MINUTE, 60 * MINUTE), () => by.goOn())
  }

  async signIn(): Promise<void> {
    const { shop, saw, log, time } = this.#parts
    saw('signed in again')
    this.isSignedOut = false
    this.keptAliveAt = time.now
    const ended = await shop.signIn()
    log(`auth login: ${ended?.code ?? 'died'} ${ended?.err ?? ''}`)
  }

  /** Resolves when all that runs has ended, but for the listener. */
  async settle(): Promise<void> {
    for (const process of this.#parts.shop.host.processes) process.goOn()
    while (this.#running.size > 0) await Promise.all(this.#running)
    this.#downUntil = 0
  }

  /** Somebody sees that it has failed, and does not wait for cron. */
  #tryAgain(args: readonly string[]): void {
    const { time, dice } = this.#parts
    if (!dice.chance(0.5)) return
    time.after(dice.between(1000, MINUTE), () => {
      if (!this.isDown) void this.ston(...args)
    })
  }

  #open(): Process {
    const { plan, shop, dice } = this.#parts
    return shop.process(plan.containers && dice.chance(0.5) ? OTHER_CONTAINER : undefined)
  }

  /** A command that `ston run` starts: a process of its own, which outlives it. */
  async #start(parent: Process, args: readonly string[]): Promise<Ended> {
    const { shop, saw, time } = this.#parts
    const side = args[0] === 'flush' || args[0] === 'pause' ? 'stock' : 'orders'
    const process = shop.process(parent.space)
    if (!this.isCalm) this.#doom(process, args)
    this.#children = this.#children.filter(isAtWork)
    if (!hasLostLock(parent) && this.#children.some((one) => one.side === side))
      this.wrong.push(`${args[0]} was started while another one of its side was at work`)
    this.#children = [...this.#children, { side, process, parent }]
    saw(`run starts ${args[0]}`)
    // Where its configuration lies is said once more when it is called.
    const ended = await this.#run(process, args.slice(0, args.indexOf('--config')))
    if (args[0] === 'auth' && ended?.code === 0) this.keptAliveAt = time.now
    return { exit: ended?.code ?? null, json: foreignJson(ended?.out ?? '') }
  }

  /** How long it may live, if not to its end. */
  #doom(process: Process, args: readonly string[]): void {
    const { plan, log, saw, time } = this.#parts
    const { dice } = process
    const { kill, pause } = plan.share
    const what = dice.chance(kill) ? 'kill' : dice.chance(pause) ? 'pause' : 'none'
    const cut = dice.chance(plan.more.powerCut / 4)
    if (what === 'none' && !cut) return
    // Half of them strike where something leaves or is answered: there the dear mistakes are.
    const among: Among = plan.takeovers
      ? dice.one(['all', 'line', 'writes', 'writes'])
      : dice.one(['all', 'line'])
    process.fate = {
      among,
      call:
        among === 'all'
          ? dice.one([dice.between(1, 60), dice.between(1, 350)])
          : dice.between(1, among === 'line' ? 16 : 1),
      when: dice.one(['before', 'after']),
      // What is written between the look at the lock and the upload; from the fourth on everybody can read that it is about to leave.
      ...(among === 'writes' && { later: dice.one([dice.between(0, 10), dice.between(4, 6)]) }),
      strike: (kind) => {
        log(`${cut ? 'power cut' : what} of ${args[0]} at ${kind} ${process.calls}`)
        if (cut) return this.powerCut()
        if (what === 'kill') {
          saw(`kill of ${args[0]}`)
          return process.kill()
        }
        saw(`pause of ${args[0]}`)
        process.stop()
        // Whoever is about to send is overtaken only where it stands still for long.
        const long = dice.between((plan.takeovers ? 60 : 1) * MINUTE, 180 * MINUTE)
        const ms = among === 'writes' ? long : dice.one([dice.between(1000, MINUTE), long])
        time.after(ms, () => process.goOn())
      },
    }
  }

  async #run(process: Process, args: readonly string[]): Promise<Ran | null> {
    const { shop, log } = this.#parts
    const start = (childs: readonly string[]): Promise<Ended> => this.#start(process, childs)
    const running = shop.call({ args, process, start })
    this.#running.add(running)
    const ended = await running.finally(() => this.#running.delete(running))
    const words = ended === null ? 'died' : `${ended.code} ${ended.out.replaceAll(/\s+/g, ' ')}`
    log(`${process.pid} ${args.join(' ')}: ${words} ${ended?.err ?? ''}`)
    if (ended !== null) this.#check(args, ended)
    return ended
  }

  /** Never a bug, nor a mistake of ours; what is too much to be mended in one go is none. Nothing secret is said. */
  #check(args: readonly string[], { code, out, err }: Ran): void {
    if (code === 4) this.isSignedOut = true
    const isTooMuch = out.includes('"tooMuch"')
    if (code === 1 || (code === 2 && !isTooMuch))
      this.wrong.push(`${args.join(' ')} ended with ${code}: ${out} ${err}`)
    const { ne, smaregi } = this.#parts.shop
    const { accessToken = '', refreshToken = '' } = ne.currentPair() ?? {}
    const secrets = [PATH, SNCODE, ne.clientSecret, smaregi.accessToken, accessToken, refreshToken]
    if (secrets.some((one) => one !== '' && (out.includes(one) || err.includes(one))))
      this.wrong.push(`${args.join(' ')} tells a secret: ${out} ${err}`)
  }
}

/** A process that `ston run` has started. */
interface Child {
  readonly side: 'stock' | 'orders'
  readonly process: Process
  readonly parent: Process
}

/**
 * With a planner that goes on, and has its lock: one that was killed, or stood still for long, leaves its command behind, and the next
 * one meets the lock of that.
 */
function isAtWork({ process, parent }: Child): boolean {
  return process.isAlive && parent.state === 'alive' && !hasLostLock(parent)
}

function hasLostLock({ stoodMs }: Process): boolean {
  return stoodMs >= SILENT
}
