import { expect, test } from 'vitest'
import { failureKind } from '../../../src/domain/schedule/retry.ts'
import { EXIT } from '../../../src/kernel/errors.ts'

test.each([
  ['a sign-in that has ended', EXIT.auth, false, 'refused'],
  ['a mistake of the configuration', EXIT.config, false, 'refused'],
  ['an account that is suspended', EXIT.attention, true, 'refused'],
  ['a refusal that nobody knows', EXIT.attention, false, 'temporary'],
  ['a service that is down', EXIT.temporary, false, 'temporary'],
  ['a program that was killed', null, false, 'temporary'],
] as const)('%s', (_, exit, waitsForPerson, kind) => {
  const error = { code: 'nextengine', waitsForPerson }
  expect(failureKind(exit, error, 'stock')).toBe(kind)
  expect(failureKind(exit, error, 'orders')).toBe(kind)
})

test('Smaregi is asked by a flush before Next Engine, and by an import after it', () => {
  const error = { code: 'smaregi', waitsForPerson: true }
  expect(failureKind(EXIT.attention, error, 'stock')).toBe('temporary')
  expect(failureKind(EXIT.attention, error, 'orders')).toBe('refused')
})
