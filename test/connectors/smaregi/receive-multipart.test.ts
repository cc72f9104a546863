import { describe, expect, test } from 'vitest'
import { receive } from '../../../src/connectors/smaregi/receive.ts'
import type { ReceiveRequest, Reception } from '../../../src/connectors/smaregi/receive-rules.ts'
import { contentTypeOf, formBody } from '../../../src/simulators/smaregi/form-body.ts'
import { legacy, rules, SECRET, stockParams, stockRow } from './receive-helpers.ts'

const B = '------------------------0123456789abcdef'
const params = JSON.stringify(stockParams(stockRow({ memo: '湯のみ\r\n--x' })))

function part(name: string, value: string, more = ''): string {
  return `--${B}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
}

const GOOD = part('proc_name', 'stock_send') + part('params', params) + part('sncode', SECRET)

function multipart(
  body: string | Buffer,
  type = `multipart/form-data; boundary=${B}`,
  head: Partial<ReceiveRequest> = {},
): Reception {
  const headers = { 'content-type': type, ...head.headers }
  return receive(legacy({ head: { ...head, headers, body: Buffer.from(body) } }), rules())
}

const answer = (reception: Reception): number | [number, string] =>
  reception.kind === 'accept' ? 200 : [reception.status, reception.why]

test('a form in multipart is the same notification as one that is urlencoded', () => {
  const reception = multipart(`${GOOD}--${B}--\r\n`)
  const urlencoded = receive(legacy({ params }), rules())
  if (reception.kind === 'refuse' || urlencoded.kind === 'refuse') throw new Error('refused')
  expect(reception.rows).toBe(1)
  const { form, event, body, headers } = reception.notification
  expect({ form, event, body }).toEqual({ form: 'legacy', event: 'stock_send', body: params })
  expect(body).toBe(urlencoded.notification.body)
  expect(JSON.stringify([body, headers])).not.toContain(SECRET)
})

describe('the secret is taken wherever it stands, and not kept', () => {
  const withRoot = JSON.stringify({ sncode: SECRET, ...stockParams(stockRow()) })
  const only = part('params', params)
  test.each([
    ['root of params', part('params', withRoot), {}],
    ['header', only, { headers: { sncode: SECRET } }],
    ['query', only, { query: `sncode=${SECRET}` }],
    ['field behind params', only + part('sncode', SECRET), {}],
  ])('%s', (_, parts, head) => {
    const reception = multipart(`${parts}--${B}--`, undefined, head)
    expect(answer(reception)).toBe(200)
    expect(JSON.stringify(reception)).not.toContain(SECRET)
  })

  test('a wrong one, and none, is 403', () => {
    expect(answer(multipart(`${only}${part('sncode', 'x')}--${B}--`))).toEqual([403, 'sncode'])
    expect(answer(multipart(`${only}--${B}--`))).toEqual([403, 'sncode'])
    expect(answer(multipart(''))).toEqual([403, 'sncode'])
  })
})

test.each([
  ['a boundary in quotes', `multipart/form-data; boundary="${B}"`],
  ['another parameter behind it', `multipart/form-data; boundary=${B}; charset=UTF-8`],
  ['other letter case', `Multipart/Form-Data;Boundary=${B}`],
])('%s', (_, type) => {
  expect(answer(multipart(`${GOOD}--${B}--\r\n`, type))).toBe(200)
})

test('a part may say what it is', () => {
  const typed = GOOD.replace(
    'name="params"',
    'name="params"\r\nContent-Type: text/plain; charset=utf-8',
  )
  expect(answer(multipart(`${typed}--${B}--\r\n`))).toBe(200)
})

test.each([
  ['no boundary', `${GOOD}--${B}--`, 'multipart/form-data'],
  ['an empty boundary', `${GOOD}--${B}--`, 'multipart/form-data; boundary='],
  ['an endless boundary', `${GOOD}--${B}--`, `multipart/form-data; boundary=${'x'.repeat(5_000)}`],
  ['another boundary', `${GOOD}--${B}--`, 'multipart/form-data; boundary=other'],
  ['a body that is cut off', GOOD.slice(0, -20)],
  ['no end', GOOD],
  ['a urlencoded body', `params=${encodeURIComponent(params)}&sncode=${SECRET}`],
  ['a file', `${GOOD}${part('more', 'x', '; filename="a.txt"')}--${B}--`],
  ['params as a file', `${GOOD.replace('name="params"', 'name="params"; filename="p"')}--${B}--`],
  ['params twice', `${GOOD}${part('params', params)}--${B}--`],
  ['a part without a name', `${GOOD.replace('; name="proc_name"', '')}--${B}--`],
  ['a part without a head', `${GOOD}--${B}\r\n\r\nx\r\n--${B}--`],
  ['too many parts', `${GOOD}${part('x', 'y').repeat(1_000)}--${B}--`],
  ['an endless head', `${GOOD}${part('x', 'y', `; z="${'z'.repeat(9_000)}"`)}--${B}--`],
  ['other characters', Buffer.from(`${GOOD}--${B}--`.replace('湯', '\xe9'), 'latin1')],
])('%s is 400', (_, body, type = `multipart/form-data; boundary=${B}`) => {
  expect(answer(multipart(body, type))).toEqual([400, 'body'])
})

test.each([
  ['no params', part('sncode', SECRET)],
  ['broken JSON', part('sncode', SECRET) + part('params', '{')],
  ['no rows', part('sncode', SECRET) + part('params', '{"data":[]}')],
])('%s is 400 as well', (_, parts) => {
  expect(answer(multipart(`${parts}--${B}--`))).toEqual([400, 'body'])
})

test('other multipart types are not received', () => {
  expect(answer(multipart(GOOD, `multipart/mixed; boundary=${B}`))).toEqual([415, 'type'])
})

test('the stand-in writes it as it is read', () => {
  const form = { proc_name: 'stock_send', params, sncode: SECRET }
  expect(answer(multipart(formBody(form, 'multipart'), contentTypeOf('multipart')))).toBe(200)
})

test('four megabytes are read in no time, whatever stands in them', () => {
  const size = 4 * 1024 * 1024
  for (const piece of [
    '-',
    '\r\n',
    '\r\n--',
    `\r\n${B}`,
    `\r\n--${B.slice(0, -1)}`,
    `--${B}\r\n`,
  ]) {
    const began = performance.now()
    multipart(`--${B}\r\n${piece.repeat(size / piece.length)}`)
    multipart(`${GOOD}${part('x', piece.repeat(size / piece.length))}--${B}--`)
    expect(performance.now() - began).toBeLessThan(1_500)
  }
})
