import { expect, test } from 'vitest'
import { tableOfPairs, withPairs } from '../../../src/domain/mapping/learnt-table.ts'
import {
  CODE_FIRST_ORDER,
  compareKeys,
  ID_ORDER,
  type KeyOrder,
} from '../../../src/domain/mapping/sort.ts'
import type { Chunks, Pair, TableText } from '../../../src/domain/mapping/table.ts'
import { seeded } from './random.ts'

async function textOf(chunks: Chunks): Promise<string> {
  let text = ''
  for await (const chunk of chunks) text += Buffer.from(chunk).toString('latin1')
  return text
}

async function linesOf(chunks: Chunks, order: KeyOrder): Promise<string[]> {
  const text = await textOf(chunks)
  const lines = text.split('\n').slice(0, -1)
  const bytes = Buffer.from(text, 'latin1')
  let at = 0
  for (const line of lines.slice(0, -1)) {
    const next = at + line.length + 1
    expect(compareKeys({ bytes, at }, { bytes, at: next }, order)).toBeLessThan(0)
    at = next
  }
  return lines
}

async function check(table: TableText, pairs: readonly Pair[]): Promise<void> {
  const byId = await linesOf(table.byId(), ID_ORDER)
  const byCode = await linesOf(table.byCode(), CODE_FIRST_ORDER)
  expect(byId.toSorted()).toEqual(pairs.map((one) => `${one.productId},${one.code}`).toSorted())
  expect(byCode.toSorted()).toEqual(pairs.map((one) => `${one.code},${one.productId}`).toSorted())
  expect(table.entries).toBe(pairs.length)
}

test('a table of nothing is empty', async () => {
  await check(tableOfPairs([]), [])
})

test('pairs are put where they belong, and take the place of what their product had', async () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const random = seeded(seed)
    const codes = new Set<string>()
    const code = (): string => {
      for (;;) {
        const length = 1 + random(4)
        const letters = Array.from({ length }, () => 'AbZ09-_x'[random(8)] ?? '')
        const made = letters.join('')
        if (codes.has(made.toLowerCase())) continue
        codes.add(made.toLowerCase())
        return made
      }
    }
    const before = new Map<string, string>()
    const added = new Map<string, string>()
    for (let i = random(40); i > 0; i -= 1) before.set(String(1 + random(2000)), code())
    for (let i = random(12); i > 0; i -= 1) added.set(String(1 + random(2000)), code())
    for (const id of [...before.keys()].slice(0, random(4))) added.set(id, code())
    const pairs = (of: ReadonlyMap<string, string>): Pair[] =>
      [...of].map(([productId, its]) => ({ productId, code: its }))
    const replaced = [...added.keys()].filter((id) => before.has(id)).length
    const table = withPairs(tableOfPairs(pairs(before)), pairs(added), replaced)
    await check(table, pairs(new Map([...before, ...added])))
  }
})
