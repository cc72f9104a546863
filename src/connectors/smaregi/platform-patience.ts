import { thisSystem } from '../../kernel/system.ts'
import type { PlatformOptions } from './platform-options.ts'
import type { Verdict } from './platform-verdict.ts'

/** So often a 429 is waited out. */
const MOST_WAITS = 4
/** A longer wait than this is left to the next run. */
const LONGEST_WAIT_MS = 60_000
const SHORTEST_WAIT_MS = 500
/** Between attempts of a call that may be made again. */
const BACK_OFF_MS = [300, 1_000] as const

type Attempt = () => Promise<Verdict>

/** When to try again, and after how long. Every wait ends when ston is told to stop. */
export class Patience {
  readonly #signal: AbortSignal
  readonly #wait: (ms: number) => Promise<void>

  constructor({
    signal,
    wait,
    system = thisSystem,
  }: Pick<PlatformOptions, 'signal' | 'wait' | 'system'>) {
    this.#signal = signal
    this.#wait = wait ?? ((ms) => system.sleep(ms, signal))
  }

  /** For calls that change nothing: trouble is met with another two attempts. */
  async reading(attempt: Attempt): Promise<Verdict> {
    for (const ms of BACK_OFF_MS) {
      const verdict = await this.writing(attempt)
      if (verdict.kind !== 'trouble' || this.#signal.aborted) return verdict
      await this.#wait(ms)
      if (this.#signal.aborted) return verdict
    }
    return this.writing(attempt)
  }

  /** For all calls: 429 says that nothing was done, so it is waited out. */
  async writing(attempt: Attempt): Promise<Verdict> {
    for (let waits = 0; waits < MOST_WAITS; waits += 1) {
      const verdict = await attempt()
      if (verdict.kind !== 'busy' || this.#signal.aborted) return verdict
      const ms = Math.max(verdict.waitMs ?? 0, SHORTEST_WAIT_MS * 2 ** waits)
      if (ms > LONGEST_WAIT_MS) return verdict
      await this.#wait(ms)
      if (this.#signal.aborted) return verdict
    }
    return attempt()
  }
}
