import { thisMachine } from '../../src/store/files/machine.ts'
import { placeOf } from '../../src/store/files/temp.ts'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Moved } from '../../src/kernel/errors.ts'
import { fine, ioIn, newFolder, openStore } from './helpers.ts'

test('an unknown document is empty, and what is replaced is read again by anybody', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  expect(await store.document('tokens').read()).toEqual({ value: null, revision: 0 })
  await store.document<{ access: string }>('tokens').replace({ access: '鍵' }, 0)
  const other = await openStore(path)
  expect(await other.document('tokens').read()).toEqual({ value: { access: '鍵' }, revision: 1 })
})

test('who comes second with the same revision is told so', async () => {
  const store = await openStore(await newFolder())
  const document = store.document<string>('runs')
  await document.replace('first', 0)
  await expect(document.replace('second', 0)).rejects.toBeInstanceOf(Moved)
  expect((await document.read()).value).toBe('first')
})

test('of many that replace at once each gets its turn, none is lost', async () => {
  const path = await newFolder()
  const stores = await Promise.all([openStore(path), openStore(path), openStore(path)])
  await Promise.all(
    stores.map(async (store) => {
      const document = store.document<number>('calls')
      for (let done = 0; done < 10;) {
        const { value, revision } = await document.read()
        const answer = await document
          .replace((value ?? 0) + 1, revision)
          .catch((error: unknown) => error)
        if (answer === undefined) done += 1
        else expect(answer).toBeInstanceOf(Moved)
      }
    }),
  )
  expect((await stores[0]?.document('calls').read())?.value).toBe(30)
})

test('a document that was damaged is named, with what to do', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  await store.document('tokens').replace({ access: 'abc' }, 0)
  const file = join(path, 'documents', 'tokens.000001.json')
  await writeFile(file, (await readFile(file, 'utf8')).replace('abc', 'abd'))
  await expect(store.document('tokens').read()).rejects.toMatchObject({
    code: 'damaged',
    exit: 'attention',
    message: expect.stringContaining('tokens.000001.json'),
  })
})

test('a full disk leaves the old document and no rubbish, and says that the next run may go on', async () => {
  const path = await newFolder()
  const disk = fine()
  const store = await openStore(path, { io: ioIn(disk) })
  const document = store.document<string>('runs')
  await document.replace('old', 0)
  disk.room = 700 // enough for the lock
  await expect(document.replace('x'.repeat(1000), 1)).rejects.toMatchObject({
    code: 'disk',
    exit: 'temporary',
    cause: { code: 'ENOSPC' },
  })
  disk.room = Infinity
  expect(await document.read()).toEqual({ value: 'old', revision: 1 })
  expect(await readdir(join(path, 'documents'))).toEqual(['runs.000001.json'])
})

test('what a crashed process left half-written is swept', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  const place = placeOf(thisMachine())
  const left = join(path, 'documents', `runs.000001.json.999999999-1-${place}-0123abcd.tmp`)
  await writeFile(left, 'half')
  await store.document('runs').replace(1, 0)
  expect(await readdir(join(path, 'documents'))).toEqual(['runs.000001.json'])
})

test('documents that are read side by side share a look at the folder, and each sees what was there when it asked', async () => {
  const path = await newFolder()
  let looks = 0
  const real = ioIn(fine())
  const readdir: typeof real.readdir = (folder) => {
    if (folder.endsWith('documents')) looks += 1
    return real.readdir(folder)
  }
  const io = { ...real, readdir }
  const store = await openStore(path, { io })
  const read = async (): Promise<unknown[]> =>
    Promise.all(
      (['runs', 'names', 'drift'] as const).map(async (name) => {
        const { value } = await store.document(name).read()
        return value
      }),
    )
  expect(await read()).toEqual([null, null, null])
  expect(looks).toBe(1)
  await store.document('names').replace('new', 0)
  looks = 0
  expect(await read()).toEqual([null, 'new', null])
  expect(looks).toBe(1)
})
