import { expect, test } from 'vitest'
import { heldBecause } from '../../src/messages/held.ts'

test('what is to be done about a product names it without its 拠点', () => {
  const { next } = heldBecause({ reason: 'missing' }, 'h-1001@駅前', ['1001'])
  expect(next.en).toContain('It is not in the id table, so its id is its code.')
  expect(next.en).toContain('`ston map exclude 1001`')
  const unlinked = heldBecause({ reason: 'unlinked', key: '' }, 'h-:8000101@駅前', ['8000101'])
  expect(unlinked.next.en).toContain('`ston map exclude 8000101`')
})
