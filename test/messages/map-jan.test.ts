import { expect, test } from 'vitest'
import { changedLine } from '../../src/messages/map-jan.ts'

const changed = { productId: '8000101', code: 'TEA', follows: null, claimedBy: null }

test('a pair whose keys agree is told to have keys that link nothing', () => {
  const same = changedLine({ ...changed, key: '0', codeKey: '0' })
  expect(same.ja).toContain('0（どちらもひも付けに使えない値です）')
  expect(same.en).toContain('0 (neither can link anything)')
  expect(changedLine({ ...changed, key: '490', codeKey: '491' }).en).not.toContain('neither')
})
