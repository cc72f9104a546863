import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { configFrom } from '../../src/config/index.ts'
import { jsonSchema } from '../../src/config/json-schema.ts'
import { refusal } from './files.ts'

const example = readFileSync('config.example.json', 'utf8')

type Node = { readonly properties?: Readonly<Record<string, Node>> }

function keysOf(schema: Node, prefix = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
    inner.properties === undefined ? [`${prefix}${key}`] : keysOf(inner, `${prefix}${key}.`),
  )
}

function keysIn(value: object, prefix = ''): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' &&
    inner !== null &&
    !Array.isArray(inner) &&
    Object.keys(inner).length > 0
      ? keysIn(inner, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  )
}

test('the committed schema is the one of the code', () => {
  // node dist/config/json-schema.js > config.schema.json && npx prettier --write config.schema.json
  expect(JSON.parse(readFileSync('config.schema.json', 'utf8'))).toEqual(JSON.parse(jsonSchema()))
})

test('the example is a good configuration as soon as the placeholders are replaced', () => {
  const config = configFrom(JSON.parse(example.replaceAll('change-me', 'a-real-value')), '/srv')
  expect(config).toMatchObject({ webhook: { path: '/hooks/a-real-value' } })
})

test('the example itself is refused, and only for its placeholders', () => {
  const { problems } = refusal(() => configFrom(JSON.parse(example), '/srv'))
  expect(problems.every((problem) => problem.allowed.en.includes('change-me'))).toBe(true)
})

test('the example shows every key; the database stands instead of the folder', () => {
  const schema = JSON.parse(jsonSchema()) as Node
  const shown = [...keysIn(JSON.parse(example) as object), 'store.url', 'store.shop']
  expect(shown.toSorted()).toEqual(keysOf(schema).toSorted())
})

test('the example shows the defaults', () => {
  const { webhook, smaregi, nextengine, mail, ...rest } = configFrom(
    JSON.parse(example.replaceAll('change-me', 'a-real-value')),
    '/srv',
  )
  const bare = configFrom({ locale: 'ja' }, '/srv')
  expect(bare).toMatchObject(rest)
  expect(bare.smaregi.receive).toBe(smaregi.receive)
  expect(bare.nextengine.poll).toEqual(nextengine.poll)
  expect(bare.webhook.port).toBe(webhook.port)
  expect(bare.mail.smtpUrl).toBe(mail.smtpUrl)
})
