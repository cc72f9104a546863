import { appendFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { Moved } from '../../src/kernel/errors.ts'
import type { Store } from '../../src/store/store.ts'
import { newFolder, openStore } from './helpers.ts'
import { contents, opened, table } from './id-tables-kit.ts'

async function open(): Promise<{ store: Store; folder: string }> {
  const path = await newFolder()
  const store = await openStore(path, { now: () => new Date('2026-11-24T00:00:00Z') })
  return { store, folder: join(path, 'tables') }
}

describe('one table after another', () => {
  test('before the first one every look-up finds nothing', async () => {
    const { store } = await open()
    expect(await store.tables.current()).toEqual({
      number: 0,
      entries: 0,
      at: null,
      how: null,
      former: null,
    })
    await opened(store.tables, 0, async (none) => {
      expect(await none.codeOf('1')).toBeNull()
      expect(await none.idOf('1')).toBeNull()
      expect((await none.codesOf(['1'])).size).toBe(0)
    })
    expect(await contents(store.tables, 0)).toEqual([])
  })

  test('each has a number, and older ones stay readable', async () => {
    const { store } = await open()
    const first = await store.tables.replace(table('1 a'), 'import', 0)
    const second = await store.tables.replace(table('1 b', '2 c'), 'import', 1)
    expect(first).toMatchObject({ number: 1, entries: 1, how: 'import', former: 0 })
    expect(second).toMatchObject({
      number: 2,
      entries: 2,
      at: '2026-11-24T00:00:00.000Z',
      former: 1,
    })
    expect(await store.tables.current()).toEqual(second)
    expect(await contents(store.tables, 1)).toEqual(['1 a'])
    expect(await contents(store.tables, 2)).toEqual(['1 b', '2 c'])
  })

  test('an empty one is a table like others', async () => {
    const { store } = await open()
    await store.tables.replace(table('1 a'), 'import', 0)
    expect(await store.tables.replace(table(), 'clear', 1)).toMatchObject({ number: 2, entries: 0 })
    expect(await contents(store.tables, 2)).toEqual([])
    expect(await opened(store.tables, 2, (empty) => empty.codeOf('1'))).toBeNull()
  })

  test('undo brings the former content back under a new number, and undo again the later one', async () => {
    const { store } = await open()
    await store.tables.replace(table('1 a'), 'import', 0)
    await store.tables.replace(table('2 b'), 'import', 1)
    expect(await store.tables.undo(2)).toMatchObject({
      number: 3,
      entries: 1,
      how: 'undo',
      former: 2,
    })
    expect(await contents(store.tables, 3)).toEqual(['1 a'])
    await store.tables.undo(3)
    expect(await contents(store.tables, 4)).toEqual(['2 b'])
  })

  test('undo of the first one leaves an empty table', async () => {
    const { store } = await open()
    await store.tables.replace(table('1 a'), 'import', 0)
    expect(await store.tables.undo(1)).toMatchObject({ number: 2, entries: 0 })
  })

  test('who has not seen the newest one changes nothing', async () => {
    const { store } = await open()
    await store.tables.replace(table('1 a'), 'import', 0)
    await store.tables.replace(table('2 b'), 'import', 1)
    await expect(store.tables.replace(table('3 c'), 'import', 1)).rejects.toThrow(Moved)
    await expect(store.tables.undo(1)).rejects.toThrow(Moved)
    expect(await store.tables.current()).toMatchObject({ number: 2 })
  })

  test('what is received carries the number in force', async () => {
    const { store } = await open()
    const intake = await store.intake()
    const notification = { form: 'legacy', body: '[]', event: '', headers: {} } as const
    await intake.append(notification)
    await store.tables.replace(table('1 a'), 'import', 0)
    await intake.append(notification)
    await store.tables.replace(table(), 'clear', 1)
    await intake.append(notification)
    const seen: number[] = []
    for await (const items of store.unread({}))
      for (const item of items) if (item.kind === 'notification') seen.push(item.received.table)
    expect(seen).toEqual([0, 1, 2])
  })
})

describe('pruning', () => {
  test('leaves the current one, the one before, and those that are named', async () => {
    const { store, folder } = await open()
    for (let n = 0; n < 6; n += 1) await store.tables.replace(table(`1 c${n}`), 'import', n)
    await store.tables.prune(new Set([2, 0, 99]))
    expect((await readdir(folder)).filter((name) => name.endsWith('.json'))).toEqual([
      '000002.json',
      '000005.json',
      '000006.json',
    ])
    expect(await contents(store.tables, 2)).toEqual(['1 c1'])
    await store.tables.undo(6)
    expect(await contents(store.tables, 7)).toEqual(['1 c4'])
  })

  test('without any table does nothing', async () => {
    const { store } = await open()
    await store.tables.prune(new Set())
    expect(await store.tables.current()).toMatchObject({ number: 0 })
  })

  test('does not disturb who has a table open', async () => {
    const { store } = await open()
    const rows = Array.from({ length: 20_000 }, (_, i) => `${i + 1} c${i + 1}`)
    await store.tables.replace(table(...rows), 'import', 0)
    await opened(store.tables, 1, async (old) => {
      await store.tables.replace(table(), 'clear', 1)
      await store.tables.replace(table('1 a'), 'import', 2)
      await store.tables.replace(table('1 b'), 'import', 3)
      await store.tables.prune(new Set())
      expect(await old.codeOf('19999')).toBe('c19999')
    })
    await expect(store.tables.open(1)).rejects.toMatchObject({ code: 'damaged' })
  })
})

describe('on disk', () => {
  test('a table is two plain lists that a person can read, and its story', async () => {
    const { store, folder } = await open()
    await store.tables.replace(table('20 b', '3 A'), 'import', 0)
    expect(await readdir(folder)).toEqual([
      '000001.by-code.csv',
      '000001.by-id.csv',
      '000001.json',
      'current.000001',
    ])
    expect(await readFile(join(folder, '000001.by-id.csv'), 'utf8')).toBe('20,b\n3,A\n')
    expect(await readFile(join(folder, '000001.by-code.csv'), 'utf8')).toBe('A,3\nb,20\n')
    expect(await readFile(join(folder, 'current.000001'), 'utf8')).toBe('1\n')
    expect((await stat(join(folder, '000001.by-id.csv'))).mode & 0o777).toBe(0o600)
  })

  test('a list that is cut, longer or gone is damage, and said so', async () => {
    const { store, folder } = await open()
    await store.tables.replace(table('1 a', '2 b'), 'import', 0)
    const path = join(folder, '000001.by-id.csv')
    const damage = { code: 'damaged', exit: 'attention' }
    await appendFile(path, '3,c\n')
    await expect(store.tables.open(1)).rejects.toMatchObject(damage)
    await writeFile(path, '1,a\n')
    await expect(store.tables.open(1)).rejects.toMatchObject(damage)
    await rm(path)
    await expect(store.tables.open(1)).rejects.toMatchObject(damage)
    await rm(join(folder, '000001.json'))
    await expect(store.tables.current()).rejects.toMatchObject(damage)
  })

  test('lines out of order never get there', async () => {
    const { store, folder } = await open()
    const wrong = { entries: 2, byId: () => [Buffer.from('2,b\n1,a\n')], byCode: () => [] }
    await expect(store.tables.replace(wrong, 'import', 0)).rejects.toThrow('not in order')
    const miscounted = { ...table('1 a'), entries: 2 }
    await expect(store.tables.replace(miscounted, 'import', 0)).rejects.toThrow('miscounts')
    expect(await store.tables.current()).toMatchObject({ number: 0 })
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})
