import { chown, lchown, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { diskError, type Io, nodeIo } from '../../src/store/files/io.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { newFolder, openStore } from './helpers.ts'

const UID = 12345

/** Everything in the folder, with its owner. */
async function owners(path: string): Promise<Map<string, number>> {
  const names = await readdir(path, { recursive: true })
  const all = ['.', ...names].map(
    async (name) => [name, (await stat(join(path, name))).uid] as const,
  )
  return new Map(await Promise.all(all))
}

async function giveAll(path: string): Promise<void> {
  for (const name of ['.', ...(await readdir(path, { recursive: true }))])
    await lchown(join(path, name), UID, UID)
}

/** A folder with some data of another user's. */
async function another(): Promise<string> {
  const path = await newFolder()
  const store = await openFileStore({ path })
  await store.document<number>('runs').replace(1, 0)
  await store.close()
  await giveAll(path)
  return path
}

describe.skipIf(process.getuid?.() !== 0)('root, in a folder of somebody else’s', () => {
  test('who writes is refused, in both languages, with what to run; nothing has changed', async () => {
    const path = await another()
    const before = await owners(path)
    await expect(openFileStore({ path })).rejects.toMatchObject({
      code: 'owner',
      exit: 'config',
      sentence: { ja: expect.stringContaining(path), en: expect.stringContaining(path) },
      hint: {
        ja: expect.stringContaining(`sudo -u '#${UID}' ston`),
        en: expect.stringContaining(`sudo -u '#${UID}' ston`),
      },
    })
    expect(await owners(path)).toEqual(before)
  })

  test('a user whom the system knows is named', async () => {
    const path = await another()
    await chown(path, 65_534, 65_534)
    await expect(openFileStore({ path })).rejects.toMatchObject({
      hint: { en: expect.stringContaining('sudo -u nobody ston') },
    })
  })

  test('a folder that is still to be made where all is somebody else’s is refused too', async () => {
    const home = await newFolder()
    await chown(home, UID, UID)
    for (const asRoot of ['refuse', 'give'] as const)
      await expect(openFileStore({ path: join(home, 'data'), asRoot })).rejects.toMatchObject({
        code: 'owner',
      })
    expect(await readdir(home)).toEqual([])
  })

  test('whatever a reader makes on the way is the owner’s: documents, locks with their sockets, folders', async () => {
    const path = await another()
    const store = await openStore(path, { asRoot: 'give' })
    expect(await store.document<number>('runs').read()).toMatchObject({ value: 1 })
    await store.document<number>('calls').replace(1, 0)
    await store.probe()
    const lock = await store.lock('nextengine', { purpose: 'doctor', waitMs: 0 })
    expect(lock.kind).toBe('held')
    expect([...(await owners(path)).values()].filter((uid) => uid !== UID)).toEqual([])
    expect((await readdir(join(path, 'claims'))).some((name) => name.startsWith('s-'))).toBe(true)
    if (lock.kind === 'held') await lock.release()
  })

  test('what is root’s own is root’s, as in a container', async () => {
    const path = join(await newFolder(), 'data')
    await mkdir(path)
    const store = await openStore(path)
    await store.document<number>('runs').replace(1, 0)
    expect([...(await owners(path)).values()].every((uid) => uid === 0)).toBe(true)
  })
})

test('an error of the system names the file', async () => {
  const path = await newFolder()
  const writer = await openStore(path)
  await writer.document<number>('runs').replace(1, 0)
  const file = join(path, 'documents', 'runs.000001.json')
  const readFile: Io['readFile'] = (name) =>
    name === file
      ? Promise.reject(Object.assign(diskError('EACCES', 'open'), { path: name }))
      : nodeIo.readFile(name)
  const store = await openStore(path, { io: { ...nodeIo, readFile } })
  await expect(store.document('runs').read()).rejects.toMatchObject({
    code: 'store',
    exit: 'config',
    sentence: { ja: expect.stringContaining(file), en: expect.stringContaining(file) },
  })
})
