import { toJsonSchema } from '@valibot/to-json-schema'
import { pathToFileURL } from 'node:url'
import type { Meta } from './fields.ts'
import { SCHEMA } from './schema.ts'

/**
 * The schema for editors and other programs. To renew the committed one:
 * `node dist/config/json-schema.js > config.schema.json && npx prettier --write config.schema.json`.
 */
export function jsonSchema(): string {
  const schema = toJsonSchema(SCHEMA, {
    typeMode: 'input',
    overrideAction: ({ valibotAction, jsonSchema: made }) => {
      if (valibotAction.type !== 'metadata') return made
      const { ston: _, ...form } = made as Readonly<Record<string, unknown>>
      return { ...form, description: describe(valibotAction) }
    },
  })
  const { $schema, ...rest } = schema
  return `${JSON.stringify({ $schema, title: 'ston: config.json', ...rest }, null, 2)}\n`
}

function describe(action: object): string {
  const { metadata } = action as { readonly metadata: { readonly ston: Meta } }
  const { allowed } = metadata.ston
  return `${allowed.ja} / ${allowed.en}`
}

const entry = process.argv[1]
if (entry !== undefined && import.meta.url === pathToFileURL(entry).href) {
  process.stdout.write(jsonSchema())
}
