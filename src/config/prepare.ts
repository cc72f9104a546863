import { resolve } from 'node:path'
import type * as v from 'valibot'
import type { Problem } from '../kernel/errors.ts'
import { nearest } from '../kernel/did-you-mean.ts'
import { ALLOWED, PLACEHOLDER, UNKNOWN, WARNING } from '../messages/config.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { metaOf, type Meta } from './fields.ts'
import { isObject } from '../kernel/json.ts'
import { resolveSecret, type Surroundings } from './secret-value.ts'
import { found } from './shown.ts'

/** What a person wrote, made ready for the schema: secrets read, white space around values dropped, unknown keys taken out. */
export interface Prepared {
  readonly value: unknown
  readonly problems: readonly Problem[]
  /** Secrets that a reference points to and that could not be read: a mistake only for what needs them. */
  readonly unread: readonly Problem[]
  /** Names of environment variables that secrets are read from. */
  readonly variables: readonly string[]
  /** Files that secrets are read from, absolute. */
  readonly files: readonly string[]
  /** What was put right by itself. */
  readonly notes: readonly Sentence[]
  /** Some secret stands in the file itself. */
  readonly holdsSecrets: boolean
}

export function prepare(schema: v.GenericSchema, value: unknown, around: Surroundings): Prepared {
  const preparing = new Preparing(around)
  return { value: preparing.any(schema, value, ''), ...preparing.result() }
}

class Preparing {
  private readonly problems: Problem[] = []
  private readonly unread: Problem[] = []
  private readonly variables = new Set<string>()
  private readonly files = new Set<string>()
  private readonly notes: Sentence[] = []
  private holdsSecrets = false
  private readonly around: Surroundings

  constructor(around: Surroundings) {
    this.around = around
  }

  result(): Omit<Prepared, 'value'> {
    const { problems, unread, notes, holdsSecrets } = this
    const [variables, files] = [[...this.variables], [...this.files]]
    return { problems, unread, variables, files, notes, holdsSecrets }
  }

  any(schema: v.GenericSchema, value: unknown, path: string): unknown {
    const inner = unwrapped(schema)
    if ('entries' in inner) return this.section(inner.entries as Entries, value, path)
    return this.leaf(metaOf(inner), value, path)
  }

  private section(entries: Entries, value: unknown, path: string): unknown {
    if (!isObject(value)) {
      this.problems.push({
        path: path === '' ? '$' : path,
        found: found(value, { secret: typeof value === 'string' || holdsSecrets(entries) }),
        allowed: ALLOWED.section,
      })
      return undefined
    }
    const known: Record<string, unknown> = {}
    for (const [key, inner] of Object.entries(value)) {
      const whole = path === '' ? key : `${path}.${key}`
      const schema = Object.hasOwn(entries, key) ? entries[key] : undefined
      if (schema === undefined) this.unknown(path, key, Object.keys(entries))
      else known[key] = this.any(schema, inner, whole)
    }
    return known
  }

  private unknown(path: string, key: string, names: readonly string[]): void {
    const near = nearest(key, names)
    this.problems.push({
      path: path === '' ? key : `${path}.${key}`,
      // only the name: what stands behind it may be a secret under a misspelt key
      found: JSON.stringify(key),
      allowed: UNKNOWN.key(near === undefined || path === '' ? near : `${path}.${near}`),
    })
  }

  private leaf(meta: Meta | undefined, value: unknown, path: string): unknown {
    if (meta === undefined) return value
    if (Array.isArray(value)) {
      return value.map((one, index) => this.leaf(meta, one, `${path}[${index}]`))
    }
    if (meta.secret && isObject(value)) return this.reference(value, path)
    if (typeof value !== 'string') return value
    if (meta.secret && value !== '') this.holdsSecrets = true
    return this.sound(this.trimmed(meta, value, path), path, meta)
  }

  private reference(value: Record<string, unknown>, path: string): unknown {
    const answer = resolveSecret(value, this.around)
    if (answer.kind !== 'problem' && typeof value['env'] === 'string')
      this.variables.add(value['env'].trim())
    if (typeof value['file'] === 'string') this.files.add(resolve(this.around.dir, value['file']))
    if (answer.kind === 'text')
      return this.sound(answer.text, path, { allowed: ALLOWED.secret, secret: true })
    const { kind, found: reference, allowed } = answer
    // Every command needs its store.
    const later = kind === 'unread' && path !== 'store.url'
    ;(later ? this.unread : this.problems).push({ path, found: reference, allowed })
    return undefined
  }

  private trimmed(meta: Meta, value: string, path: string): string {
    const text = meta.asWritten ? value : value.trim()
    if (text !== value) this.notes.push(WARNING.trimmed(path))
    return text
  }

  /** Nobody starts with the example's values, and nothing takes a line break or half a character: no database, file, header or mail. */
  private sound(text: string, path: string, meta: Meta): string | undefined {
    const unprintable = UNPRINTABLE.test(text)
    if (!unprintable && !/(?:^|\/)change-me$/.test(text)) return text
    const allowed = unprintable ? ALLOWED.printable : PLACEHOLDER
    this.problems.push({ path, found: found(text, meta), allowed })
    return undefined
  }
}

/** Cc, Cs, Zl and Zp by their numbers: Node spends longer on looking up what the names stand for than on all of the file. */
// oxlint-disable-next-line no-control-regex
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\ud800-\udfff\u2028\u2029]/u

type Entries = Readonly<Record<string, v.GenericSchema>>

/** What stands in place of the whole section may be the secret that belongs into it. */
function holdsSecrets(entries: Entries): boolean {
  return Object.values(entries).some((schema) => {
    const inner = unwrapped(schema)
    if ('entries' in inner) return holdsSecrets(inner.entries as Entries)
    return metaOf(inner)?.secret === true
  })
}

/** The schema of the value itself, without "may be absent". */
export function unwrapped(schema: v.GenericSchema): v.GenericSchema {
  return 'wrapped' in schema ? unwrapped(schema.wrapped as v.GenericSchema) : schema
}
