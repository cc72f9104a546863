import { expect, test } from 'vitest'
import { foreignJson, isTooDeep } from '../../src/kernel/json.ts'

const nested = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`

test('JSON of any shape is read, but for what is too deep to be walked', () => {
  expect(foreignJson('{"a":[1,{"b":null}],"__proto__":{"c":2}}')).toEqual(
    JSON.parse('{"a":[1,{"b":null}],"__proto__":{"c":2}}'),
  )
  expect(foreignJson('{')).toBeUndefined()
  expect(foreignJson(nested(100))).toBeDefined()
  expect(foreignJson(nested(101))).toBeUndefined()
  expect(foreignJson(`{"a":{"b":${nested(99)}}}`)).toBeUndefined()
  expect(foreignJson(nested(200_000))).toBeUndefined()
})

test('what holds itself is too deep', () => {
  const own: unknown[] = []
  own.push({ own })
  expect(isTooDeep(own)).toBe(true)
})
