import { isAbsolute } from 'node:path'
import { isObject } from '../kernel/json.ts'
import { settingsOf, type Setting } from './in-force.ts'
import { allKeys, type Key } from './keys.ts'
import { unwrapped } from './prepare.ts'
import type { Config } from './types.ts'

/** What is nobody's: 在庫区分 are the same in every shop. */
const PLAIN: ReadonlySet<string> = new Set(['smaregi.ignoreDivisions', 'smaregi.forwardDivisions'])

/**
 * What is in force and from where, with nothing of whoever it belongs to: numbers, switches, words of the configuration itself and
 * defaults are told; of everything else only that it is given, and how many.
 */
export function anonymousSettings(config: Config, written: unknown): readonly Setting[] {
  const keys = new Map(allKeys().map((key) => [key.name, key]))
  return settingsOf(config, written).map(({ name, value, source }) => {
    const { kind } = source
    const isTold =
      (kind === 'default' && !isPath(value)) || PLAIN.has(name) || isWordOf(keys.get(name), value)
    return { name, value: isTold ? value : shapeOf(value), source: { kind } as Setting['source'] }
  })
}

/** Also a default lies somewhere in somebody's folder. */
function isPath(value: unknown): boolean {
  return typeof value === 'string' && isAbsolute(value)
}

function isWordOf(key: Key | undefined, value: unknown): boolean {
  const inner: object = key === undefined ? {} : unwrapped(key.schema)
  const options: unknown = 'options' in inner ? inner.options : []
  // Of a key that takes a word or something else, each option is a schema.
  return Array.isArray(options) && options.some((one) => wordOf(one) === value)
}

function wordOf(option: unknown): unknown {
  return isObject(option) && option['literal'] !== undefined ? option['literal'] : option
}

function shapeOf(value: unknown): unknown {
  if (typeof value === 'string') return value === '' ? '' : 'given'
  if (Array.isArray(value)) return { given: value.length }
  if (typeof value === 'object' && value !== null) return { given: Object.keys(value).length }
  return value
}
