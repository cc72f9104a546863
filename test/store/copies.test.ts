import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fileCopies } from '../../src/store/files/copies.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { postgresCopies } from '../../src/store/postgres/copies.ts'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import type { Entry } from '../../src/kernel/tar.ts'
import type { Copies } from '../../src/store/copies.ts'
import type { Store } from '../../src/store/store.ts'
import { readBackup, writeBackup } from '../../src/user-files/backup-file.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'
import { newFolder, readAll } from './helpers.ts'
import { change, head, held, key, notification } from './samples.ts'

const postgres = await usePostgres()

interface Place {
  readonly copies: Copies
  open(): Promise<Store>
}

const KINDS: Readonly<Record<string, () => Promise<Place>>> = {
  files: async () => {
    const path = join(await newFolder(), 'data')
    return { copies: fileCopies(path), open: () => openFileStore({ path }) }
  },
  PostgreSQL: () => {
    const there = { url: postgres.url, shop: newShop() }
    return Promise.resolve({ copies: postgresCopies(there), open: () => openPostgresStore(there) })
  },
}

async function opened(place: Place): Promise<Store> {
  const store = await place.open()
  onTestFinished(() => store.close())
  return store
}

async function under<T>(store: Store, work: () => Promise<T>): Promise<T> {
  const orders = await store.lock('orders', { purpose: 'copy', waitMs: 0 })
  const stock = await store.lock('stock', { purpose: 'copy', waitMs: 0 })
  if (orders.kind !== 'held' || stock.kind !== 'held') throw new Error('somebody is at work')
  const result = await work()
  await stock.release()
  await orders.release()
  return result
}

/** Notifications and a document that changes, as fast as the store takes them. */
function busy(store: Store): { readonly acknowledged: string[]; stop(): Promise<void> } {
  const acknowledged: string[] = []
  let on = true
  const receive = async (): Promise<void> => {
    const intake = await store.intake()
    while (on) {
      const ids = await Promise.all(
        Array.from({ length: 8 }, () => intake.append(notification('在庫'))),
      )
      acknowledged.push(...ids)
    }
    await intake.close()
  }
  const count = async (): Promise<void> => {
    const document = store.document<{ n: number }>('runs')
    for (let revision = 1; on; revision += 1) await document.replace({ n: revision + 1 }, revision)
  }
  const work = Promise.all([receive(), count()])
  return {
    acknowledged,
    async stop() {
      on = false
      await work
    },
  }
}

/** One of everything that must come over. */
async function fill(store: Store): Promise<void> {
  await store.document('runs').replace({ n: 1 }, 0)
  await under(store, async () => {
    const draft = await store.batches.draft(0)
    draft.record(change(1))
    await draft.seal(head(1), [held('TEA')])
    const seen = { kind: 'seen', shopId: '1', old: false, oldLines: [], shippedLines: [] } as const
    await store.bookings.append([
      { ...seen, slip: 4711, at: '2026-11-23T01:00:00.000Z', idleSendDate: null },
    ])
  })
}

test.each(Object.entries(KINDS))(
  '%s: a copy taken at full speed holds all that was acknowledged, and nothing half-written',
  async (_kind, place) => {
    const [from, to] = [await place(), await place()]
    const store = await opened(from)
    await fill(store)
    const working = busy(store)
    await expect.poll(() => working.acknowledged.length).toBeGreaterThan(100)
    const { snapshot, before } = await under(store, async () => ({
      before: [...working.acknowledged],
      snapshot: await from.copies.snapshot(),
    }))
    const file = join(await newFolder(), 'backup.tar.gz')
    const facts = { ...snapshot.facts, ston: '0', at: '2026-11-24T00:00:00.000Z' }
    await writeBackup(file, facts, snapshot.entries())
    await snapshot.close()
    await working.stop()
    const restored = await opened(to)
    await under(restored, () =>
      readBackup(file, (found, entries) => {
        expect(found).toEqual(facts)
        return to.copies.place(entries)
      }),
    )
    const copy = await opened(to)
    const items = await readAll(copy.unread({}))
    expect(items.filter(({ kind }) => kind === 'damage')).toEqual([])
    const ids = items.flatMap((one) => (one.kind === 'notification' ? [one.received.id] : []))
    expect(new Set(ids).size).toBe(ids.length)
    expect(before.filter((id) => !ids.includes(id))).toEqual([])
    const { value, revision } = await copy.document<{ n: number }>('runs').read()
    expect(value?.n).toBe(revision)
    expect(await copy.batches.carried(1)).toEqual(await store.batches.carried(1))
    expect((await copy.bookings.of([4711])).entries).toEqual(
      (await store.bookings.of([4711])).entries,
    )
    await copy.keys.load(['2026-11-23'])
    expect(copy.keys.add('2026-11-23', key(1))).toBe(false)
    // The number of a lock is in no other hands than it was.
    await under(copy, async () => expect(copy.holding('stock')).toBeGreaterThan(2))
  },
)

