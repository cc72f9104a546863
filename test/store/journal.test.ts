import { chmod, cp, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { IntakeRefused } from '../../src/store/store.ts'
import { fine, ioIn, newFolder, openStore, received, segments } from './helpers.ts'
import { notification } from './samples.ts'

test('what was taken is read back as it came, with its id, its time and the id table then in force', async () => {
  const path = await newFolder()
  const store = await openStore(path, { now: () => new Date('2026-11-23T01:02:03.004Z') })
  const intake = await store.intake()
  const sent = {
    form: 'platform',
    event: 'pos:stock',
    headers: { a: '1' },
    body: '{"茶":"\n\u2028 \ud800"}',
  } as const
  const id = await intake.append(sent)
  expect(await received(store.unread({}))).toEqual([
    { ...sent, id, at: '2026-11-23T01:02:03.004Z', table: 0 },
  ])
})

test('ids are unique and the order within a segment is the order of arrival', async () => {
  const store = await openStore(await newFolder())
  const intake = await store.intake()
  const ids = await Promise.all(
    Array.from({ length: 500 }, (_, n) => intake.append(notification(`${n}`))),
  )
  const found = await received(store.unread({}))
  expect(found.map((one) => one.body)).toEqual(Array.from({ length: 500 }, (_, n) => `${n}`))
  expect(found.map((one) => one.id)).toEqual(ids)
  expect(new Set(ids).size).toBe(500)
})

test('senders that wait at the same time share a sync', async () => {
  const disk = fine()
  const store = await openStore(await newFolder(), { io: ioIn(disk) })
  const intake = await store.intake()
  await intake.append(notification('first'))
  const before = disk.syncs
  await Promise.all(Array.from({ length: 200 }, (_, n) => intake.append(notification(`${n}`))))
  expect(disk.syncs - before).toBeLessThanOrEqual(2)
})

test('a group is never larger than a reader may have to pass over', async () => {
  const disk = fine()
  const store = await openStore(await newFolder(), { io: ioIn(disk) })
  const intake = await store.intake()
  const body = 'x'.repeat(300_000)
  await Promise.all(Array.from({ length: 9 }, () => intake.append(notification(body))))
  expect(disk.syncs).toBeGreaterThanOrEqual(4)
})

test('a large segment is left for a new one, and nothing is missing in between', async () => {
  const path = await newFolder()
  const store = await openStore(path, { limits: { segmentBytes: 2000 } })
  const intake = await store.intake()
  for (let n = 0; n < 50; n += 1) await intake.append(notification(`${n}`))
  expect((await segments(path)).length).toBeGreaterThan(3)
  expect((await received(store.unread({}))).length).toBe(50)
})

test('a segment is left after a day, so that pruning never meets its writer', async () => {
  const path = await newFolder()
  let now = new Date('2026-11-23T00:00:00Z')
  const store = await openStore(path, { now: () => now })
  const intake = await store.intake()
  await intake.append(notification('today'))
  now = new Date('2026-11-24T00:00:01Z')
  await intake.append(notification('tomorrow'))
  expect(await segments(path)).toHaveLength(2)
})

test('a segment that somebody deleted is not written to any more', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  const intake = await store.intake()
  await intake.append(notification('gone'))
  for (const name of await segments(path)) await unlink(join(path, 'journal', name))
  await intake.append(notification('kept'))
  expect((await received(store.unread({}))).map((one) => one.body)).toEqual(['kept'])
})

test('nor one whose folder somebody has replaced by a backup', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  const intake = await store.intake()
  await intake.append(notification('saved'))
  await rename(path, `${path}-before`)
  await cp(`${path}-before`, path, { recursive: true })
  await intake.append(notification('kept'))
  expect((await received(store.unread({}))).map((one) => one.body)).toEqual(['saved', 'kept'])
})

test('what was written to a segment while somebody deleted it is refused', async () => {
  const path = await newFolder()
  const disk = fine()
  const intake = await (await openStore(path, { io: ioIn(disk) })).intake()
  await intake.append(notification('before'))
  let go = (): void => undefined
  disk.gate = new Promise((resolve) => {
    go = resolve
  })
  const { syncs } = disk
  const appended = intake.append(notification('lost')).catch((error: unknown) => error)
  await expect.poll(() => disk.syncs).toBeGreaterThan(syncs)
  for (const name of await segments(path)) await unlink(join(path, 'journal', name))
  go()
  expect(await appended).toBeInstanceOf(IntakeRefused)
})

test('two listeners write segments of their own, read together', async () => {
  const path = await newFolder()
  const [one, two] = [await openStore(path), await openStore(path)]
  const [first, second] = [await one.intake(), await two.intake()]
  await Promise.all([first.append(notification('a')), second.append(notification('b'))])
  expect(await segments(path)).toHaveLength(2)
  expect((await received(one.unread({}))).map((item) => item.body).sort()).toEqual(['a', 'b'])
})

test('each notification carries the number of the table that was in force when it was taken', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  const intake = await store.intake()
  await intake.append(notification('none'))
  await writeFile(join(path, 'tables', 'current.000001'), '1\n')
  await intake.append(notification('first'))
  await writeFile(join(path, 'tables', 'current.000002'), '12\n')
  await intake.append(notification('second'))
  expect((await received(store.unread({}))).map((one) => one.table)).toEqual([0, 1, 12])
})

test('files are for their owner alone, whatever the umask', async () => {
  const path = await newFolder()
  await chmod(path, 0o700)
  const before = process.umask(0o777)
  try {
    const store = await openStore(join(path, 'data'))
    await (await store.intake()).append(notification('x'))
    await store.document('runs').replace(1, 0)
  } finally {
    process.umask(before)
  }
  const modes = async (name: string): Promise<number> =>
    (await stat(join(path, 'data', name))).mode & 0o777
  expect(await modes('journal')).toBe(0o700)
  expect(await modes('documents/runs.000001.json')).toBe(0o600)
  expect(await modes(`journal/${(await segments(join(path, 'data')))[0]}`)).toBe(0o600)
})
