import { appendFile, readdir, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { BookingEntry } from '../../src/domain/orders/booking.ts'
import { Moved } from '../../src/kernel/errors.ts'
import { type Io, nodeIo } from '../../src/store/files/io.ts'
import { collect, newFolder, openStore } from './helpers.ts'

const AT = '2026-11-24T01:00:00.000Z'

function entry(slip: number, id: string, at = AT): BookingEntry {
  return { kind: 'void', slip, at, id, why: 'sample' }
}

const ids = (entries: readonly BookingEntry[]): string[] =>
  entries.map((one) => ('id' in one ? one.id : ''))

test('what was booked for a slip is read back in the order it was written', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  await store.bookings.append([entry(1001, 'a'), entry(2001, 'b'), entry(1001, 'c')])
  await store.bookings.append([entry(1002, 'd'), entry(1001, 'e')])
  const again = await openStore(path)
  expect(ids((await again.bookings.of([1001])).entries)).toEqual(['a', 'c', 'e'])
  expect(
    ids((await again.bookings.of([2001, 1002])).entries).toSorted((a, b) => (a < b ? -1 : 1)),
  ).toEqual(['b', 'd'])
  expect(await again.bookings.of([9999])).toEqual({ entries: [], damaged: [] })
})

test('slips of one time share a private file', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  await store.bookings.append([entry(1001, 'a'), entry(1999, 'b'), entry(2000, 'c')])
  expect(await readdir(join(path, 'bookings'))).toEqual(['000001.jsonl', '000002.jsonl'])
  expect((await stat(join(path, 'bookings', '000001.jsonl'))).mode & 0o777).toBe(0o600)
  expect(await readFile(join(path, 'bookings', '000001.jsonl'), 'utf8')).toMatch(
    /^\{"epoch":0,"items":\[.*\],"crc":"[0-9a-f]{8}"\}\n$/,
  )
})

test('all: each slip’s entries together', async () => {
  const store = await openStore(await newFolder())
  await store.bookings.append([entry(1001, 'a'), entry(1002, 'b')])
  await store.bookings.append([entry(1001, 'c'), entry(3001, 'd')])
  expect(ids(await collect(store.bookings.all()))).toEqual(['a', 'c', 'b', 'd'])
})

test('a torn line at the end was never acknowledged: it is cut away before the next one', async () => {
  const path = await newFolder()
  const file = join(path, 'bookings', '000001.jsonl')
  const store = await openStore(path)
  await store.bookings.append([entry(1001, 'a')])
  const whole = (await stat(file)).size
  await store.bookings.append([entry(1001, 'b')])
  await truncate(file, whole + 20)
  const again = await openStore(path)
  expect(await again.bookings.of([1001])).toMatchObject({ damaged: [] })
  await again.lock('orders', { purpose: 'import-orders', waitMs: 0 })
  await again.bookings.append([entry(1001, 'c')])
  const read = await (await openStore(path)).bookings.of([1001])
  expect(ids(read.entries)).toEqual(['a', 'c'])
  expect(read.damaged).toEqual([])
})

test('a flipped byte: the slips of that file are named as damaged, others go on', async () => {
  const path = await newFolder()
  const file = join(path, 'bookings', '000001.jsonl')
  const store = await openStore(path)
  await store.bookings.append([entry(1001, 'a')])
  await store.bookings.append([entry(1002, 'b'), entry(2001, 'c')])
  await writeFile(file, (await readFile(file, 'utf8')).replace('1001', '1007'))
  const { entries, damaged } = await (await openStore(path)).bookings.of([1002, 2001])
  expect(damaged).toEqual([{ slips: [1002], where: `${file}:1` }])
  expect(ids(entries)).toContain('c')
})

describe('forgetting', () => {
  const OLD = '2024-01-01T00:00:00.000Z'
  const BEFORE = '2025-01-01T00:00:00.000Z'

  test('goes by files whose every entry is old and that have nothing open', async () => {
    const path = await newFolder()
    const store = await openStore(path)
    await store.bookings.append([entry(1001, 'a', OLD), entry(1002, 'b', OLD)])
    await store.bookings.append([entry(2001, 'c', OLD), entry(2002, 'd')])
    await store.bookings.append([entry(3001, 'e', OLD)])
    expect(await store.bookings.prune(BEFORE, new Set([3001]))).toEqual({ forgottenUpTo: 1002 })
    expect(ids(await collect(store.bookings.all()))).toEqual(['c', 'd', 'e'])
  })

  test('is remembered: a forgotten slip never looks new', async () => {
    const path = await newFolder()
    const store = await openStore(path)
    await store.bookings.append([entry(1002, 'a', OLD)])
    await store.bookings.prune(BEFORE, new Set())
    const again = await openStore(path)
    expect(await again.bookings.prune(BEFORE, new Set())).toEqual({ forgottenUpTo: 1002 })
  })
})

