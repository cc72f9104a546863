import { describe, expect, test } from 'vitest'
import { diffTables, isSame } from '../../../src/domain/mapping/diff.ts'
import { Sheet, tableOf } from '../../../src/domain/mapping/sheet.ts'
import type { Pair, TableText } from '../../../src/domain/mapping/table.ts'
import { text } from './files.ts'
import { random } from './shuffle.ts'

function pairs(...rows: string[]): Pair[] {
  return rows.map((row) => {
    const [productId = '', code = ''] = row.split(' ')
    return { productId, code }
  })
}

describe('a table’s text', () => {
  test('is sorted by the bytes of its ids, a shorter one first', async () => {
    const table = tableOf(pairs('100 a', '20 b', '1 c', '10 d', '2 e'))
    expect(await text(table.byId())).toBe('1,c\n10,d\n100,a\n2,e\n20,b\n')
    expect(table.entries).toBe(5)
  })

  test('is the same whatever order the rows come in, for thousands of rows', async () => {
    const { below, shuffled } = random(7)
    const rows = new Map<string, string>()
    for (let i = 0; i < 5000; i += 1) rows.set(String(1 + below(10 ** (1 + below(15)))), `c-${i}`)
    const list = [...rows].map(([productId, code]) => ({ productId, code }))
    const expected = list.map((one) => `${one.productId},${one.code}`).toSorted(bytewise)
    expect(await text(tableOf(shuffled(list)).byId())).toBe(`${expected.join('\n')}\n`)
    const inverse = list.map((one) => `${one.code},${one.productId}`).toSorted(bytewise)
    expect(await text(tableOf(shuffled(list)).byCode())).toBe(`${inverse.join('\n')}\n`)
  })

  test('of names with long common beginnings is sorted too', async () => {
    const list = Array.from({ length: 3000 }, (_, i) => ({
      productId: String(123_456_789_000_000 + i),
      code: `AAAAAAAAAAAAAAAAAAAAAAAA-${String((i * 7919) % 3000).padStart(4, '0')}`,
    }))
    const inverse = list.map((one) => `${one.code},${one.productId}`).toSorted(bytewise)
    expect(await text(tableOf(list).byCode())).toBe(`${inverse.join('\n')}\n`)
  })

  test('tells every name that stands there twice, with both lines', () => {
    const sheet = new Sheet()
    sheet.add('2', 'B', 10)
    sheet.add('1', 'a', 11)
    sheet.add('2', 'c', 12)
    sheet.add('3', 'b', 13)
    expect([...sheet.sort()]).toEqual([
      { side: 'id', text: '2', line: 12, before: '2', beforeLine: 10 },
      { side: 'code', text: 'b', line: 13, before: 'B', beforeLine: 10 },
    ])
  })
})

describe('what changes from one table to another', () => {
  test('is added, changed or removed', async () => {
    const diff = await diffTables(
      tableOf(pairs('1 a', '2 b', '3 c', '5 e')),
      tableOf(pairs('2 b', '3 C', '4 d', '5 ex')),
    )
    expect(diff).toEqual({
      added: 1,
      changed: 2,
      removed: 1,
      examples: {
        added: [{ productId: '4', code: 'd' }],
        changed: [
          { productId: '3', from: 'c', to: 'C' },
          { productId: '5', from: 'e', to: 'ex' },
        ],
        removed: [{ productId: '1', code: 'a' }],
      },
    })
    expect(isSame(diff)).toBe(false)
  })

  test('is nothing for the same table, however its text is cut', async () => {
    const table = tableOf(Array.from({ length: 40_000 }, (_, i) => pair(i + 1)))
    expect(isSame(await diffTables(inPieces(table, 3), inPieces(table, 1000)))).toBe(true)
  })

  test('agrees with a plain comparison, for many tables', async () => {
    const { below } = random(11)
    for (let round = 0; round < 200; round += 1) {
      const [before, after] = [0, 1].map(
        () => new Map(Array.from({ length: below(30) }, () => [1 + below(40), below(3)])),
      ) as [Map<number, number>, Map<number, number>]
      const diff = await diffTables(inPieces(asTable(before), 2), asTable(after))
      const added = [...after.keys()].filter((id) => !before.has(id)).length
      const removed = [...before.keys()].filter((id) => !after.has(id)).length
      const changed = [...after].filter(([id, c]) => before.has(id) && before.get(id) !== c).length
      expect(diff).toMatchObject({ added, changed, removed })
    }
  })
})

function bytewise(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

function pair(i: number): Pair {
  return { productId: String(i), code: `c-${i}` }
}

/** Ids with one of a few codes each, made unique. */
function asTable(rows: ReadonlyMap<number, number>): TableText {
  return tableOf(
    [...rows].map(([id, code]) => ({ productId: String(id), code: `c-${id}-${code}` })),
  )
}

/** The same text in chunks of so many lines, in memory that is used again. */
function inPieces(table: TableText, lines: number): TableText {
  return {
    ...table,
    async *byId() {
      const all = (await text(table.byId())).split(/(?<=\n)/)
      const memory = Buffer.alloc(64 * lines)
      for (let at = 0; at < all.length; at += lines)
        yield memory.subarray(0, memory.write(all.slice(at, at + lines).join('')))
    },
  }
}
