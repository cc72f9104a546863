import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { IntakeRefused } from '../../src/store/store.ts'
import { fine, ioIn, newFolder, openStore, received, segments } from './helpers.ts'
import { notification } from './samples.ts'

test('a disk that takes a few bytes at a time gets everything', async () => {
  const disk = { ...fine(), shortWrites: 7 }
  const store = await openStore(await newFolder(), { io: ioIn(disk) })
  const intake = await store.intake()
  await Promise.all(['one', 'two'].map((body) => intake.append(notification(body))))
  expect((await received(store.unread({}))).map((item) => item.body)).toEqual(['one', 'two'])
})

test('a full disk: who waits is refused, what was acknowledged stays, and room again needs no restart', async () => {
  const path = await newFolder()
  const disk = fine()
  const store = await openStore(path, { io: ioIn(disk), limits: { retryMs: 100 } })
  const intake = await store.intake()
  await intake.append(notification('kept'))
  disk.room = 100
  const answers = await Promise.allSettled(
    ['a', 'b', 'c', 'd'].map((body) => intake.append(notification(body))),
  )
  expect(answers.map((answer) => answer.status)).not.toContain('fulfilled')
  expect(answers[0]).toMatchObject({ reason: { why: 'disk', cause: { code: 'ENOSPC' } } })
  await sleep(150)
  expect(
    (await readFile(join(path, 'journal', (await segments(path))[0] ?? ''), 'utf8')).split('\n'),
  ).toHaveLength(2)
  disk.room = Infinity
  await intake.append(notification('again'))
  expect((await received(store.unread({}))).map((item) => item.body)).toEqual(['kept', 'again'])
  expect(await segments(path)).toHaveLength(2)
})

test('a disk that has refused is left alone for a while and not littered with empty files', async () => {
  const path = await newFolder()
  const disk = { ...fine() }
  const store = await openStore(path, { io: ioIn(disk), limits: { retryMs: 60_000 } })
  disk.room = 0
  const intake = await store.intake()
  await expect(intake.append(notification('a'))).rejects.toMatchObject({ why: 'disk' })
  const opened = disk.opened
  await expect(intake.append(notification('b'))).rejects.toBeInstanceOf(IntakeRefused)
  expect(disk.opened).toBe(opened)
  await intake.close()
  expect(await segments(path)).toEqual([])
})

test('after a failed sync the segment takes no more, for the next sync might lie', async () => {
  const path = await newFolder()
  const disk = fine()
  const store = await openStore(path, { io: ioIn(disk), limits: { retryMs: 0 } })
  const intake = await store.intake()
  await intake.append(notification('one'))
  disk.syncFails = true
  await expect(intake.append(notification('two'))).rejects.toMatchObject({ why: 'disk' })
  disk.syncFails = false
  await intake.append(notification('three'))
  expect(await segments(path)).toHaveLength(2)
  expect((await received(store.unread({}))).map((item) => item.body)).toEqual(['one', 'three'])
})

test('too much waiting is refused at once; what waits is still taken', async () => {
  const disk = fine()
  const store = await openStore(await newFolder(), {
    io: ioIn(disk),
    limits: { waitingBytes: 3000 },
  })
  const intake = await store.intake()
  let open = (): void => undefined
  disk.gate = new Promise((resolve) => (open = resolve))
  const waiting = intake.append(notification('x'.repeat(2000)))
  await expect(intake.append(notification('y'.repeat(2000)))).rejects.toMatchObject({ why: 'full' })
  open()
  await waiting
  await intake.append(notification('z'.repeat(2000)))
})

test('closing waits for what was handed over and takes nothing more', async () => {
  const store = await openStore(await newFolder())
  const intake = await store.intake()
  const answers = ['a', 'b', 'c'].map((body) => intake.append(notification(body)))
  await intake.close()
  expect((await Promise.all(answers)).length).toBe(3)
  await expect(intake.append(notification('d'))).rejects.toMatchObject({ why: 'closed' })
})

test('nothing is taken while nobody can tell which id table is in force', async () => {
  const path = await newFolder()
  const store = await openStore(path, { limits: { retryMs: 0 } })
  await writeFile(join(path, 'tables', 'current'), '?')
  const intake = await store.intake()
  await expect(intake.append(notification('a'))).rejects.toMatchObject({ why: 'disk' })
  await writeFile(join(path, 'tables', 'current'), '3')
  await intake.append(notification('b'))
  expect((await received(store.unread({}))).map((item) => item.table)).toEqual([3])
})
