import { readJson } from '../config/json-text.ts'
import { configPath, type Environment, readText } from '../config/load.ts'
import { isObject } from '../kernel/json.ts'
import type { Locale } from '../kernel/sentence.ts'
import { isLocale } from './flags.ts'

/** The language that the configuration names, whatever else is wrong with it; for what is told before it is opened. */
export function writtenLocale(option: string | undefined, env: Environment): Locale | undefined {
  try {
    const json = readJson(readText(configPath(option, env)))
    const locale =
      json.kind !== 'mistake' && isObject(json.value) ? json.value['locale'] : undefined
    return typeof locale === 'string' && isLocale(locale) ? locale : undefined
  } catch {
    // None is there, or it cannot be read: whoever needs it says so.
    return undefined
  }
}
