import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tableOf } from '../../src/domain/mapping/sheet.ts'
import { translateAll } from '../../src/domain/mapping/translate.ts'
import type { Store } from '../../src/store/store.ts'
import { random } from '../domain/mapping/shuffle.ts'
import { newFolder, openStore } from './helpers.ts'
import { opened, table } from './id-tables-kit.ts'

async function open(): Promise<{ store: Store; folder: string }> {
  const path = await newFolder()
  return { store: await openStore(path), folder: join(path, 'tables') }
}

test('find the right side whatever the letter case, and keep its spelling', async () => {
  const { store } = await open()
  await store.tables.replace(table('1 Tea-100g', '2 TEA', '10 tea_X'), 'import', 0)
  await opened(store.tables, 1, async (open) => {
    expect(await open.codeOf('1')).toBe('Tea-100g')
    expect(await open.idOf('TEA-100G')).toBe('1')
    expect(await open.idOf('tea')).toBe('2')
    expect(await open.idOf('TEA_x')).toBe('10')
    expect(await open.idsOf(['tea', 'TEA', 'nothing'])).toEqual(
      new Map([
        ['tea', '2'],
        ['TEA', '2'],
      ]),
    )
  })
})

test.each(['', '1,Tea', 'お茶', '1\n', '0', '100', 'x'.repeat(70), '\uffff', ','])(
  'find nothing for %j',
  async (name) => {
    const { store } = await open()
    await store.tables.replace(table('1 Tea', '2 x'), 'import', 0)
    await opened(store.tables, 1, async (open) => {
      expect(await open.codeOf(name)).toBeNull()
      expect(await open.idOf(name)).toBeNull()
    })
  },
)

test('agree with a map, for tables of every size around a block', async () => {
  const { below } = random(13)
  for (const size of [1, 2, 5, 400, 600, 601, 602, 603, 650, 3000]) {
    const { store } = await open()
    const model = new Map<string, string>()
    for (let i = 0; model.size < size; i += 1) {
      const id = String(1 + below(10 ** (1 + below(15))))
      model.set(id, `C-${i}`)
    }
    const pairs = [...model].map(([productId, code]) => ({ productId, code }))
    await store.tables.replace(tableOf(pairs), 'import', 0)
    await opened(store.tables, 1, async (open) => {
      expect(await open.codesOf(model.keys())).toEqual(model)
      const back = new Map(pairs.map(({ productId, code }) => [code, productId]))
      expect(await open.idsOf(back.keys())).toEqual(back)
      for (let i = 0; i < 50; i += 1) {
        const id = String(below(10 ** (1 + below(15))))
        expect(await open.codeOf(id)).toBe(model.get(id) ?? null)
      }
    })
  }
})

test('many at once, from several sides, share one open table', async () => {
  const { store } = await open()
  await store.tables.replace(tableOf(numbered(30_000)), 'import', 0)
  await opened(store.tables, 1, async (open) => {
    const found = await Promise.all(
      Array.from({ length: 300 }, (_, i) => open.codeOf(String(7 + i * 100))),
    )
    expect(found).toEqual(Array.from({ length: 300 }, (_, i) => `C-${7 + i * 100}`))
  })
})

test('half a million rows go in and are found', async () => {
  const { store, folder } = await open()
  await store.tables.replace(tableOf(numbered(500_000)), 'import', 0)
  expect((await stat(join(folder, '000001.by-id.csv'))).size).toBeGreaterThan(5_000_000)
  await opened(store.tables, 1, async (open) => {
    const ids = Array.from({ length: 5000 }, (_, i) => String(i * 101 + 1))
    const found = await translateAll(open, ids)
    expect(found.get('499951')).toEqual({ source: 'table', code: 'C-499951' })
    expect([...found.values()].filter(({ source }) => source === 'table')).toHaveLength(4951)
    expect(await open.idOf('c-500000')).toBe('500000')
  })
})

function* numbered(count: number) {
  for (let i = 1; i <= count; i += 1) yield { productId: String(i), code: `C-${i}` }
}
