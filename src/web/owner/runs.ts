import { isObject } from '../../kernel/json.ts'
import { randomBytes } from 'node:crypto'
import type { App, Ended } from '../../context.ts'
import type { Sentence } from '../../kernel/sentence.ts'

/** A command of ston as its arguments, and what it reads from standard input. */
export interface Command {
  readonly args: readonly string[]
  readonly input?: string | Uint8Array
}

/** Commands one after another; the first that goes wrong ends them. */
export interface AnyWork<Show> {
  readonly commands: readonly Command[]
  readonly title: Sentence
  /** What is shown of its last document, where it has gone well. */
  readonly show: Show
  /** What is shown where it has not come to its end yet, and nothing has gone wrong. */
  readonly notYet?: Show
  /** What to do where something is wrong with what was given. */
  readonly advice?: Sentence
  /** Where the page leads back to. */
  readonly back: string
}

/** Work that somebody has begun. */
export interface AnyRun<Show> {
  readonly id: string
  readonly work: AnyWork<Show>
  /** By the clock that nobody sets. */
  readonly beganAt: number
  readonly end: Promise<void>
  /** Null: it is not over yet. */
  ended: Ended | null
}

/** Children at once, and those that wait for their turn. */
const MOST = 2
const MOST_WAITING = 8
/** Those that are over can be looked at for a while. */
const KEPT = 30
/** Of their inputs: whole tables. */
const KEPT_INPUTS = 2

/** What the pages have had done: each a command of this program as a process of its own. */
export class AnyRuns<Show> {
  readonly #app: App
  readonly #done: () => void
  readonly #runs = new Map<string, AnyRun<Show>>()
  readonly #waiting: (() => void)[] = []
  #working = 0

  /** `done`: told of each one that is over. */
  constructor(app: App, done: () => void) {
    this.#app = app
    this.#done = done
  }

  /** Null where too much is under way already. */
  begin(work: AnyWork<Show>): AnyRun<Show> | null {
    if (this.#waiting.length >= MOST_WAITING) return null
    const id = randomBytes(16).toString('base64url')
    const end = this.#do(work).then((ended) => {
      this.#done()
      run.ended = ended
    })
    const run: AnyRun<Show> = { id, work, beganAt: this.#app.system.ticks(), end, ended: null }
    this.#runs.set(id, run)
    this.#forget()
    return run
  }

  find(id: string): AnyRun<Show> | null {
    return this.#runs.get(id) ?? null
  }

  /** Seconds. */
  ageOf({ beganAt }: Pick<AnyRun<Show>, 'beganAt'>): number {
    return Math.floor((this.#app.system.ticks() - beganAt) / 1000)
  }

  /** Never rejects. */
  async #do(work: AnyWork<Show>): Promise<Ended> {
    if (this.#working >= MOST) await new Promise<void>((go) => this.#waiting.push(go))
    this.#working += 1
    try {
      return await this.#all(work)
    } catch (error) {
      this.#app.log.warn({ err: error }, 'a command of the pages could not be started')
      return { exit: null, json: undefined }
    } finally {
      this.#working -= 1
      this.#waiting.shift()?.()
    }
  }

  async #all({ commands }: AnyWork<Show>): Promise<Ended> {
    let ended: Ended = { exit: null, json: undefined }
    for (const { args, input } of commands) {
      ended = await this.#app.start(args, input)
      if (!wentWell(ended)) return ended
    }
    return ended
  }

  #forget(): void {
    const all = [...this.#runs.values()]
    for (const { id } of all.filter(({ ended }) => ended !== null).slice(0, -KEPT))
      this.#runs.delete(id)
    const heavy = all.filter(({ work }) => typeof work.commands[0]?.input === 'object')
    for (const { id, ended } of heavy.slice(0, -KEPT_INPUTS))
      if (ended !== null) this.#runs.delete(id)
  }
}

/** A command that found something for a person has done its work all the same. */
export function wentWell({ exit, json }: Ended): boolean {
  const isError = isObject(json) && 'error' in json
  return (exit === 0 || exit === 3) && !isError && json !== undefined
}
