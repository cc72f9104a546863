import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const text = readFileSync('docs/architecture.md', 'utf8')

test('every file that the plan of the house names is there', () => {
  const named = [...text.matchAll(/`([\w-]+(?:\/[\w.-]+)+\.ts)`/g)].map(([, path = '']) => path)
  expect(named.length).toBeGreaterThan(40)
  const missing = named.filter((path) => !existsSync(`src/${path}`) && !existsSync(path))
  expect(missing).toEqual([])
})

test('every room of the layers test is in the plan', () => {
  const lines = readFileSync('test/layers.test.ts', 'utf8').match(/LINES[\s\S]*?\n\]\n/)?.[0] ?? ''
  const rooms = [...lines.matchAll(/'([\w./-]+)'/g)].map(([, room = '']) => room)
  expect(rooms.length).toBeGreaterThan(20)
  expect(rooms.filter((room) => !text.includes(room))).toEqual([])
})
