import { keyNamed, valueFrom } from './keys.ts'
import { replaceConfig, withValue } from './edit.ts'
import { CONFIG } from '../messages/config-file.ts'
import { type Setting, settingOf } from './in-force.ts'
import { isObject } from '../kernel/json.ts'
import { type Environment, loadText, readText } from './load.ts'
import type { Key } from './keys.ts'
import { ConfigRefused } from './refused.ts'
import { found } from './shown.ts'

/** What a person wants at a key. `typed`: it stood on the command line, where everybody on the machine can read it. */
export interface Wish {
  readonly name: string
  readonly text: string
  readonly typed: boolean
}

export interface Change {
  readonly before: Setting
  readonly after: Setting
}

/**
 * Changes one value in the file: checked first together with all the others, then written at one stroke. Throws `ConfigRefused`, and
 * the file stays as it was.
 */
export async function setValue(file: string, env: Environment, wish: Wish): Promise<Change> {
  const key = keyNamed(wish.name)
  const value = checked(wish, key)
  const text = readText(file)
  const loaded = loadText(file, text, env)
  const changed = withValue(text, key.name, value)
  const next = loadText(file, changed, env)
  if (changed !== text) await replaceConfig(file, text, changed)
  return {
    before: settingOf(key, loaded.config, loaded.written),
    after: settingOf(key, next.config, next.written),
  }
}

function checked({ name, text, typed }: Wish, key: Key): unknown {
  const value = valueFrom(text, key)
  const { allowed, secret = false } = key.meta
  if (secret && typed && !isObject(value))
    throw new ConfigRefused({ message: CONFIG.typedSecret(name), hint: CONFIG.pipeIt(name) })
  if (value !== undefined) return value
  throw new ConfigRefused({
    message: CONFIG.badValue(name),
    problems: [{ path: name, found: found(text, { secret }), allowed }],
  })
}