/** As versions before put them into their backups. */
const SESSIONS_THEN = {
  files: { name: 'documents/sessions.000001.json', text: '{"revision":1,"value":null}' },
  PostgreSQL: {
    name: 'documents/999999.jsonl',
    text: '{"shop":"main","name":"sessions","revision":1,"value":"{\\"sessions\\":[]}"}\n',
  },
} as const

test.each(['files', 'PostgreSQL'] as const)(
  '%s: who was signed in is in no copy, and comes back from none',
  async (kind) => {
    const [from, to] = [await KINDS[kind]?.(), await KINDS[kind]?.()]
    if (from === undefined || to === undefined) throw new Error('no place')
    const store = await opened(from)
    await store.document('sessions').replace({ sessions: [] }, 0)
    await store.document('owners').replace({ owners: [] }, 0)
    const snapshot = await under(store, () => from.copies.snapshot())
    const { name, text } = SESSIONS_THEN[kind]
    async function* withSessions(): AsyncGenerator<Entry> {
      for await (const entry of snapshot.entries()) {
        const bytes = await collected(entry.content)
        expect(`${entry.name} ${bytes.toString()}`).not.toContain('sessions')
        yield { ...entry, content: once(bytes) }
      }
      yield { name, size: text.length, content: once(Buffer.from(text)) }
    }
    const target = await opened(to)
    await target.document('sessions').replace({ sessions: [] }, 0)
    await under(target, () => to.copies.place(withSessions()))
    await snapshot.close()
    expect((await target.document('owners').read()).value).toEqual({ owners: [] })
    expect((await target.document('sessions').read()).value).toBeNull()
  },
)

async function collected(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of content) parts.push(part)
  return Buffer.concat(parts)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes)
}

test('a folder in which a copy was being put is opened by nobody', async () => {
  const path = await newFolder()
  await writeFile(join(path, 'restoring'), '')
  await expect(openFileStore({ path })).rejects.toMatchObject({ code: 'store', exit: 'config' })
  expect(await readdir(path)).toEqual(['restoring'])
})

test.each(['', 'not a backup', 'cut'])('what is no backup (%s) changes nothing', async (what) => {
  const [from, to] = [await KINDS['files']?.(), await KINDS['files']?.()]
  if (from === undefined || to === undefined) throw new Error('no place')
  const store = await opened(from)
  await fill(store)
  const file = join(await newFolder(), 'backup.tar.gz')
  const snapshot = await under(store, () => from.copies.snapshot())
  await writeBackup(file, { ...snapshot.facts, ston: '0', at: '' }, snapshot.entries())
  await snapshot.close()
  const whole = await readFile(file)
  await writeFile(file, what === 'cut' ? whole.subarray(0, -20) : what)
  const target = await opened(to)
  const placing = under(target, () => readBackup(file, (_, entries) => to.copies.place(entries)))
  await expect(placing).rejects.toMatchObject({ code: 'import', exit: 'config' })
  await target.close()
  const after = await opened(to)
  expect(await after.batches.newest()).toBeNull()
})
