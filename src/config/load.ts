import { lstatSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { errnoOf } from '../kernel/errors.ts'
import { UNKNOWN, WARNING } from '../messages/config.ts'
import { CONFIG } from '../messages/config-file.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { refusedAnew } from './anew.ts'
import { check } from './check.ts'
import { readJson } from './json-text.ts'
import { ConfigRefused } from './refused.ts'
import { variablesIn } from './secret-value.ts'
import type { Config } from './types.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** Where the configuration is read from, and what it takes secrets from. */
export interface Place {
  readonly file: string
  readonly env: Environment
}

export interface Loaded {
  readonly config: Config
  /** Where it was read from, absolute. */
  readonly file: string
  /** What was put right by itself. */
  readonly notes: readonly Sentence[]
  /** What is not wrong but should be put in order. */
  readonly warnings: readonly Sentence[]
  /** What stands in the file, as JSON. */
  readonly written: unknown
}

/**
 * Reads and checks the file, or throws `ConfigRefused` with every mistake in it. A secret that cannot be read where the file says it
 * is concerns only who needs it: a person at the shell seldom has the variables of cron and systemd.
 */
export function loadConfig(path: string, env: Environment): Loaded {
  const file = resolve(path)
  return loadText(file, readText(file), env)
}

/** The same for a text that may not stand in the file yet: what it says is checked as if it did. */
export function loadText(file: string, text: string, env: Environment): Loaded {
  const json = readJson(text)
  if (json.kind === 'mistake') {
    throw new ConfigRefused({
      message: CONFIG.notJson(file, json.line, json.column),
      hint: CONFIG.mistake(json.mistake),
    })
  }
  const checked = check(json.value, { dir: dirname(file), env })
  const problems = [
    ...json.twice.map((path) => ({ path, found: '×2', allowed: UNKNOWN.twice() })),
    ...checked.problems,
  ]
  if (checked.config === undefined || problems.length > 0) {
    const all = [...problems, ...checked.unread]
    // Nothing is written wrongly where only a variable is absent.
    const areVariables = all.every((one) => variablesIn([one]).length > 0)
    const hint = areVariables ? CONFIG.whereSecretsAre(variablesIn(all)) : CONFIG.seeExample()
    throw new ConfigRefused(
      { message: CONFIG.wrong(file, all.length), hint, problems: all },
      json.value,
    )
  }
  const { config, notes, warnings } = checked
  const secret = [...(checked.holdsSecrets ? [file] : []), ...config.files]
  const open = secret.filter(othersMayRead).map(WARNING.readable)
  return { config, file, notes, warnings: [...warnings, ...open], written: json.value }
}

/** The same checks for a configuration that is in memory: what `init` is about to write, and tests. */
export function configFrom(written: unknown, dir: string, env: Environment = {}): Config {
  const { config, ...checked } = check(written, { dir: resolve(dir), env })
  const anew = config === undefined ? [] : refusedAnew(config)
  const problems = [...checked.problems, ...checked.unread, ...anew]
  if (config !== undefined && problems.length === 0) return config
  throw new ConfigRefused({ message: CONFIG.wrong('-', problems.length), problems }, written)
}

/** The configuration file that a call of ston means. */
export function configPath(option: string | undefined, env: Environment): string {
  const named = option ?? env['STON_CONFIG']
  return resolve(named === undefined || named === '' ? 'config.json' : named)
}

/** Throws `ConfigRefused` where there is none, or none that can be read. */
export function readText(file: string): string {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw cannotRead(file, errnoOf(error) || 'unreadable', error)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new ConfigRefused({ message: CONFIG.notUtf8(file), hint: CONFIG.saveAsUtf8() })
  }
}

function cannotRead(file: string, code: string, cause: unknown): ConfigRefused {
  const words =
    code === 'ENOENT'
      ? { message: CONFIG.missing(file), hint: CONFIG.whereItIs() }
      : { message: CONFIG.unreadable(file, code), hint: CONFIG.rights(code, ownersOf(file)) }
  return new ConfigRefused({ ...words, cause })
}

/** Null where nobody may look, or where the file is ours: then its owner explains nothing. */
function ownersOf(
  file: string,
): { readonly file: string; readonly uid: number; readonly self: number } | null {
  const self = process.getuid?.()
  try {
    const { uid } = lstatSync(file)
    return self === undefined || uid === self ? null : { file, uid, self }
  } catch {
    return null
  }
}

/** On Windows the mode says nothing. What is not there is told by who needs it. */
export function othersMayRead(file: string): boolean {
  if (process.platform === 'win32' || isHandedToContainer(file)) return false
  const found = statSync(file, { throwIfNoEntry: false })
  return found !== undefined && (found.mode & 0o044) !== 0
}

/** Where containers get their secrets, which have one user and modes that nobody can change. */
function isHandedToContainer(file: string): boolean {
  return file.startsWith('/run/secrets/')
}
