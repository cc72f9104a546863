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
] as const)('%s', (_, exit, waits, kind) => {
  expect(failureKind(exit, waits)).toBe(kind)
})
