import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FileIdTables } from '../../src/store/files/id-tables.ts'
import { diskError, type Handle, type Io, nodeIo } from '../../src/store/files/io.ts'
import { thisMachine } from '../../src/store/files/machine.ts'
import { newFolder } from './helpers.ts'
import { contents, table } from './id-tables-kit.ts'

/** The real file functions, of which the `at`-th that changes something fails; -1 = none. */
function failing(at: number, code: string): { io: Io; calls: () => number } {
  let calls = 0
  const call = <T>(work: () => Promise<T>): Promise<T> => {
    calls += 1
    return calls - 1 === at ? Promise.reject(diskError(code, 'in this test')) : work()
  }
  const io: Io = {
    ...nodeIo,
    open: async (path, flags, mode) =>
      handle(await call(() => nodeIo.open(path, flags, mode)), call),
    rename: (from, to) => call(() => nodeIo.rename(from, to)),
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
