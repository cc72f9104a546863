import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigRefused, loadConfig, type Loaded } from '../../src/config/index.ts'

export function folder(): string {
  return mkdtempSync(join(tmpdir(), 'ston-config-'))
}

/** Writes the configuration as its owner alone can read it. */
export function configFile(content: unknown, dir = folder()): string {
  const file = join(dir, 'config.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  chmodSync(file, 0o600)
  return file
}

export function load(content: unknown, env: Record<string, string> = {}): Loaded {
  return loadConfig(configFile(content), env)
}

export function refusal(read: () => unknown): ConfigRefused {
  try {
    read()
  } catch (error) {
    if (error instanceof ConfigRefused) return error
    throw error
  }
  throw new Error('it was accepted')
}

/** Everything a person or a program could read of an error. */
export function allOf(error: ConfigRefused): string {
  return JSON.stringify([error.message, error.sentence, error.hint, error.problems])
}
