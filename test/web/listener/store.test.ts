import { readdirSync, statSync } from 'node:fs'
import * as fs from 'node:fs/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { legacyChanges } from '../../../src/connectors/smaregi/legacy-rows.ts'
import type { Handle, Io } from '../../../src/store/files/io.ts'
import { openFileStore } from '../../../src/store/files/store.ts'
import type { JournalItem, Store } from '../../../src/store/store.ts'
import { refusals } from '../../../src/messages/serve.ts'
import {
  form,
  PATH,
  SECRET,
  stockParams,
  stockRow,
} from '../../connectors/smaregi/receive-helpers.ts'
import { FORM_TYPE, legacyBody, listening, notify, pause, type Listening } from './helpers.ts'

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'ston-listener-'))
  onTestFinished(() => rm(path, { recursive: true, force: true }))
  return path
}

async function opened(path: string, io?: Io): Promise<Store> {
  const store = await openFileStore(io === undefined ? { path } : { path, io })
  onTestFinished(() => store.close())
  return store
}

async function serving(store: Store): Promise<Listening> {
  const journal = await store.intake()
  return listening(journal, { probe: () => store.probe() })
}

async function kept(store: Store): Promise<JournalItem[]> {
  const items: JournalItem[] = []
  for await (const chunk of store.unread({})) items.push(...chunk)
  return items
}

async function bodies(store: Store): Promise<string[]> {
  return (await kept(store)).map((item) =>
    item.kind === 'notification' ? item.received.body : item.kind,
  )
}

test('what was answered with 200 is in the journal, as it came', async () => {
  const store = await opened(await folder())
  const { port } = await serving(store)
  const params = '{ "data": [ {"table_name":"Stock","rows":[{"名前":"春 100%"}]} ] }'
  const headers = { ...FORM_TYPE, 'user-agent': 'Smaregi', cookie: 'a=b' }
  const body = form({ proc_name: 'stock_send', params, sncode: SECRET })
  expect((await notify(port, { headers, body })).status).toBe(200)
  expect(await kept(store)).toMatchObject([
    {
      kind: 'notification',
      received: {
        form: 'legacy',
        body: params,
        event: 'stock_send',
        table: 0,
        headers: { 'content-type': FORM_TYPE['content-type'], 'user-agent': 'Smaregi' },
      },
    },
  ])
})

test('the files hold the secret in none of its four places', async () => {
  const path = await folder()
  const store = await opened(path)
  const { port } = await serving(store)
  const params = JSON.stringify(stockParams(stockRow()))
  const bare = form({ params })
  const statuses = [
    await notify(port),
    await notify(port, { path: `${PATH}?sncode=${SECRET}`, body: bare }),
    await notify(port, { headers: { ...FORM_TYPE, sncode: SECRET }, body: bare }),
    await notify(port, {
      body: form({ params: JSON.stringify({ sncode: SECRET, ...stockParams(stockRow()) }) }),
    }),
  ].map((answer) => answer.status)
  expect(statuses).toEqual([200, 200, 200, 200])
  expect(await bodies(store)).toEqual([params, params, params, params])
  for (const entry of await fs.readdir(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const text = await fs.readFile(join(entry.parentPath, entry.name), 'utf8')
    expect(text).not.toContain(SECRET)
    expect(text).not.toContain('sncode')
  }
})

test('the same notification twice is taken twice, with the same keys', async () => {
  const store = await opened(await folder())
  const { port } = await serving(store)
  await notify(port)
  await notify(port)
  const keys = (await kept(store)).flatMap((item) =>
    item.kind === 'notification'
      ? legacyChanges(item.received).changes.map((change) => change.key)
      : [],
  )
  expect(keys).toHaveLength(2)
  expect(new Set(keys).size).toBe(1)
})

test('what was refused is not in the journal', async () => {
  const store = await opened(await folder())
  const { port } = await serving(store)
  await notify(port, { body: form({ params: '{}', sncode: 'wrong' }) })
  await notify(port, {
    headers: { 'content-type': 'application/json', sncode: SECRET },
    body: '{}',
  })
  expect(await kept(store)).toEqual([])
})

test('readyz is a real write', async () => {
  const disk = new FullDisk()
  const store = await opened(await folder(), disk.io)
  const { port } = await serving(store)
  const get = async (): Promise<number> =>
    (await notify(port, { method: 'GET', path: '/readyz', body: '' })).status
  expect(await get()).toBe(200)
  disk.full = true
  expect(await get()).toBe(503)
  disk.full = false
  expect(await get()).toBe(200)
})

test('a full disk means 503; with room again it goes on without a restart, tried once a second', async () => {
  const disk = new FullDisk()
  const store = await opened(await folder(), disk.io)
  const { port } = await serving(store)
  const product = (productId: string): string => legacyBody(stockRow({ productId }))
  expect((await notify(port, { body: product('1') })).status).toBe(200)
  disk.full = true
  expect(await notify(port, { body: product('2') })).toMatchObject({
    status: 503,
    text: `${refusals.disk.en}\n`,
  })
  const tries = disk.refused
  for (let i = 0; i < 10; i += 1) expect((await notify(port)).status).toBe(503)
  expect(disk.refused).toBe(tries)
  disk.full = false
  await pause(1_100)
  expect((await notify(port, { body: product('3') })).status).toBe(200)
  const products = (await kept(store)).flatMap((item) =>
    item.kind === 'notification'
      ? legacyChanges(item.received).changes.map((change) => change.productId)
      : [item.kind],
  )
  expect(products).toEqual(['1', '3'])
})

test('a hundred at once are all kept', async () => {
  const store = await opened(await folder())
  const { port } = await serving(store)
  const ids = Array.from({ length: 100 }, (_, i) => String(9_000_000 + i))
  const answers = await Promise.all(
    ids.map((productId) => notify(port, { body: legacyBody(stockRow({ productId })) })),
  )
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
  expect(await bodies(store)).toHaveLength(100)
})

/** A disk that can be made to refuse, half-way through a write. */
class FullDisk {
  full = false
  refused = 0

  readonly io: Io = {
    ...fs,
    statSync,
    readdirSync,
    readFile: (path) => fs.readFile(path),
    open: async (path: string, flags: string, mode?: number) =>
      this.#watched(await fs.open(path, flags, mode)),
  }

  #watched(file: fs.FileHandle): Handle {
    const write: Handle['write'] = (bytes, offset, length) => {
      if (!this.full) return file.write(bytes, offset, length)
      this.refused += 1
      return Promise.reject(Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' }))
    }
    return {
      write,
      read: (bytes, offset, length, position) => file.read(bytes, offset, length, position),
      stat: () => file.stat(),
      truncate: (length) => file.truncate(length),
      chmod: (mode) => file.chmod(mode),
      sync: () => file.sync(),
      datasync: () => file.datasync(),
      close: () => file.close(),
    }
  }
}
