import { refusedAnew } from './anew.ts'
import { keyNamed, valueFrom } from './keys.ts'
import { ChangedMeanwhile, replaceConfig, withValue } from './edit.ts'
import { CONFIG } from '../messages/config-file.ts'
import { type Setting, settingOf } from './in-force.ts'
import { isObject } from '../kernel/json.ts'
import { type Environment, type Loaded, loadText, readText } from './load.ts'
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

/** What the file would say: read, changed and checked, and not written yet. */
export interface Prepared {
  readonly before: Loaded
  readonly after: Loaded
  /** At one stroke. Throws `ChangedMeanwhile` where the file is not what was read any more. */
  readonly write: () => Promise<void>
}

/** All values together are checked first, with all the others in the file. Throws `ConfigRefused` where one of them is a mistake. */
export function prepared(file: string, env: Environment, wishes: readonly Wish[]): Prepared {
  const values = wishes.map((wish) => {
    const key = keyNamed(wish.name)
    return { name: key.name, value: checked(wish, key) }
  })
  const text = readText(file)
  const before = loadText(file, text, env)
  const changed = values.reduce((all, { name, value }) => withValue(all, name, value), text)
  const after = loadText(file, changed, env)
  const names = new Set(wishes.map(({ name }) => keyNamed(name).name))
  const refused = refusedAnew(after.config).filter(({ path }) => names.has(path))
  if (refused.length > 0)
    throw new ConfigRefused(
      { message: CONFIG.badValue(refused[0]?.path ?? ''), problems: refused },
      before.written,
    )
  const write = async (): Promise<void> => {
    if (changed !== text) await replaceConfig(file, text, changed)
  }
  return { before, after, write }
}

/** One who writes at the same moment is waited for like this; two would be strange. */
const TRIES = 3

/**
 * Changes one value in the file: checked first together with all the others, then written at one stroke. Throws `ConfigRefused`, and
 * the file stays as it was. Where somebody else has just changed it, it is done once more on what stands there now.
 */
export async function setValue(file: string, env: Environment, wish: Wish): Promise<Change> {
  for (let tries = 1; ; tries += 1) {
    const { before, after, write } = prepared(file, env, [wish])
    try {
      await write()
    } catch (error) {
      if (error instanceof ChangedMeanwhile && tries < TRIES) continue
      throw error
    }
    const key = keyNamed(wish.name)
    return {
      before: settingOf(key, before.config, before.written),
      after: settingOf(key, after.config, after.written),
    }
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
