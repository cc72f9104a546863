import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import {
  createFile,
  type Io,
  linkOnce,
  makeFolder,
  nodeIo,
  readSmall,
  syncFolder,
  writeAll,
  writeNew,
} from '../../src/store/files/io.ts'
import { errnoOf } from '../../src/kernel/errors.ts'
import { seeded } from '../crash/powercut-inode.ts'
import { Disk, type Turn } from './disk.ts'

/** The simulated disk does what the real one does, as far as the store asks it; and loses what a power cut may lose. */

const atOnce: Turn = (_kind, work) => Promise.resolve().then(work)

const DISKS: readonly (readonly [string, () => Promise<Place>])[] = [
  ['real', real],
  ['simulated', () => Promise.resolve({ io: new Disk(() => 5000).io(atOnce), path: '/shop' })],
]

interface Place {
  readonly io: Io
  readonly path: string
}

async function real(): Promise<Place> {
  const path = await mkdtemp(join(tmpdir(), 'ston-disk-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return { io: nodeIo, path: join(path, 'shop') }
}

const hello = Buffer.from('hello ')
const world = Buffer.from('world')

const failed = (doing: Promise<unknown>): Promise<string> => doing.then(() => '', errnoOf)

test.each(DISKS)('%s: a file is made once, appended to, read, cut, and gone', async (_, open) => {
  const { io, path } = await open()
  await makeFolder(io, join(path, 'deep', 'er'))
  const name = join(path, 'deep', 'er', 'a')
  const file = await createFile(io, name)
  await writeAll(file, hello)
  await writeAll(file, world)
  await file.datasync()
  expect(await failed(createFile(io, name))).toBe('EEXIST')
  expect((await readSmall(io, name))?.toString()).toBe('hello world')
  expect((await io.stat(name)).size).toBe(11)
  expect((await file.stat()).ino).toBe(io.statSync(name).ino)
  await file.truncate(6)
  await file.close()
  const more = await io.open(name, 'a')
  await writeAll(more, hello)
  await more.close()
  expect((await readSmall(io, name))?.toString()).toBe('hello hello ')
  const bytes = Buffer.alloc(20)
  const reading = await io.open(name, 'r')
  expect(await reading.read(bytes, 2, 5, 6)).toMatchObject({ bytesRead: 5 })
  expect(bytes.subarray(2, 7).toString()).toBe('hello')
  expect(await reading.read(bytes, 0, 5, 12)).toMatchObject({ bytesRead: 0 })
  await reading.close()
  await io.unlink(name)
  expect(await readSmall(io, name)).toBeNull()
  expect(await failed(io.unlink(name))).toBe('ENOENT')
  expect(await failed(io.open(name, 'r+'))).toBe('ENOENT')
})

test.each(DISKS)('%s: names are given, taken over and listed', async (_, open) => {
  const { io, path } = await open()
  await makeFolder(io, path)
  const at = (name: string): string => join(path, name)
  await writeNew(io, at('a'), hello, 'sync')
  await writeNew(io, at('b'), world)
  expect(await linkOnce(io, at('a'), at('c'))).toBe(true)
  expect(await linkOnce(io, at('b'), at('c'))).toBe(false)
  expect(await linkOnce(io, at('nothing'), at('d'))).toBe(false)
  expect((await io.stat(at('c'))).nlink).toBe(2)
  await io.rename(at('b'), at('c'))
  expect((await io.stat(at('a'))).nlink).toBe(1)
  expect((await readSmall(io, at('c')))?.toString()).toBe('world')
  expect((await io.readdir(path)).toSorted()).toEqual(['a', 'c'])
  expect(io.readdirSync(path).toSorted()).toEqual(['a', 'c'])
  await io.utimes(at('a'), new Date(7000), new Date(7000))
  expect((await io.stat(at('a'))).mtimeMs).toBe(7000)
  expect(await failed(io.mkdir(path, { mode: 0o700 }))).toBe('EEXIST')
  expect(await failed(io.readdir(at('nothing')))).toBe('ENOENT')
  expect(await failed(io.rename(at('nothing'), at('e')))).toBe('ENOENT')
  expect((await io.statfs(path)).bavail).toBeGreaterThan(0)
  await syncFolder(io, path)
})

/** What is left of a file and its name after so many cuts. */
async function afterCuts(write: (io: Io) => Promise<void>): Promise<ReadonlySet<string>> {
  const left = new Set<string>()
  for (let seed = 1; seed <= 60; seed += 1) {
    const disk = new Disk(() => 5000)
    const io = disk.io(atOnce)
    await makeFolder(io, '/shop')
    await syncFolder(io, '/')
    await write(io)
    disk.cut(seeded(seed))
    left.add((await readSmall(io, '/shop/a'))?.toString() ?? 'gone')
  }
  return left
}

test('simulated: what is synced with its name survives, nothing else is certain', async () => {
  const synced = await afterCuts(async (io) => {
    await writeNew(io, '/shop/a', hello, 'datasync')
    await syncFolder(io, '/shop')
  })
  expect([...synced]).toEqual(['hello '])
  const nameless = await afterCuts((io) => writeNew(io, '/shop/a', hello, 'sync'))
  expect([...nameless].toSorted()).toEqual(['gone', 'hello '])
  const torn = await afterCuts(async (io) => {
    await writeNew(io, '/shop/a', hello)
    await syncFolder(io, '/shop')
  })
  expect(torn.size).toBeGreaterThan(3)
  expect(torn).not.toContain('gone')
  const tail = await afterCuts(async (io) => {
    const file = await createFile(io, '/shop/a')
    await writeAll(file, hello)
    await file.datasync()
    await syncFolder(io, '/shop')
    await writeAll(file, world)
  })
  expect([...tail].every((text) => text.startsWith('hello '))).toBe(true)
  expect(tail.size).toBeGreaterThan(3)
})

test('simulated: a full disk takes what fits, and what is deleted makes room', async () => {
  const disk = new Disk(() => 5000)
  const io = disk.io(atOnce)
  disk.capacity = 8
  await makeFolder(io, '/shop')
  await writeNew(io, '/shop/a', hello)
  expect(await failed(writeNew(io, '/shop/b', world))).toBe('ENOSPC')
  expect((await readSmall(io, '/shop/b'))?.toString()).toBe('wo')
  await io.unlink('/shop/a')
  expect(await failed(writeNew(io, '/shop/c', hello))).toBe('')
  expect(disk.used).toBe(8)
})
