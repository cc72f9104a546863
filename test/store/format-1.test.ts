import {
  appendFile,
  cp,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { stamp } from '../../src/store/files/checked.ts'
import { thisMachine } from '../../src/store/files/machine.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { collect, newFolder, openStore, received } from './helpers.ts'
import { table } from './id-tables-kit.ts'
import { notification } from './samples.ts'

/** As the last version that wrote format 1 has left it: two flushes, two imports, an id table, a notification that waits. */
async function format1(): Promise<string> {
  const path = await newFolder()
  await cp('test/store/fixtures/format-1', path, { recursive: true })
  await mkdir(join(path, 'locks'), { recursive: true })
  return path
}

const SEGMENT = '20261128T225858.144Z-16450-a7bef0'

test('everything in it is read, and written on', async () => {
  const path = await format1()
  const store = await openStore(path)
  const newest = await store.batches.newest()
  expect(newest).toMatchObject({
    id: 2,
    state: 'settled',
    rows: [{ code: '1002', delta: -500, sent: -97 }],
    verdicts: [{ row: 1, kind: 'applied', by: 'tag' }],
  })
  expect(await store.batches.carried(2)).toMatchObject([
    { kind: 'held', reason: 'missing', code: 'TEA-100', delta: -2 },
  ])
  expect((await collect(store.batches.changes(2))).map(({ product }) => product)).toEqual([
    '9001',
    '1002',
  ])
  const waiting = await received(store.unread(newest?.position ?? {}))
  expect(waiting).toMatchObject([{ id: `${SEGMENT}:2`, table: 1, form: 'legacy' }])
  expect(await store.tables.current()).toMatchObject({ number: 1, entries: 3 })
  expect(await store.document('tokens').read()).toMatchObject({
    revision: 1,
    value: { companyName: '練習商店', uid: 'practice-uid-1' },
  })
  expect((await store.bookings.of([1001, 1002])).damaged).toEqual([])
  const booked = await collect(store.bookings.all())
  expect(new Set(booked.map(({ kind }) => kind))).toEqual(
    new Set(['seen', 'intent', 'done', 'reduce']),
  )
  expect((await store.echoes.since('2026-11-01')).entries.length).toBeGreaterThan(0)
  await store.keys.load(['2026-11-29'])
  expect(store.keys.add('2026-11-29', '4125720c7318ab32ebd6b5627b8827d1')).toBe(false)

  const { value, revision } = await store.document<object>('runs').read()
  await store.document('runs').replace({ ...value, more: true }, revision)
  const draft = await store.batches.draft(2)
  if (newest !== null) await draft.seal({ ...newest, id: 3 }, [])
  await store.bookings.append([
    { kind: 'void', slip: 1001, at: '2026-11-29T01:00:00.000Z', id: 'later', why: 'sample' },
  ])
  const again = await openStore(path)
  expect(await again.document('runs').read()).toMatchObject({
    revision: revision + 1,
    value: { more: true },
  })
  expect((await again.batches.newest())?.id).toBe(3)
  expect(await collect(again.bookings.all())).toHaveLength(booked.length + 1)
})

test('it is format 2 from then on, for good', async () => {
  const path = await format1()
  await (await openFileStore({ path })).close()
  const names = await readdir(path)
  expect(names.filter((name) => name.startsWith('format'))).toEqual(['format-2'])
  expect(JSON.parse(await readFile(join(path, 'migrated.json'), 'utf8'))).toMatchObject({
    format: 2,
    segments: { [SEGMENT]: (await readFile(join(path, 'journal', `${SEGMENT}.jsonl`))).length },
  })
})

/** A claim as format 1 wrote it. */
async function claim(path: string, lock: string, parts: object = {}): Promise<string> {
  const file = join(path, 'locks', `${lock}.${process.pid}-0123456789ab.held`)
  const at = new Date().toISOString()
  await writeFile(file, stamp({ purpose: 'flush', ...thisMachine().self(), at, ...parts }))
  return file
}

test('who is at work in format 1 is waited for; then its locks are held for ever by a newer ston', async () => {
  const path = await format1()
  const held = await claim(path, 'stock')
  const opening = openStore(path)
  await new Promise((resolve) => setTimeout(resolve, 300))
  expect(await readdir(path)).toContain('format-1')
  await rm(held)
  await opening
  const left = (await readdir(join(path, 'locks'))).filter((name) => name.endsWith('.held'))
  expect(left.sort()).toEqual(
    ['batches', 'documents', 'nextengine', 'orders', 'stock'].map(
      (lock) => `${lock}.format-2.held`,
    ),
  )
  const [first = ''] = left
  // What a process of format 1 asks of it: another machine's, and a sign of life that never grows old.
  const { host, boot } = JSON.parse(await readFile(join(path, 'locks', first), 'utf8')) as {
    host: string
    boot: string
  }
  expect(host).toContain('format 2')
  expect(boot).not.toBe(thisMachine().self().boot)
  expect((await stat(join(path, 'locks', first))).mtime.getFullYear()).toBeGreaterThan(2090)
  // And it keeps nobody of format 2 out.
  const store = await openStore(path)
  expect((await store.lock('stock', { purpose: 'flush', waitMs: 0 })).kind).toBe('held')
})

test('of many that open it at once one brings it to format 2, and all work on it', async () => {
  const path = await format1()
  const stores = await Promise.all([1, 2, 3, 4].map(() => openStore(path)))
  for (const store of stores) expect((await store.batches.newest())?.id).toBe(2)
  expect(await readdir(path)).toContain('format-2')
})

test('what a listener of format 1 still takes is read, and it is named until the new one has taken something', async () => {
  const path = await format1()
  const store = await openStore(path)
  const { position } = (await store.batches.newest()) ?? { position: {} }
  expect(await store.olderListener()).toBe(false)
  const file = join(path, 'journal', `${SEGMENT}.jsonl`)
  const line = (await readFile(file, 'utf8')).split('\n')[2] ?? ''
  await appendFile(file, `${line}\n`)
  expect(await store.olderListener()).toBe(true)
  expect(await received(store.unread(position))).toHaveLength(2)
  await utimes(file, 1, 1)
  await (await store.intake()).append(notification('new'))
  expect(await store.olderListener()).toBe(false)
  expect(await received(store.unread(position))).toHaveLength(3)
})

test('a table that is put in force is seen by a listener of format 1 as well', async () => {
  const path = await format1()
  const store = await openStore(path)
  const intake = await store.intake()
  await intake.append(notification('before'))
  const { number } = await store.tables.replace(table('1001 TEA-100'), 'import', 1)
  await intake.append(notification('after'))
  expect(await store.tables.current()).toMatchObject({ number, entries: 1, former: 1 })
  const taken = await received(store.unread({}))
  expect(taken.slice(-2).map((one) => one.table)).toEqual([1, number])
  expect(await readFile(join(path, 'tables', 'current'), 'utf8')).toBe(`${number}\n`)
})
