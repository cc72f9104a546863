import { expect, test } from 'vitest'
import { decisionIn } from '../../src/audit/decisions.ts'

const isCommand = (word: string): boolean => ['map', 'auth', 'flush'].includes(word)

test('a decision is the command, and what it is about', () => {
  const args = ['--as=田中', 'map', 'exclude', '--json', '--', '8000101']
  expect(decisionIn(args, isCommand)).toEqual({ did: 'map exclude', names: ['8000101'] })
  expect(decisionIn(['flush', '--as=田中'], isCommand)).toEqual({ did: 'flush', names: [] })
})

test('the address that a sign-in ended at is not kept', () => {
  const url = 'https://localhost/nextengine/callback?uid=u&state=secret'
  expect(decisionIn(['auth', 'login', url, '--as=田中'], isCommand)).toEqual({
    did: 'auth login',
    names: [],
  })
})

test('what stands behind options that every command has is no name; behind -- everything is', () => {
  const args = ['map', 'exclude', '--config', '/etc/ston/config.json', '--as', '田中', '--', '-A1']
  expect(decisionIn(args, isCommand)).toEqual({ did: 'map exclude', names: ['-A1'] })
})