test('echoes are kept by the day of their call, and forgotten by day', async () => {
  const store = await openStore(await newFolder())
  const echo = (id: string, day: string) =>
    ({ kind: 'caused', id, at: `${day}T23:30:00+09:00`, keys: [] }) as const
  await store.echoes.append([echo('a', '2026-11-22'), echo('b', '2026-11-23')])
  await store.echoes.append([echo('c', '2026-11-23')])
  const since = async (day: string): Promise<string[]> =>
    (await store.echoes.since(day)).entries.map((one) => one.id)
  expect(await since('2026-11-22')).toEqual(['a', 'b', 'c'])
  expect(await since('2026-11-23')).toEqual(['b', 'c'])
  await store.echoes.prune('2026-11-23T00:00:00.000Z')
  expect(await since('')).toEqual(['b', 'c'])
})

test('holder: who is at a lock, without disturbing it', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  expect(await store.holder('stock')).toBeNull()
  const lock = await store.lock('stock', { purpose: 'flush', waitMs: 0 })
  expect(await (await openStore(path)).holder('stock')).toBe('flush')
  if (lock.kind === 'held') await lock.release()
  expect(await store.holder('stock')).toBeNull()
})

test('who has lost the lock appends nothing to a file that the next one has appended to', async () => {
  const path = await newFolder()
  const [former, next] = [await openStore(path), await openStore(path)]
  await former.bookings.append([entry(1001, 'first')])
  await former.bookings.of([1001])
  await next.bookings.of([1001])
  await next.bookings.append([entry(1001, 'next')])
  await expect(former.bookings.append([entry(1001, 'late')])).rejects.toThrow(Moved)
  expect(ids((await next.bookings.of([1001])).entries)).toEqual(['first', 'next'])
})

test('what a former holder writes behind the next one’s lines was never written', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  const file = join(path, 'bookings', '000001.jsonl')
  for (const turn of [1, 2]) {
    const lock = await store.lock('orders', { purpose: 'import-orders', waitMs: 0 })
    await store.bookings.append([entry(1001, `turn ${turn}`)])
    if (lock.kind === 'held') await lock.release()
  }
  const [first = ''] = (await readFile(file, 'utf8')).split('\n')
  await appendFile(file, `${first}\n`)
  const { entries, damaged } = await (await openStore(path)).bookings.of([1001])
  expect(ids(entries)).toEqual(['turn 1', 'turn 2'])
  expect(damaged).toEqual([])
})

test('who does not hold the lock cuts nothing off that its holder is writing', async () => {
  const path = await newFolder()
  const at = '2026-11-23T10:00:00+09:00'
  const call = (id: string) => ({ kind: 'expect', id, at, pairs: [] }) as const
  await (await openStore(path)).echoes.append([call('first')])
  const importer = await openStore(path)
  await importer.lock('orders', { purpose: 'import-orders', waitMs: 0 })
  const io: Io = {
    ...nodeIo,
    open: async (name, flags, mode) => {
      if (flags === 'r+' && name.includes('/echoes/')) await importer.echoes.append([call('call')])
      return nodeIo.open(name, flags, mode)
    },
  }
  const other = await openStore(path, { io })
  await other.lock('stock', { purpose: 'flush', waitMs: 0 })
  await expect(other.echoes.append([call('late')])).rejects.toThrow(Moved)
  const { entries } = await (await openStore(path)).echoes.since('')
  expect(entries.map(({ id }) => id)).toEqual(['first', 'call'])
})

test('a former holder who writes at the same moment is noticed before anything is done about it', async () => {
  const path = await newFolder()
  const file = join(path, 'bookings', '000001.jsonl')
  const io: Io = {
    ...nodeIo,
    open: async (name, flags, mode) => {
      const handle = await nodeIo.open(name, flags, mode)
      if (flags === 'a' && name === file) await appendFile(file, 'somebody else’s line\n')
      return handle
    },
  }
  await (await openStore(path)).bookings.append([entry(1001, 'first')])
  const store = await openStore(path, { io })
  await store.bookings.of([1001])
  await expect(store.bookings.append([entry(1001, 'next')])).rejects.toThrow(Moved)
})
