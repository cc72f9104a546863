import { appendFile, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { BatchHead, ChangeRecord } from '../../src/domain/stock/batch.ts'
import { takeOverMissing } from '../../src/store/missing-postings.ts'
import { sealed } from './contract-products.ts'
import { newFolder, openStore } from './helpers.ts'
import { change, head } from './samples.ts'

const BLOCK = '000000.idx'

async function threeBatches(): Promise<string> {
  const path = await newFolder()
  const store = await openStore(path)
  for (const id of [1, 2]) await sealed(store, id, { products: ['7'] })
  await store.products.complete()
  await sealed(store, 3, { products: ['7'] })
  await store.products.complete()
  return path
}

async function known(path: string): Promise<boolean[]> {
  const found = await (await openStore(path)).products.find(['7'])
  return [1, 2, 3].map((id) => found.knows(id) && found.in(id)?.lines[0] === 0)
}

test('a folder of the version before has no index: nothing is known, and one call makes it', async () => {
  const path = await threeBatches()
  await rm(join(path, 'products'), { recursive: true })
  expect(await known(path)).toEqual([false, false, false])
  await (await openStore(path)).products.complete()
  expect(await known(path)).toEqual([true, true, true])
})

test('what a kill has left behind the marker gives way to the whole block', async () => {
  const path = await threeBatches()
  const file = join(path, 'products', BLOCK)
  const marker = join(path, 'products', 'complete.json')
  const before = await readFile(marker)
  const store = await openStore(path)
  await sealed(store, 4, { products: ['7', '8'] })
  await store.products.complete()
  // The marker was not written any more, and only a part of the block.
  const { length } = await readFile(file)
  await truncate(file, length - 5)
  await writeFile(marker, before)
  expect(await known(path)).toEqual([true, true, true])
  expect((await (await openStore(path)).products.find(['8'])).knows(4)).toBe(false)
  await (await openStore(path)).products.complete()
  expect((await (await openStore(path)).products.find(['8'])).in(4)?.lines).toEqual([1])
})

test('where the power has taken a part of the file, it begins anew', async () => {
  const path = await threeBatches()
  const file = join(path, 'products', BLOCK)
  await truncate(file, (await readFile(file)).length - 5)
  expect(await known(path)).toEqual([true, true, false])
  await (await openStore(path)).products.complete()
  expect(await known(path)).toEqual([true, true, true])
})

test('a block that has been altered is not believed, nor what follows it', async () => {
  const path = await threeBatches()
  const file = join(path, 'products', BLOCK)
  const bytes = await readFile(file)
  bytes[bytes.length / 3 + 12] = 0xff
  await writeFile(file, bytes)
  expect(await known(path)).toEqual([true, false, false])
})

test('other batches under the same numbers are not taken for those of the index', async () => {
  const path = await threeBatches()
  // As an earlier version puts a backup in the place of the data: it does not know of the index.
  for (const name of await readdir(join(path, 'batches'))) await rm(join(path, 'batches', name))
  const store = await openStore(path)
  for (const id of [1, 2, 3])
    await sealed(store, id, { products: ['8'], head: { tag: `new-${id}` } })
  const found = await store.products.find(['7'])
  expect([1, 2, 3].map((id) => found.knows(id))).toEqual([false, false, false])
  await store.products.complete()
  expect((await store.products.find(['8'])).in(3)?.lines).toEqual([0])
  expect((await store.products.find(['7'])).in(3)).toBeNull()
})

test('a file of bookings that has changed since is read as a whole, and a torn block is none', async () => {
  const path = await newFolder()
  const { bookings } = await openStore(path)
  const settled = (slip: number, code: string) =>
    ({
      kind: 'settled',
      slip,
      at: '2026-11-24T01:00:00.000Z',
      line: 1,
      code,
      component: code,
      quantity: 1,
      why: 'sample',
    }) as const
  await bookings.append([settled(1001, 'A'), settled(1002, 'B')])
  await bookings.complete()
  const slips = async (name: string): Promise<number[]> => {
    const found: number[] = []
    for await (const chunk of (await openStore(path)).bookings.about([name]))
      found.push(...chunk.map(({ slip }) => slip))
    return found
  }
  expect(await slips('a')).toEqual([1001])
  await appendFile(join(path, 'products', 'slips.idx'), 'torn')
  await bookings.append([settled(1003, 'B')])
  expect(await slips('a')).toEqual([1001, 1002, 1003])
  await bookings.complete()
  expect(await slips('b')).toEqual([1002, 1003])
})

test('a year is taken over in parts, and a batch that cannot be read stops nobody', async () => {
  const LINES = 150_000
  const line = change(1)
  const chunk: readonly ChangeRecord[] = Array.from({ length: LINES }, () => line)
  const { StonError } = await import('../../src/kernel/errors.ts')
  const damaged = new StonError({ code: 'damaged', message: { ja: 'x', en: 'x' } })
  const batches = {
    linesTaken: () => undefined,
    read: (id: number) => Promise.resolve<BatchHead | null>(head(id, { state: 'settled' })),
    carried: () => Promise.resolve([]),
    async *changes(id: number) {
      if (id === 2) throw damaged
      yield await Promise.resolve(chunk)
    },
  }
  const kept: number[] = []
  await takeOverMissing([1, 2, 3, 4], batches, (id) => {
    kept.push(id)
    return Promise.resolve()
  })
  expect(kept).toEqual([1, 3])
})
