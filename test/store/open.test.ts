import { existsSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { diskError, nodeIo } from '../../src/store/files/io.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { fine, ioIn, newFolder, openStore } from './helpers.ts'

test('the folder and those above it are made', async () => {
  const path = join(await newFolder(), 'not', 'yet')
  await openStore(path)
  expect((await readdir(path)).sort()).toEqual([
    'batches',
    'bookings',
    'claims',
    'documents',
    'echoes',
    'format-2',
    'journal',
    'keys',
    'products',
    'rules',
    'tables',
  ])
})

test('a folder of it that is missing is made again', async () => {
  const path = await newFolder()
  await openStore(path)
  await rm(join(path, 'claims'), { recursive: true })
  await openStore(path)
  expect(await readdir(path)).toContain('claims')
})

test.each([
  ['EACCES', '権限', 'permission'],
  ['EROFS', '読み取り専用', 'read-only'],
  ['ENOSPC', '空き', 'no space'],
])(
  'a folder that cannot be made: %s is said in both languages, with what to do',
  async (errno, ja, en) => {
    const path = join(await newFolder(), 'data')
    const io = { ...nodeIo, mkdir: () => Promise.reject(diskError(errno, 'mkdir')) }
    await expect(openFileStore({ path, io })).rejects.toMatchObject({
      code: 'store',
      exit: 'config',
      sentence: { ja: expect.stringContaining(ja), en: expect.stringContaining(en) },
      hint: { ja: expect.any(String), en: expect.any(String) },
      cause: { code: errno },
      message: expect.stringContaining(path),
    })
  },
)

test('so is one where the system says of a new name for ever that there is nothing, as below /proc', async () => {
  const above = await newFolder()
  const refuse = (path: string) => diskError(existsSync(path) ? 'EEXIST' : 'ENOENT', 'mkdir')
  const io = { ...nodeIo, mkdir: (path: string) => Promise.reject(refuse(path)) }
  const path = join(above, 'ston', 'data')
  await expect(openFileStore({ path, io })).rejects.toMatchObject({
    code: 'store',
    exit: 'config',
    cause: { code: 'ENOENT' },
    message: expect.stringContaining(above),
  })
})

test('a file in the place of the folder is said to be one', async () => {
  const path = join(await newFolder(), 'data')
  await writeFile(path, '')
  await expect(openFileStore({ path })).rejects.toMatchObject({
    code: 'store',
    sentence: { en: expect.stringContaining('not a folder') },
  })
})

test('data of a newer ston is left alone', async () => {
  const path = await newFolder()
  await writeFile(join(path, 'format-3'), '')
  await expect(openFileStore({ path })).rejects.toMatchObject({ code: 'store', exit: 'config' })
  expect(await readdir(path)).toEqual(['format-3'])
})

test('the probe writes for real and leaves nothing', async () => {
  const path = await newFolder()
  const disk = fine()
  const store = await openStore(path, { io: ioIn(disk) })
  const syncs = disk.syncs
  expect((await store.probe()).freeBytes).toBeGreaterThan(0)
  expect(disk.syncs).toBeGreaterThan(syncs)
  expect(await readdir(join(path, 'journal'))).toEqual([])
  disk.room = 0
  await expect(store.probe()).rejects.toMatchObject({ code: 'disk', exit: 'temporary' })
  expect(await readdir(join(path, 'journal'))).toEqual([])
})

test.each(['EPERM', 'ENOTSUP', 'ENOSYS'])(
  'a file system without hard links (%s) is refused in both languages, with what to do, whether there are data or not',
  async (errno) => {
    const path = join(await newFolder(), 'data')
    const io = { ...nodeIo, link: () => Promise.reject(diskError(errno, 'link')) }
    const refusal = {
      code: 'store',
      exit: 'config',
      sentence: {
        ja: expect.stringContaining('ハードリンク'),
        en: expect.stringContaining('hard links'),
      },
      hint: {
        ja: expect.stringContaining('store.path'),
        en: expect.stringContaining('store.path'),
      },
      message: expect.stringContaining(path),
    }
    await expect(openFileStore({ path, io })).rejects.toMatchObject(refusal)
    await openStore(path)
    await expect(openFileStore({ path, io })).rejects.toMatchObject(refusal)
    expect(await readdir(join(path, 'documents'))).toEqual([])
  },
)

test('a disk that has no room for a second name can be opened all the same', async () => {
  const path = await newFolder()
  const io = { ...nodeIo, link: () => Promise.reject(diskError('ENOSPC', 'link')) }
  const store = await openFileStore({ path, io })
  expect(await store.batches.newest()).toBeNull()
  await store.close()
})
