import { existsSync } from 'node:fs'
import { rm, rmdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { configFrom, type Config } from '../config/index.ts'
import type { Locale } from '../kernel/sentence.ts'
import type { App, Frame } from '../context.ts'
import { configOf, type Answers } from './answers.ts'

/** Opens the program on a configuration that is not written yet, and closes it when the work is done. */
export interface OpenTrial {
  <T>(config: Config, work: (app: App) => Promise<T>): Promise<T>
}

/** Tries answers out before anything is written; what they made on the disk can be taken back. */
export class Trials {
  readonly #open: OpenTrial
  readonly #folder: string
  readonly #locale: Locale
  readonly #env: Frame['env']
  /** Data folders that were not there before, with the folders above that were not either. */
  readonly #made = new Map<string, readonly string[]>()

  /** `folder`: where the configuration will be. */
  constructor(open: OpenTrial, folder: string, { locale, env }: Pick<Frame, 'locale' | 'env'>) {
    this.#open = open
    this.#folder = folder
    this.#locale = locale
    this.#env = env
  }

  /** Throws `ConfigRefused` where no configuration can be made from the answers. */
  async run<T>(answers: Answers, work: (app: App) => Promise<T>): Promise<T> {
    const written = { ...configOf(answers, this.#locale), log: { level: 'silent' } }
    const config = configFrom(written, this.#folder, this.#env)
    const { path, url } = config.store
    if (url === undefined && !existsSync(path) && !this.#made.has(path))
      this.#made.set(path, missingAbove(path))
    return this.#open(config, work)
  }

  /** Leaves nothing of what was tried, but the folder that is used in the end. */
  async takeBack(used: string | null): Promise<void> {
    for (const [path, above] of this.#made) {
      if (path === used) continue
      // Where it could not be made there is nothing to remove.
      await rm(path, { recursive: true, force: true }).catch(() => undefined)
      for (const folder of above) await rmdir(folder).catch(() => undefined)
    }
  }
}

/** The folders above that are not there, the innermost first. */
function missingAbove(path: string): readonly string[] {
  const above = dirname(path)
  return above === path || existsSync(above) ? [] : [above, ...missingAbove(above)]
}
