import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { directIo } from '../../src/store/files/direct-io.ts'
import { type Io, nodeIo, readSmall, writeNew } from '../../src/store/files/io.ts'
import { newFolder } from './helpers.ts'

const BOTH: readonly (readonly [name: string, io: Io])[] = [
  ['nodeIo', nodeIo],
  ['directIo', directIo],
]

describe.each(BOTH)('%s', (_, io) => {
  test('what is written is read again, whatever its size', async () => {
    const folder = await newFolder()
    for (const size of [0, 10, 64 * 1024, 64 * 1024 + 1, 300_000]) {
      const path = join(folder, String(size))
      const bytes = Buffer.alloc(size, 'ab')
      await writeNew(io, path, bytes, 'sync')
      expect(await readSmall(io, path)).toEqual(bytes)
      expect((await stat(path)).mode & 0o777).toBe(0o600)
      expect(io.statSync(path).size).toBe(size)
      expect((await io.stat(path)).ino).toBe(io.statSync(path).ino)
    }
    expect((await io.readdir(folder)).toSorted()).toEqual(io.readdirSync(folder).toSorted())
  })

  test('names: given, moved, taken away', async () => {
    const folder = await newFolder()
    const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, name)) as [string, string, string]
    await writeFile(a, 'x')
    await io.link(a, b)
    await io.rename(b, c)
    await io.unlink(a)
    await io.mkdir(b, { mode: 0o700 })
    await io.chmod(b, 0o750)
    await io.utimes(c, new Date(1000), new Date(2000))
    expect((await stat(c)).mtimeMs).toBe(2000)
    expect((await stat(b)).mode & 0o777).toBe(0o750)
    expect((await io.readdir(folder)).toSorted()).toEqual(['b', 'c'])
    expect((await io.statfs(folder)).bsize).toBeGreaterThan(0)
  })

  test('a file grows, is cut, and is closed', async () => {
    const path = join(await newFolder(), 'file')
    const file = await io.open(path, 'a', 0o600)
    await file.write(Buffer.from('-abc-'), 1, 3)
    await file.chmod(0o640)
    await file.truncate(2)
    await file.datasync()
    expect((await file.stat()).size).toBe(2)
    await file.close()
    expect(await readFile(path, 'utf8')).toBe('ab')
    await expect(file.stat()).rejects.toThrow(/EBADF|closed/)
  })

  test('what goes wrong rejects, under the system’s own code', async () => {
    const folder = await newFolder()
    const none = join(folder, 'none')
    const path = join(folder, 'file')
    await writeFile(path, '')
    const code = async (doing: Promise<unknown>): Promise<unknown> =>
      doing.then(
        () => 'done',
        (error: NodeJS.ErrnoException) => error.code,
      )
    expect(await code(io.open(none, 'r'))).toBe('ENOENT')
    expect(await code(io.open(path, 'wx'))).toBe('EEXIST')
    expect(await code(io.readdir(none))).toBe('ENOENT')
    expect(await code(io.readFile(none))).toBe('ENOENT')
    expect(await code(io.readFile(folder))).toBe('EISDIR')
    expect(await code(io.stat(none))).toBe('ENOENT')
    expect(await code(io.access(none, 4))).toBe('ENOENT')
    expect(await code(io.link(path, path))).toBe('EEXIST')
    expect(await code(io.unlink(none))).toBe('ENOENT')
    expect(await code(io.rename(none, path))).toBe('ENOENT')
    expect(await code(io.mkdir(folder, { mode: 0o700 }))).toBe('EEXIST')
    expect(await code(io.chmod(none, 0o600))).toBe('ENOENT')
    expect(await code(io.utimes(none, new Date(), new Date()))).toBe('ENOENT')
    expect(await code(io.statfs(none))).toBe('ENOENT')
  })
})
