import { readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Io, nodeIo } from '../../src/store/files/io.ts'
import { thisMachine } from '../../src/store/files/machine.ts'
import { placeOf } from '../../src/store/files/temp.ts'
import { Moved } from '../../src/kernel/errors.ts'
import type { Store } from '../../src/store/store.ts'
import { collect, fine, ioIn, newFolder, openStore } from './helpers.ts'
import { change, head, held } from './samples.ts'

async function sealOne(store: Store, id: number, changes = 3): Promise<void> {
  const draft = await store.batches.draft(id - 1)
  for (let n = 0; n < changes; n += 1) draft.record(change(id * 1000 + n))
  await draft.seal(head(id), [held(`CODE-${id}`)])
}

test('there is nothing at first', async () => {
  const { batches } = await openStore(await newFolder())
  expect(await batches.newest()).toBeNull()
  expect(await batches.read(1)).toBeNull()
  expect(await batches.list()).toEqual([])
  expect(await batches.carried(1)).toEqual([])
  expect(await collect(batches.changes(1))).toEqual([])
})

test('a sealed batch is read again, with its changes and what it carries', async () => {
  const path = await newFolder()
  await sealOne(await openStore(path), 1)
  const { batches } = await openStore(path)
  expect(await batches.newest()).toEqual(head(1))
  expect(await collect(batches.changes(1))).toEqual([change(1000), change(1001), change(1002)])
  expect(await batches.carried(1)).toEqual([held('CODE-1')])
})

test('the newest is the one with the highest number, and an abandoned draft does not change that', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  for (let id = 1; id <= 11; id += 1) await sealOne(store, id, 0)
  expect(await store.batches.list()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11])
  await (await store.batches.draft(11)).abort()
  expect((await store.batches.newest())?.id).toBe(11)
})

test('a draft is nothing to anybody before it is sealed, and nothing after it was given up', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  const draft = await store.batches.draft(0)
  for (let n = 0; n < 20_000; n += 1) draft.record(change(n))
  await draft.drain()
  expect(await store.batches.newest()).toBeNull()
  await draft.abort()
  expect(await readdir(join(path, 'batches'))).toEqual([])
})

test('giving up after sealing changes nothing', async () => {
  const store = await openStore(await newFolder())
  const draft = await store.batches.draft(0)
  draft.record(change(1))
  await draft.seal(head(1), [])
  await draft.abort()
  expect(await collect(store.batches.changes(1))).toEqual([change(1)])
})

test('of two drafts after the same batch only the first is sealed', async () => {
  const path = await newFolder()
  const [one, two] = [await openStore(path), await openStore(path)]
  const [first, second] = [await one.batches.draft(0), await two.batches.draft(0)]
  first.record(change(1))
  second.record(change(2))
  await first.seal(head(1), [])
  await expect(second.seal(head(1), [])).rejects.toBeInstanceOf(Moved)
  await second.abort()
  expect(await collect(one.batches.changes(1))).toEqual([change(1)])
  const names = (await readdir(join(path, 'batches'))).sort()
  expect(names).toEqual([
    '000001.1.json',
    expect.stringMatching(/^000001\.d[0-9a-f]{12}\.changes\.jsonl$/),
  ])
})

test('a draft sweeps what an earlier run left without a head', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  await sealOne(store, 1)
  const left = [
    '000002.changes.jsonl',
    '000002.carried.jsonl',
    '000002.d0123456789ab.changes.jsonl',
    `000002.1.json.999999999-1-${placeOf(thisMachine())}-0123abcd.tmp`,
  ]
  for (const name of left) await writeFile(join(path, 'batches', name), 'left over')
  await sealOne(store, 2)
  expect(await collect(store.batches.changes(2))).toHaveLength(3)
  expect((await readdir(join(path, 'batches'))).filter((name) => name.includes('tmp'))).toEqual([])
})

