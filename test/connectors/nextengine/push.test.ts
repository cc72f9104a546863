import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { pushAnswer, readPush } from '../../../src/connectors/nextengine/push.ts'

const SAMPLE = { account: 'samplestore', key: 'aaa' }
/** The example of Next Engine's own manual. */
const SIGNED = 'StoreAccount=samplestore&Code=test-aaa&Stock=10&ts=201801150830'
const SIGNATURE = '6a4812f93d36aece5559a9c271fab5a2'

function signed(query: string, key = 'aaa'): string {
  return `${query}&.sig=${createHash('md5').update(`${query}${key}`).digest('hex')}`
}

test('the example of the manual is heard', () => {
  const heard = readPush(`${SIGNED}&.sig=${SIGNATURE}`, SAMPLE)
  expect(heard).toEqual({ kind: 'heard', code: 'test-aaa', free: 10 })
  expect(readPush(`${SIGNED}&%2Esig=${SIGNATURE.toUpperCase()}`, SAMPLE)).toEqual(heard)
})

test('an empty number has no end, and a time of fourteen digits is as good', () => {
  const query = 'StoreAccount=samplestore&Code=a&Stock=&ts=20180115083059'
  expect(readPush(signed(query), SAMPLE)).toEqual({ kind: 'heard', code: 'a', free: null })
})

test('escaped values may be signed as they were sent, or as they are read; text may be EUC-JP', () => {
  const sent = 'StoreAccount=samplestore&Code=a%2Fb+c&Stock=-2&ts=1'
  const read = 'StoreAccount=samplestore&Code=a/b c&Stock=-2&ts=1'
  const signature = signed(read).split('&.sig=')[1] ?? ''
  const heard = { kind: 'heard', code: 'a/b c', free: -2 }
  expect(readPush(signed(sent), SAMPLE)).toEqual(heard)
  expect(readPush(`${sent}&.sig=${signature}`, SAMPLE)).toEqual(heard)
  const tea = readPush(signed('StoreAccount=samplestore&Code=%C3%E3&Stock=1&ts=1'), SAMPLE)
  expect(tea).toEqual({ kind: 'heard', code: '茶', free: 1 })
})

test.each([
  ['another key', signed(SIGNED, 'bbb'), 'badSignature'],
  ['a changed number', `${SIGNED.replace('10', '11')}&.sig=${SIGNATURE}`, 'badSignature'],
  ['a signature that is none', `${SIGNED}&.sig=xyz`, 'badSignature'],
  ['no signature', SIGNED, 'faulty'],
  ['nothing: the test of the connection', '', 'faulty'],
  ['another account', signed('StoreAccount=other&Code=a&Stock=1&ts=1'), 'faulty'],
  ['no code', signed('StoreAccount=samplestore&Code=&Stock=1&ts=1'), 'faulty'],
  ['no number', signed('StoreAccount=samplestore&Code=a&ts=1'), 'faulty'],
  ['a number that is none', signed('StoreAccount=samplestore&Code=a&Stock=1x&ts=1'), 'faulty'],
  ['more than Next Engine sends', signed(`Code=${'a'.repeat(9000)}&Stock=1`), 'faulty'],
])('%s is not heard', (_what, query, kind) => {
  expect(readPush(query, SAMPLE)).toEqual({ kind })
})

test('the answer says back what was sent, in characters that both encodings share', () => {
  const answer = pushAnswer('Code=%C3%E3%3C%22&Stock=1', 'heard')
  expect(answer).toContain('<Argument Name="Code" Value="&#33590;&lt;&quot;" />')
  expect(answer).toContain('<Result No="1"><Processed>0</Processed></Result>')
  expect(pushAnswer('', 'badSignature')).toContain('<Processed>-2</Processed>')
  expect(pushAnswer('', 'faulty')).toContain('<Processed>-3</Processed>')
  expect(answer).toMatch(/^[\n\u0020-\u007e]*$/)
})
