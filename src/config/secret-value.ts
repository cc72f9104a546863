import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { errnoOf, type Problem } from '../kernel/errors.ts'
import { ALLOWED, SECRET } from '../messages/config.ts'
import type { Sentence } from '../kernel/sentence.ts'

/** Where the configuration lives: its folder, and the environment of the process. */
export interface Surroundings {
  readonly dir: string
  readonly env: Readonly<Record<string, string | undefined>>
}

export type SecretAnswer =
  | { readonly kind: 'text'; readonly text: string }
  | {
      /** `unread`: the reference is well written, and there is nothing to be read where it points to. */
      readonly kind: 'problem' | 'unread'
      readonly found: string
      readonly allowed: Sentence
    }

/** Reads a secret from where `{"env"}` or `{"file"}` says it is. */
export function resolveSecret(
  reference: Readonly<Record<string, unknown>>,
  around: Surroundings,
): SecretAnswer {
  const [key, ...others] = Object.keys(reference)
  const where = key === undefined ? undefined : reference[key]
  if (others.length === 0 && typeof where === 'string' && where.trim() !== '') {
    if (key === 'env') return fromEnvironment(where.trim(), around)
    if (key === 'file') return fromFile(where, around)
  }
  return { kind: 'problem', found: '{…}', allowed: ALLOWED.secret }
}

/** The names of the variables that were to be read and are not set. */
export function variablesIn(problems: readonly Pick<Problem, 'found'>[]): readonly string[] {
  const names = problems.map(({ found }) => /^\{"env": "(\w+)"\}$/.exec(found)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))]
}

function fromEnvironment(name: string, around: Surroundings): SecretAnswer {
  // Somebody may have put the secret itself where its name belongs.
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    return { kind: 'problem', found: '{"env": "***"}', allowed: ALLOWED.secret }
  }
  const text = around.env[name]?.trim() ?? ''
  if (text !== '') return { kind: 'text', text }
  return { kind: 'unread', found: `{"env": "${name}"}`, allowed: SECRET.unset(name) }
}

function fromFile(path: string, around: Surroundings): SecretAnswer {
  const file = resolve(around.dir, path)
  const unread = (allowed: Sentence): SecretAnswer => ({
    kind: 'unread',
    found: JSON.stringify({ file: path }),
    allowed,
  })
  try {
    const text = readFileSync(file, 'utf8').trim()
    return text === '' ? unread(SECRET.empty(file)) : { kind: 'text', text }
  } catch (error) {
    return unread(SECRET.unreadable(file, errnoOf(error) || 'unreadable'))
  }
}