test('shown again and again, the newest is what it is by now, and the folder at rest is not gone through', async () => {
  const path = await newFolder()
  let searches = 0
  const io: Io = {
    ...nodeIo,
    readdir(of) {
      if (of.endsWith('batches')) searches += 1
      return nodeIo.readdir(of)
    },
  }
  const [here, elsewhere] = [await openStore(path, { io }), await openStore(path)]
  const shown = () => here.batches.newestShown()
  expect(await shown()).toBeNull()
  await sealOne(elsewhere, 1)
  expect(await shown()).toEqual(head(1))
  // Written down with the same time as the change before, as far as the file system's clock can tell.
  const { mtime } = await stat(join(path, 'batches'))
  await elsewhere.batches.advance('sealed', head(1, { state: 'sending' }))
  await utimes(join(path, 'batches'), mtime, mtime)
  expect((await shown())?.state).toBe('sending')
  await shown()
  const before = searches
  for (let n = 0; n < 5; n += 1) expect((await shown())?.state).toBe('sending')
  expect(searches).toBe(before)
  await sealOne(elsewhere, 2)
  expect((await shown())?.id).toBe(2)
})

test('a name that leads nowhere is damage, and nobody looks for it for ever', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  await sealOne(store, 1)
  await symlink('nowhere', join(path, 'batches', '000001.2.json'))
  await expect(store.batches.newest()).rejects.toThrow('000001.2.json')
})

test('a batch moves on or is rewritten in its state, and never goes back', async () => {
  const store = await openStore(await newFolder())
  await sealOne(store, 1)
  await store.batches.advance('sealed', head(1, { state: 'sending' }))
  await store.batches.advance('sending', head(1, { state: 'sending', tag: 'again' }))
  await store.batches.advance('sending', head(1, { state: 'settled' }))
  await expect(store.batches.advance('settled', head(1, { state: 'sealed' }))).rejects.toThrow(
    /back/,
  )
  expect((await store.batches.read(1))?.state).toBe('settled')
  expect(await store.batches.carried(1)).toEqual([held('CODE-1')])
})

test('who moves a batch from a state that it has left is told so', async () => {
  const store = await openStore(await newFolder())
  await sealOne(store, 1)
  const next = head(1, { state: 'sending' })
  const answers = await Promise.allSettled(
    [1, 2, 3].map(() => store.batches.advance('sealed', next)),
  )
  expect(answers.filter((answer) => answer.status === 'fulfilled')).toHaveLength(1)
  await expect(store.batches.advance('sealed', head(9))).rejects.toBeInstanceOf(Moved)
})

test('a damaged or incomplete batch is named and never passed over', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  await sealOne(store, 1)
  await sealOne(store, 2)
  const names = await readdir(join(path, 'batches'))
  const name = names.find((one) => /^000002\..*changes/.test(one)) ?? ''
  const lines = join(path, 'batches', name)
  const whole = await readFile(lines, 'utf8')
  await writeFile(lines, whole.slice(0, whole.indexOf('\n') + 1))
  await expect(collect(store.batches.changes(2))).rejects.toMatchObject({ code: 'damaged' })
  await rm(lines)
  await expect(collect(store.batches.changes(2))).rejects.toMatchObject({ code: 'damaged' })
  await writeFile(join(path, 'batches', '000002.1.json'), '')
  const next = await openStore(path)
  await expect(next.batches.newest()).rejects.toMatchObject({
    code: 'damaged',
    exit: 'attention',
    message: expect.stringContaining('000002.1.json'),
  })
})

test('what cannot be written while more comes is told at the next step', async () => {
  const path = await newFolder()
  const disk = fine()
  const store = await openStore(path, { io: ioIn(disk) })
  const draft = await store.batches.draft(0)
  const recordPages = (): void => {
    for (let n = 0; n < 10_000; n += 1) draft.record(change(n))
  }
  recordPages()
  disk.room = 1000
  await draft.drain()
  recordPages()
  await expect(draft.drain()).rejects.toMatchObject({ code: 'disk', exit: 'temporary' })
  disk.room = Infinity
  await draft.abort()
  expect(await readdir(join(path, 'batches'))).toEqual([])
})

test('a full disk leaves no batch, and the next run seals it', async () => {
  const path = await newFolder()
  const disk = fine()
  const store = await openStore(path, { io: ioIn(disk) })
  const draft = await store.batches.draft(0)
  for (let n = 0; n < 10; n += 1) draft.record(change(n))
  disk.room = 1000
  await expect(draft.seal(head(1), [])).rejects.toMatchObject({ code: 'disk', exit: 'temporary' })
  disk.room = Infinity
  await draft.abort()
  expect(await store.batches.newest()).toBeNull()
  await sealOne(store, 1)
  expect((await store.batches.newest())?.id).toBe(1)
})
