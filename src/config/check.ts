import * as v from 'valibot'
import type { Problem } from '../kernel/errors.ts'
import { ALLOWED, WARNING } from '../messages/config.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { refusedAnew } from './anew.ts'
import { metaOf } from './fields.ts'
import { finish } from './finish.ts'
import { isObject, valueAt } from '../kernel/json.ts'
import { type Prepared, prepare, unwrapped } from './prepare.ts'
import { brokenRules } from './rules.ts'
import { SCHEMA, type Parsed } from './schema.ts'
import type { Surroundings } from './secret-value.ts'
import { found } from './shown.ts'
import type { Config } from './types.ts'

export interface Checked extends Pick<Prepared, 'problems' | 'unread' | 'notes' | 'holdsSecrets'> {
  /** Nothing where there are problems. */
  readonly config: Config | undefined
  readonly warnings: readonly Sentence[]
}

/** Checks what a person wrote and reports every mistake at once. */
export function check(written: unknown, around: Surroundings): Checked {
  const prepared = prepare(SCHEMA, written, around)
  const { unread, variables, files } = prepared
  const faulty = new Set([...prepared.problems, ...unread].map((problem) => leafOf(problem.path)))
  const first = v.safeParse(SCHEMA, without(prepared.value, faulty))
  const ofForm = first.issues?.map(problemOf) ?? []
  for (const problem of ofForm) faulty.add(leafOf(problem.path))

  // What is wrong by itself is taken out, so that the rules over several keys can still look at the rest.
  const sound = first.success ? first.output : parsed(without(prepared.value, faulty))
  const config = finish(sound, around.dir, { unread, variables, files })
  const broken = brokenRules(config, faulty, (path) => valueAt(prepared.value, path) !== undefined)
  const problems = [...prepared.problems, ...ofForm, ...broken]
  return {
    config: problems.length === 0 ? config : undefined,
    problems,
    unread,
    notes: prepared.notes,
    warnings: weaknesses(config),
    holdsSecrets: prepared.holdsSecrets,
  }
}

function parsed(value: unknown): Parsed {
  return v.parse(SCHEMA, value)
}

function weaknesses(config: Config): readonly Sentence[] {
  return [
    ...(config.webhook.sncode.some((code) => code.length < 8) ? [WARNING.shortSncode()] : []),
    ...refusedAnew(config).map(({ path, allowed }) => WARNING.refusedAnew(path, allowed)),
  ]
}

function problemOf(issue: v.BaseIssue<unknown>): Problem {
  const keys = (issue.path ?? []).map((item) => item.key as string | number)
  const meta = metaAt(keys)
  const last = issue.path?.at(-1)
  return {
    path: keys.map((key, depth) => step(key, depth)).join(''),
    found: found(last === undefined ? issue.input : last.value, meta ?? {}),
    allowed: meta?.allowed ?? ALLOWED.section,
  }
}

function step(key: string | number, depth: number): string {
  if (typeof key === 'number') return `[${key}]`
  return depth === 0 ? key : `.${key}`
}

/** The meta of the key that the path leads to or through. */
function metaAt(keys: readonly (string | number)[]): ReturnType<typeof metaOf> {
  let schema: v.GenericSchema = SCHEMA
  for (const key of keys) {
    if (!('entries' in schema)) break
    const next = (schema.entries as Readonly<Record<string, v.GenericSchema>>)[key]
    if (next === undefined) break
    schema = unwrapped(next)
  }
  return metaOf(schema)
}

/** `smaregi.stores[1]` is a mistake in the key `smaregi.stores`. */
function leafOf(path: string): string {
  return path.replace(/\[\d+\].*$/, '')
}

function without(value: unknown, paths: ReadonlySet<string>, prefix = ''): unknown {
  if (!isObject(value)) return prefix === '' ? {} : value
  const kept = Object.entries(value)
    .filter(([key, inner]) => inner !== undefined && !paths.has(prefix + key))
    .map(([key, inner]) => [key, without(inner, paths, `${prefix}${key}.`)])
  return Object.fromEntries(kept)
}
