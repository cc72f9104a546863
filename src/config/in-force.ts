import { isObject, valueAt } from '../kernel/json.ts'
import { allKeys, type Key } from './keys.ts'
import type { Config } from './types.ts'

/** Where a value comes from. `env`, `file`: a secret that the configuration only points to. */
export type Source =
  | { readonly kind: 'default' }
  | { readonly kind: 'config' }
  | { readonly kind: 'env' | 'file'; readonly name: string }

/** A key with what ston goes by. */
export interface Setting {
  readonly name: string
  /** What a secret is shows nobody: `***`. Null where nothing is given and there is no default. */
  readonly value: unknown
  readonly source: Source
}

export const MASK = '***'

/** `written`: what the file says, as JSON. */
export function settingsOf(config: Config, written: unknown): readonly Setting[] {
  return allKeys().map((key) => settingOf(key, config, written))
}

export function settingOf(key: Key, config: Config, written: unknown): Setting {
  const value = valueAt(config, key.name)
  return {
    name: key.name,
    value: key.meta.secret === true ? masked(value) : (value ?? null),
    source: sourceOf(valueAt(written, key.name)),
  }
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked)
  return value === undefined || value === '' ? (value ?? null) : MASK
}

function sourceOf(written: unknown): Source {
  if (written === undefined) return { kind: 'default' }
  // Of two codes, the first one tells.
  const one: unknown = Array.isArray(written) ? written[0] : written
  for (const kind of ['env', 'file'] as const)
    if (isObject(one) && typeof one[kind] === 'string') return { kind, name: one[kind] }
  return { kind: 'config' }
}
