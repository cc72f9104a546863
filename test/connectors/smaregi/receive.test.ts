import { describe, expect, expectTypeOf, test } from 'vitest'
import { legacyChanges } from '../../../src/connectors/smaregi/legacy-rows.ts'
import { platformIds } from '../../../src/connectors/smaregi/platform-ids.ts'
import { receive } from '../../../src/connectors/smaregi/receive.ts'
import { Verified } from '../../../src/connectors/smaregi/receive-notification.ts'
import type {
  Acceptance,
  ReceiveRequest,
  Reception,
} from '../../../src/connectors/smaregi/receive-rules.ts'
import type { Notification } from '../../../src/store/store.ts'
import { refusals } from '../../../src/messages/serve.ts'
import {
  form,
  legacy,
  PATH,
  platform,
  received,
  rules,
  SECRET,
  stockParams,
  stockRow,
} from './receive-helpers.ts'

function accepted(reception: Reception): Acceptance {
  if (reception.kind === 'refuse') throw new Error(`refused: ${reception.why}`)
  return reception
}

function refused(request: ReceiveRequest, under = rules()): [number, string] {
  const reception = receive(request, under)
  if (reception.kind === 'accept') throw new Error('accepted')
  return [reception.status, reception.why]
}

const type = { 'content-type': 'application/x-www-form-urlencoded' }
const bare = form({ proc_name: 'stock_send', params: JSON.stringify(stockParams(stockRow())) })

const places: [string, ReceiveRequest][] = [
  ['a form field', legacy({})],
  ['the query', legacy({ fields: {}, head: { query: `a=1&sncode=${SECRET}` } })],
  ['a header', legacy({ fields: {}, head: { headers: { ...type, sncode: SECRET } } })],
  [
    'the root of params',
    legacy({ fields: {}, params: { sncode: SECRET, ...stockParams(stockRow()) } }),
  ],
]

test.each(places)('the secret may stand in %s, and is not kept', (_, request) => {
  const { notification, rows } = accepted(receive(request, rules()))
  expect(rows).toBe(1)
  expect(JSON.stringify(notification)).not.toContain(SECRET)
  expect(JSON.stringify(notification)).not.toContain('sncode')
  expect(JSON.parse(notification.body)).toEqual(stockParams(stockRow()))
  expect(notification).toMatchObject({ form: 'legacy', event: 'stock_send' })
})

test.each(places)('a wrong secret in %s is refused', (_, request) => {
  const wrong = rules({ sncodes: ['something-else'] })
  expect(refused(request, wrong)).toEqual([403, 'sncode'])
})

test('a missing secret is refused, and no secret at all in the configuration lets nobody in', () => {
  const request = legacy({ fields: {}, head: { body: Buffer.from(bare) } })
  expect(refused(request)).toEqual([403, 'sncode'])
  for (const sncodes of [[], ['']]) {
    expect(refused(legacy({ fields: { sncode: '' } }), rules({ sncodes }))).toEqual([403, 'sncode'])
  }
})

test('while the secret is being changed, the old and the new one are both right', () => {
  const both = rules({ sncodes: ['old', 'new'] })
  for (const sncode of ['old', 'new']) {
    expect(receive(legacy({ fields: { sncode } }), both).kind).toBe('accept')
  }
  expect(refused(legacy({ fields: { sncode: 'oldnew' } }), both)).toEqual([403, 'sncode'])
})

test('one right place is enough, and a wrong one beside it is not kept either', () => {
  const request = legacy({ params: { sncode: 'stale', ...stockParams(stockRow()) } })
  expect(accepted(receive(request, rules())).notification.body).not.toContain('stale')
})

test('a secret that is not ASCII is right in every place', () => {
  const japanese = rules({ sncodes: ['合言葉'] })
  const header = Buffer.from('合言葉', 'utf8').toString('latin1')
  const requests = [
    legacy({ fields: { sncode: '合言葉' } }),
    legacy({ fields: {}, head: { query: `sncode=${encodeURIComponent('合言葉')}` } }),
    legacy({ fields: {}, head: { headers: { ...type, sncode: header } } }),
  ]
  for (const request of requests) expect(receive(request, japanese).kind).toBe('accept')
})

test('the text of params is kept as it came, to the letter', () => {
  const params =
    '{ "data" : [ {"table_name":"Stock", "rows":[ {"memo":"100% + 春"} ]} ],\n "x":1.50}'
  expect(accepted(receive(legacy({ params }), rules())).notification.body).toBe(params)
})

