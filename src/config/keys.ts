import * as v from 'valibot'
import { nearest } from '../kernel/did-you-mean.ts'
import { foreignJson } from '../kernel/json.ts'
import { CONFIG } from '../messages/config-file.ts'
import { type Meta, metaOf } from './fields.ts'
import { unwrapped } from './prepare.ts'
import { ConfigRefused } from './refused.ts'
import { SCHEMA } from './schema.ts'

/** A key of the configuration that has a value of its own. */
export interface Key {
  /** `smaregi.stores`. */
  readonly name: string
  readonly meta: Meta
  readonly schema: v.GenericSchema
}

type Entries = Readonly<Record<string, v.GenericSchema>>

/** Every key, in the order of `config.example.json`; a section has no value, only its keys have. */
export function allKeys(): readonly Key[] {
  return keysOf(SCHEMA.entries, '').filter(({ name }) => name !== '$schema')
}

function keysOf(entries: Entries, prefix: string): Key[] {
  return Object.entries(entries).flatMap(([key, schema]) => {
    const name = `${prefix}${key}`
    const inner = unwrapped(schema)
    if ('entries' in inner) return keysOf(inner.entries as Entries, `${name}.`)
    const meta = metaOf(inner)
    return meta === undefined ? [] : [{ name, meta, schema }]
  })
}

/** What a person's word for a key means. The hint of the error is what is in it where it is a section, else the nearest one. */
export function keyNamed(name: string): Key {
  const keys = allKeys()
  const key = keys.find((one) => one.name === name)
  if (key !== undefined) return key
  const names = keys.map((one) => one.name)
  const inside = names.filter((one) => one.startsWith(`${name}.`))
  const near = inside.length > 0 ? inside : [nearest(name, names) ?? []].flat()
  throw new ConfigRefused({ message: CONFIG.noKey(name), hint: CONFIG.keys(near) })
}

/**
 * The value that a text from the command line stands for: what it is as JSON, the text itself, or a list with commas between,
 * whichever the key takes. Undefined: it takes none of them.
 */
export function valueFrom(text: string, { schema, meta }: Key): unknown {
  const word = meta.asWritten === true ? text : text.trim()
  const json = foreignJson(word)
  const list = word === '' ? [] : word.split(',').map((one) => one.trim())
  // A reference to a secret would pass for the secret itself.
  const first = typeof json === 'object' && json !== null ? [json, word] : [word, json]
  return [...first, list].find((value) => v.is(unwrapped(schema), value))
}
