import { statSync } from 'node:fs'
import { loadConfig, type Environment, type Loaded, type Place } from './load.ts'
import type { Config } from './types.ts'

/** What was written so short a time before it was read may have been written again since, with the same times. */
const YOUNG_MS = 100

/** How a configuration is come by, and what its files look like from outside: a parameter of whoever plays many calls in one process. */
export interface ConfigSource {
  load(path: string, env: Environment): Loaded
  facts(path: string): FileFacts
}

/** The real files. */
export const configFiles: ConfigSource = { load: loadConfig, facts: factsOf }

/** Follows a configuration while it is in use: its file, and the files that secrets of it stand in. */
export class ConfigWatch {
  readonly file: string
  readonly #env: Environment
  readonly #source: ConfigSource
  #secrets: readonly string[]
  #mark: string
  /** It was read so soon after it was written, or so long before it is watched, that it may be another one without looking so. */
  #unsure = true

  /** `config`: what was just read from the file. */
  constructor({ file, env }: Place, config: Config, source = configFiles) {
    this.file = file
    this.#env = env
    this.#source = source
    this.#secrets = config.files
    this.#mark = markOf(this.#facts())
  }

  /** Whether any of the files is another one than when they were read last: a stat each, some microseconds. */
  hasChanged(): boolean {
    return markOf(this.#facts()) !== this.#mark
  }

  /** They look the same, but what was read may have been half of it. */
  get isUnsure(): boolean {
    return this.#unsure
  }

  /** Reads it anew. Throws `ConfigRefused` with every mistake in it. */
  read(): Loaded {
    // Looked at before it is read: what is replaced in between is read too early, never too late.
    const facts = this.#facts()
    this.#mark = markOf(facts)
    this.#unsure = facts.some(({ at }) => Date.now() - at < YOUNG_MS)
    const loaded = this.#source.load(this.file, this.#env)
    const { files } = loaded.config
    if (files.join('\n') !== this.#secrets.join('\n')) {
      this.#secrets = files
      this.#mark = markOf(this.#facts())
      this.#unsure = true
    }
    return loaded
  }

  #facts(): readonly FileFacts[] {
    return [this.file, ...this.#secrets].map((path) => this.#source.facts(path))
  }
}

/** `at`: when it was written, ms. */
export interface FileFacts {
  readonly mark: string
  readonly at: number
}

function markOf(facts: readonly FileFacts[]): string {
  return facts.map(({ mark }) => mark).join(' ')
}

/** A file that is not there is in one of its states. */
function factsOf(path: string): FileFacts {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path)
    return { mark: `${ino} ${size} ${mtimeMs} ${ctimeMs}`, at: Math.max(mtimeMs, ctimeMs) }
  } catch {
    return { mark: '-', at: 0 }
  }
}