test('harmless headers are kept; credentials and unknown ones are not', () => {
  const headers = {
    ...type,
    'user-agent': 'Smaregi',
    authorization: 'Bearer x',
    cookie: 'a=b',
    x_access_token: 'token',
    x_contract_id: 'abc123',
    'x-other': 'y',
  }
  const { notification } = accepted(receive(legacy({ head: { headers } }), rules()))
  expect(notification.headers).toEqual({ ...type, 'user-agent': 'Smaregi' })
})

test('all rows of all tables are counted', () => {
  const params = {
    data: [
      { table_name: 'Stock', rows: [stockRow(), 'not a row', null] },
      { table_name: 'Product', rows: [{}, {}] },
      { table_name: 'Empty' },
    ],
  }
  expect(accepted(receive(legacy({ params }), rules())).rows).toBe(5)
})

test('other tables are taken as well', () => {
  const params = { data: [{ table_name: 'TransactionHead', rows: [{}] }] }
  expect(accepted(receive(legacy({ params }), rules())).rows).toBe(1)
})

test.each([
  ['no params', `sncode=${SECRET}`],
  ['params twice', `${bare}&params=%7B%7D&sncode=${SECRET}`],
  ['broken JSON', `params=%7B%22data&sncode=${SECRET}`],
  ['JSON that is no object', `params=%5B1%5D&sncode=${SECRET}`],
  ['no data', `params=%7B%7D&sncode=${SECRET}`],
  ['data that is no list', `params=%7B%22data%22%3A1%7D&sncode=${SECRET}`],
  [
    'no rows',
    `params=${encodeURIComponent('{"data":[{"table_name":"Stock"},null]}')}&sncode=${SECRET}`,
  ],
  [
    'empty rows',
    `params=${encodeURIComponent('{"data":[{"table_name":"Stock","rows":[]}]}')}&sncode=${SECRET}`,
  ],
  ['a broken % sequence', `params=%ZZ&sncode=${SECRET}`],
  ['a cut % sequence', `sncode=${SECRET}&params=%7`],
  ['bytes that are no UTF-8', `params=%83%58&sncode=${SECRET}`],
])('%s is refused as unreadable', (_, body) => {
  expect(refused(legacy({ head: { body: Buffer.from(body, 'latin1') } }))).toEqual([400, 'body'])
})

test('unescaped bytes that are no UTF-8 are unreadable', () => {
  const body = Buffer.from(`params=\x83\x58&sncode=${SECRET}`, 'latin1')
  expect(refused(legacy({ head: { body } }))).toEqual([400, 'body'])
})

test('a plus is a blank', () => {
  const params = '{"data":[{"table_name":"Stock","rows":[{"a":"x+y z"}]}]}'
  const body = `params=${encodeURIComponent(params).replaceAll('%20', '+')}&sncode=${SECRET}`
  const request = legacy({ head: { body: Buffer.from(body) } })
  expect(accepted(receive(request, rules())).notification.body).toBe(params)
})

test('a body of millions of empty fields is read as quickly as any other', () => {
  for (const field of ['&', 'a&', '=&']) {
    const body = Buffer.from(field.repeat(4_000_000 / field.length) + bare + `&sncode=${SECRET}`)
    expect(accepted(receive(legacy({ head: { body } }), rules())).rows).toBe(1)
  }
})

test('the path is looked at first, then the method, then the content type', () => {
  const nothing = { headers: {}, query: '', body: Buffer.alloc(0) }
  expect(refused({ method: 'GET', path: '/', ...nothing })).toEqual([404, 'path'])
  expect(refused({ method: 'POST', path: `${PATH}/`, ...nothing })).toEqual([404, 'path'])
  expect(refused({ method: 'GET', path: PATH, ...nothing })).toEqual([405, 'method'])
  expect(refused({ method: 'POST', path: PATH, ...nothing })).toEqual([415, 'type'])
  const plain = { ...nothing, headers: { 'content-type': 'text/plain' } }
  expect(refused({ method: 'POST', path: PATH, ...plain })).toEqual([415, 'type'])
})

test('a body that is compressed is told as such, before it is read', () => {
  const packed = { ...type, 'content-encoding': 'gzip' }
  expect(refused(legacy({ head: { headers: packed } }))).toEqual([415, 'packed'])
  const headers = { ...platform(webhook).headers, 'content-encoding': 'br' }
  expect(refused(platform(webhook, { headers }))).toEqual([415, 'packed'])
  const plain = { ...type, 'content-encoding': 'identity' }
  expect(receive(legacy({ head: { headers: plain } }), rules()).kind).toBe('accept')
})

test('the content type may be written in any way', () => {
  const headers = { 'content-type': 'Application/X-WWW-Form-UrlEncoded ; charset="utf-8"' }
  expect(receive(legacy({ head: { headers } }), rules()).kind).toBe('accept')
})

