import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileIdTables } from '../../src/store/files/id-tables.ts'
import { diskError, type Handle, type Io, nodeIo } from '../../src/store/files/io.ts'
import { Moved } from '../../src/kernel/errors.ts'
import { thisMachine } from '../../src/store/files/machine.ts'
import { newFolder } from './helpers.ts'
import { contents, table } from './id-tables-kit.ts'

interface Counting {
  readonly io: Io
  readonly calls: () => number
}

/** The real file functions, of which the `at`-th that changes something fails; -1 = none. */
function failing(at: number, code: string): Counting {
  return before(at, () => Promise.reject(diskError(code, 'in this test')))
}

/** The real file functions; something happens before the `at`-th that changes something. */
function before(at: number, happens: () => Promise<void>): Counting {
  let calls = 0
  const call = async <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1
    if (calls - 1 === at) await happens()
    return work()
  }
  const io: Io = {
    ...nodeIo,
    open: async (path, flags, mode) =>
      handle(await call(() => nodeIo.open(path, flags, mode)), call),
    rename: (from, to) => call(() => nodeIo.rename(from, to)),
    link: (from, to) => call(() => nodeIo.link(from, to)),
  }
  return { io, calls: () => calls }
}

function handle(file: Handle, call: <T>(work: () => Promise<T>) => Promise<T>): Handle {
  return {
    write: (bytes, offset, length) => call(() => file.write(bytes, offset, length)),
    read: (bytes, offset, length, position) => file.read(bytes, offset, length, position),
    stat: () => file.stat(),
    truncate: (length) => file.truncate(length),
    chmod: (mode) => file.chmod(mode),
    sync: () => call(() => file.sync()),
    datasync: () => call(() => file.datasync()),
    close: () => file.close(),
  }
}

function tablesIn(folder: string, io: Io = nodeIo): FileIdTables {
  return new FileIdTables({ io, folder, machine: thisMachine(), now: () => new Date() })
}

async function folderWithTable(): Promise<string> {
  const folder = join(await newFolder(), 'tables')
  await mkdir(folder)
  await tablesIn(folder).replace(table('1 old'), 'import', 0)
  return folder
}

test('whatever step of a replacement fails, the old table or the new one is in force, and the next try works', async () => {
  const counting = failing(-1, '')
  await tablesIn(await folderWithTable(), counting.io).replace(table('1 new'), 'import', 1)
  expect(counting.calls()).toBeGreaterThan(15)
  for (let at = 0; at < counting.calls(); at += 1) {
    const folder = await folderWithTable()
    const { io } = failing(at, 'ENOSPC')
    const attempt = tablesIn(folder, io).replace(table('1 new'), 'import', 1)
    await expect(attempt, `call ${at}`).rejects.toMatchObject({ code: 'disk', exit: 'temporary' })
    const tables = tablesIn(folder)
    const { number } = await tables.current()
    expect(await contents(tables, number)).toEqual([number === 1 ? '1 old' : '1 new'])
    const { number: next } = await tables.replace(table('1 newer'), 'import', number)
    expect(await contents(tables, next)).toEqual(['1 newer'])
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
  }
})

test('whatever step a replacement is stopped before, and another one made meanwhile: when it goes on, that one stays in force as it was', async () => {
  const counting = failing(-1, '')
  await tablesIn(await folderWithTable(), counting.io).replace(table('1 late'), 'import', 1)
  for (let at = 0; at < counting.calls(); at += 1) {
    const folder = await folderWithTable()
    let other = 0
    const { io } = before(at, async () => {
      const tables = tablesIn(folder)
      const { number } = await tables.current()
      other = (await tables.replace(table('1 other'), 'import', number)).number
    })
    const late = await tablesIn(folder, io)
      .replace(table('1 late'), 'import', 1)
      .catch((error: unknown) => error)
    const tables = tablesIn(folder)
    const { number, former } = await tables.current()
    expect([number, await contents(tables, number)], `call ${at}`).toEqual([other, ['1 other']])
    // Either it was told, or it had been in force before.
    if (late instanceof Error) expect(late, `call ${at}`).toBeInstanceOf(Moved)
    else expect(await contents(tables, former ?? 0), `call ${at}`).toEqual(['1 late'])
  }
})

test('who was stopped before it clears up, and has lost the lock, removes nothing', async () => {
  const folder = await folderWithTable()
  const tables = tablesIn(folder)
  for (const number of [1, 2, 3]) await tables.replace(table('1 new'), 'import', number)
  const room = { io: nodeIo, folder, machine: thisMachine(), now: () => new Date() }
  const late = new FileIdTables({ ...room, hasLost: () => true })
  await expect(late.prune(new Set())).rejects.toThrow(Moved)
  expect(await contents(tables, 1)).toEqual(['1 old'])
})
