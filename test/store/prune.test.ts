import { readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BatchHead, Position } from '../../src/domain/stock/batch.ts'
import type { OpenItem } from '../../src/domain/stock/left-open.ts'
import type { Store } from '../../src/store/store.ts'
import { collect, newFolder, openStore, readAll, segments } from './helpers.ts'
import { change, head, key, notification, sentRow } from './samples.ts'

const OLD = '2026-05-01T00:00:00.000Z'
const BEFORE = '2026-08-25T00:00:00.000Z'
const PRUNE = { before: BEFORE, keysFrom: '2026-08-25' }

async function seal(
  store: Store,
  parts: Partial<BatchHead> & { readonly id: number },
  carried: readonly OpenItem[] = [],
  at = '2026-11-23T10:00:00+09:00',
): Promise<void> {
  await store.keys.load([at.slice(0, 10)])
  const draft = await store.batches.draft(parts.id - 1)
  draft.record(change(parts.id, at))
  store.keys.add(at.slice(0, 10), key(parts.id))
  await draft.seal(head(parts.id, parts), carried)
  await store.keys.commit(parts.id)
}

async function age(path: string): Promise<void> {
  for (const name of await readdir(path))
    await utimes(join(path, name), new Date(OLD), new Date(OLD))
}

/** Three segments with one notification each, and the position behind the first two. */
async function threeSegments(store: Store): Promise<Position> {
  const intake = await store.intake()
  let behind: Position = {}
  for (const body of ['a', 'b', 'c']) {
    if (body === 'c') {
      const reading = store.unread({})
      await readAll(reading)
      behind = reading.position
    }
    await intake.append(notification(body))
  }
  return behind
}

test('old segments go once they are read; what is unread stays, however old', async () => {
  const path = await newFolder()
  const store = await openStore(path, { limits: { segmentBytes: 1 } })
  const position = await threeSegments(store)
  const names = await segments(path)
  expect(names).toHaveLength(3)
  await writeFile(join(path, 'journal', names[1] ?? ''), '{"id":"torn', { flag: 'a' })
  await age(join(path, 'journal'))
  await store.prune(PRUNE)
  expect(await segments(path)).toHaveLength(3) // no batch yet: nothing is read
  await seal(store, { id: 1, position })
  await store.prune(PRUNE)
  expect(await segments(path)).toEqual(names.slice(2))
})

test('a segment that was written to lately, or that a failure names, stays', async () => {
  const path = await newFolder()
  const store = await openStore(path, { limits: { segmentBytes: 1 } })
  const position = await threeSegments(store)
  const names = await segments(path)
  const named = (names[0] ?? '').replace('.jsonl', '')
  const failure: OpenItem = {
    kind: 'failed',
    id: 'f-1',
    reason: 'damage',
    segment: named,
    offset: 0,
    bytes: 12,
    raw: '{}',
    productId: '',
    code: '',
    delta: 0,
    since: OLD,
  }
  await seal(store, { id: 1, position }, [failure])
  await store.prune({ before: '2099-01-01T00:00:00.000Z', keysFrom: '2026-01-01' })
  expect(await segments(path)).toHaveLength(3)
  await age(join(path, 'journal'))
  await store.prune(PRUNE)
  expect(await segments(path)).toEqual([names[0], names[2]])
})

test('old batches go with their lines; the newest and those that something unfinished names stay', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  for (const id of [1, 2, 3]) await seal(store, { id, sealedAt: OLD })
  const doubtful: OpenItem = { ...sentRow, kind: 'doubtful', batch: 2 }
  await seal(store, { id: 4, sealedAt: OLD }, [doubtful])
  await store.prune(PRUNE)
  expect(await store.batches.list()).toEqual([2, 4])
  expect(await collect(store.batches.changes(2))).toHaveLength(1)
  expect((await readdir(join(path, 'batches'))).filter((name) => /^00000[13]/.test(name))).toEqual(
    [],
  )
})

test('a batch whose keys the index has not taken over stays', async () => {
  const store = await openStore(await newFolder())
  const draft = await store.batches.draft(0)
  draft.record(change(1))
  await draft.seal(head(1, { sealedAt: OLD }), [])
  await (await store.batches.draft(1)).seal(head(2), [])
  await store.prune(PRUNE)
  expect(await store.batches.list()).toEqual([1, 2])
})

test('keys go by their day', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  await seal(store, { id: 1 }, [], '2026-08-24T23:59:59+09:00')
  await seal(store, { id: 2 }, [], '2026-08-25T00:00:00+09:00')
  await store.prune(PRUNE)
  expect((await readdir(join(path, 'keys'))).sort()).toEqual(['2026-08-25.keys', 'complete.json'])
})

test('temporary files go when they are older than a day, whoever left them', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  await writeFile(join(path, 'documents', 'runs.json.1-77-0123abcd.tmp'), '')
  await age(join(path, 'documents'))
  await writeFile(join(path, 'documents', 'calls.json.1-77-0123abcd.tmp'), '')
  await store.prune(PRUNE)
  expect(await readdir(join(path, 'documents'))).toEqual(['calls.json.1-77-0123abcd.tmp'])
})