const webhook = {
  contractId: 'abc123',
  event: 'pos:stock',
  action: 'edited',
  ids: [{ id: '9', productId: '8000101', storeId: '1' }],
}

test.each(['auto', 'legacy', 'platform'] as const)(
  'the platform form is kept, whichever form counts (%s)',
  (channel) => {
    const under = rules({ channel })
    const { notification, rows } = accepted(receive(platform(webhook), under))
    expect(rows).toBe(1)
    expect(notification).toMatchObject({ form: 'platform', event: 'pos:stock' })
    expect(JSON.parse(notification.body)).toEqual(webhook)
    const inHeader = { 'content-type': 'application/json', sncode: SECRET }
    expect(receive(platform(webhook, { query: '', headers: inHeader }), under).kind).toBe('accept')
  },
)

test('a mark of the encoding before the text is no part of it', () => {
  const params = `\uFEFF${JSON.stringify(stockParams(stockRow()))}`
  const told = accepted(receive(legacy({ params }), rules())).notification
  expect(legacyChanges(received(told.body)).changes).toHaveLength(1)
  const { notification } = accepted(receive(platform(`\uFEFF${JSON.stringify(webhook)}`), rules()))
  const { ids } = platformIds(received(notification.body, { form: 'platform', event: '' }))
  expect(ids).toHaveLength(1)
})

test('a webhook about stock names changes, however its event is written', () => {
  const headers = { 'content-type': 'application/json', 'smaregi-event': ' Pos:Stock' }
  const bare = { contractId: 'abc123', ids: [] }
  expect(refused(platform(bare, { headers }))).toEqual([400, 'body'])
})

test('the platform form needs the secret and the contract', () => {
  const under = rules({ channel: 'legacy' })
  expect(refused(platform(webhook, { query: '' }), under)).toEqual([403, 'sncode'])
  expect(refused(platform({ ...webhook, contractId: 'other' }), under)).toEqual([403, 'contract'])
  const headers = { 'content-type': 'application/json' }
  const without = { ...webhook, contractId: undefined }
  expect(refused(platform(without, { headers }), under)).toEqual([403, 'contract'])
  const unconfigured = rules({ channel: 'legacy', contractId: null })
  expect(refused(platform(webhook), unconfigured)).toEqual([403, 'contract'])
  expect(refused(platform('{'), under)).toEqual([400, 'body'])
})

test.each(['x_contract_id', 'x-contract-id'])(
  'the legacy form need name no contract, but none that another one has sent (%s)',
  (name) => {
    const from = (id: string) => legacy({ head: { headers: { ...type, [name]: id } } })
    expect(refused(from('other'))).toEqual([403, 'contract'])
    for (const ours of ['abc123', ' ABC123', '', 'other, abc123'])
      expect(receive(from(ours), rules()).kind).toBe('accept')
    // What ston has never called Smaregi for may be written wrongly in the configuration.
    const unproven = rules({ provenContractId: null })
    expect(receive(from('other'), unproven).kind).toBe('accept')
    const stranger = legacy({ fields: {}, head: { headers: { ...type, [name]: 'other' } } })
    expect(refused(stranger)).toEqual([403, 'sncode'])
  },
)

test('only a verified notification is one for the journal', () => {
  expectTypeOf<Notification>().not.toExtend<Verified>()
  expectTypeOf<Acceptance['notification']>().toEqualTypeOf<Verified>()
})

test('refusals are one short sentence or two, without anything secret', () => {
  for (const { ja, en } of Object.values(refusals)) {
    expect(ja.length).toBeLessThanOrEqual(100)
    expect(en.length).toBeLessThanOrEqual(200)
    expect(ja).toMatch(/。$/)
  }
})

describe('JSON that is nested too deeply', () => {
  const LEVELS = 100_000
  const deep = `${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}`
  const good = JSON.stringify(stockRow())
  const rows = `"data":[{"table_name":"Stock","rows":[{"storeId":"1","memo":${deep}},${good}]}]`

  test.each([
    ['in a row', `{"sncode":"${SECRET}",${rows}}`],
    ['beside the rows', `{"sncode":"${SECRET}","x":${deep},"data":[{"rows":[1]}]}`],
  ])('cannot be kept without the secret in its root: %s', (_, params) => {
    expect(refused(legacy({ params, fields: {} }))).toEqual([400, 'body'])
  })

  test('is a bad row among good ones where nothing has to be taken out', () => {
    const { notification, rows: count } = accepted(
      receive(legacy({ params: `{${rows}}` }), rules()),
    )
    expect(count).toBe(2)
    const { bad, changes } = legacyChanges(received(notification.body))
    expect(bad).toMatchObject([{ what: 'productId' }])
    expect(changes).toMatchObject([{ productId: '8000101', delta: -2 }])
  })
})
