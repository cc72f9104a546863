import type { Config } from '../config/index.ts'
import { isObject, valueAt } from '../kernel/json.ts'

/** What a running listener has opened with, and keeps until it is started again: whole sections or single keys. */
const AT_START = [
  'store',
  'webhook.host',
  'webhook.port',
  'webhook.path',
  'webhook.publicUrl',
  'nextengine.clientId',
  'nextengine.clientSecret',
  'nextengine.redirectUri',
  'nextengine.apiUrl',
  'nextengine.signInUrl',
  'owner',
  'log',
] as const

/** What becomes of a changed configuration in a listener that is at work. */
export interface Takeover {
  /** The new one, but for what counts after a restart. */
  readonly config: Config
  /** Keys that count from now on; names only, values may be secret. */
  readonly taken: readonly string[]
  /** Keys that have another value in the file than the one in use. */
  readonly restart: readonly string[]
}

/** `running`: what the listener goes by now; `written`: what the file says. Neither is changed. */
export function takeOver(running: Config, written: Config): Takeover {
  // Port 0 means any free one: whoever writes down which one it became changes nothing.
  const changed = changedKeys(running, written).filter(
    (key) => key !== 'webhook.port' || running.webhook.port !== 0,
  )
  const restart = changed.filter(isAtStart)
  const kept = AT_START.reduce<Tree>(
    (tree, path) => withValue(tree, path.split('.'), valueAt(running, path)),
    { ...written },
  )
  return {
    config: kept as unknown as Config,
    taken: changed.filter((key) => !isAtStart(key)),
    restart,
  }
}

type Tree = Readonly<Record<string, unknown>>

/** Whether a running listener goes by a changed key only after it was started again. */
export function isAtStart(key: string): boolean {
  return AT_START.some((path) => key === path || key.startsWith(`${path}.`))
}

/** How the values came to be known is no setting. */
const NO_SETTINGS = new Set<string>(['unread', 'variables', 'files'] satisfies (keyof Config)[])

function changedKeys(a: unknown, b: unknown, prefix = ''): string[] {
  if (!isObject(a) || !isObject(b)) return JSON.stringify(a) === JSON.stringify(b) ? [] : [prefix]
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys]
    .filter((key) => prefix !== '' || !NO_SETTINGS.has(key))
    .flatMap((key) => changedKeys(a[key], b[key], prefix === '' ? key : `${prefix}.${key}`))
}

function withValue(tree: Tree, [key = '', ...rest]: readonly string[], value: unknown): Tree {
  if (rest.length === 0) return { ...tree, [key]: value }
  const inner = tree[key]
  return { ...tree, [key]: withValue(isObject(inner) ? inner : {}, rest, value) }
}
