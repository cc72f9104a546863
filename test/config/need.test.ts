import { expect, test } from 'vitest'
import {
  requireNextEngine,
  requireSmaregi,
  requireWebhook,
  smaregiAccess,
} from '../../src/config/index.ts'
import { contractOfCalls } from '../../src/config/need.ts'
import { load, refusal } from './files.ts'

const missing = (read: () => unknown) => refusal(read).problems.map((problem) => problem.path)
const bare = load({}).config

test('what a command lacks is named completely', () => {
  expect(missing(() => requireNextEngine(bare))).toEqual([
    'nextengine.clientId',
    'nextengine.clientSecret',
  ])
  expect(missing(() => requireWebhook(bare))).toEqual(['webhook.path', 'webhook.sncode'])
  expect(missing(() => requireSmaregi(bare))).toEqual([
    'smaregi.contractId',
    'smaregi.clientId',
    'smaregi.clientSecret',
  ])
})

test('what is there is handed over', () => {
  const { config } = load({
    webhook: { path: '/hooks/12345678', sncode: 'some-code' },
    smaregi: { api: 'legacy', contractId: 'abc', accessToken: 'token' },
    nextengine: { clientId: 'id', clientSecret: 'secret' },
  })
  expect(requireNextEngine(config)).toEqual({ clientId: 'id', clientSecret: 'secret' })
  expect(requireWebhook(config)).toEqual({ path: '/hooks/12345678', sncode: ['some-code'] })
  const access = { api: 'legacy', contractId: 'abc', accessToken: 'token' }
  expect(requireSmaregi(config)).toEqual(access)
  expect(smaregiAccess(config)).toEqual(access)
})

test('where Smaregi is not needed, nothing is asked for', () => {
  expect(smaregiAccess(bare)).toBeNull()
})

test('the contract id is proven by the calls that are made with it, and only by these', () => {
  const of = (smaregi: object) => contractOfCalls(load({ smaregi }).config)
  expect(of({ api: 'legacy', contractId: 'abc', accessToken: 'token' })).toBe('abc')
  expect(of({ contractId: 'abc', clientId: 'id', clientSecret: 'secret' })).toBe('abc')
  expect(of({ contractId: 'abc', accessToken: 'token' })).toBeNull()
  expect(of({ api: 'legacy', contractId: 'abc' })).toBeNull()
  const unread = { env: 'STON_TEST_NOT_SET' }
  expect(of({ contractId: 'abc', clientId: 'id', clientSecret: unread })).toBeNull()
  expect(contractOfCalls(bare)).toBeNull()
})
