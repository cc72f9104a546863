import { appendFile, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { KeySet, parseKey } from '../../src/store/files/key-set.ts'
import type { Store } from '../../src/store/store.ts'
import { newFolder, openStore } from './helpers.ts'
import { change, head, key } from './samples.ts'

const DAY = '2026-11-23'
const FILE = `${DAY}.keys`

/** What a flush does with new changes. */
async function take(
  store: Store,
  id: number,
  numbers: readonly number[],
  commit = true,
): Promise<void> {
  await store.keys.load([DAY])
  const draft = await store.batches.draft(id - 1)
  for (const n of numbers) {
    expect(store.keys.add(DAY, key(n))).toBe(true)
    draft.record(change(n))
  }
  await draft.seal(head(id), [])
  if (commit) await store.keys.commit(id)
}

async function isKnown(path: string, n: number): Promise<boolean> {
  const store = await openStore(path)
  await store.keys.load([DAY])
  return !store.keys.add(DAY, key(n))
}

test('a key is new once, in this run and in the next', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  await take(store, 1, [1, 2, 3])
  expect(store.keys.add(DAY, key(2))).toBe(false)
  expect(await isKnown(path, 2)).toBe(true)
  expect(await isKnown(path, 4)).toBe(false)
})

test('what was not committed is forgotten by a reset, and only that', async () => {
  const store = await openStore(await newFolder())
  await take(store, 1, [1, 2])
  expect(store.keys.add(DAY, key(3))).toBe(true)
  store.keys.reset()
  expect(store.keys.add(DAY, key(3))).toBe(true)
  expect(store.keys.add(DAY, key(1))).toBe(false)
})

test('a batch whose keys were not written down is taken over by the next run', async () => {
  const path = await newFolder()
  await take(await openStore(path), 1, [1, 2, 3], false)
  expect(await isKnown(path, 3)).toBe(true)
})

test('the index is made again from the batches when it is lost, in whole or in part', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  await take(store, 1, [1, 2])
  await take(store, 2, [3])
  await rm(join(path, 'keys', 'complete.json'))
  expect(await isKnown(path, 1)).toBe(true)
  await rm(join(path, 'keys', 'complete.json'))
  await rm(join(path, 'keys', FILE))
  expect(await isKnown(path, 3)).toBe(true)
  await writeFile(join(path, 'keys', 'complete.json'), '{"batch": 99}')
  await rm(join(path, 'keys', FILE))
  expect(await isKnown(path, 2)).toBe(true)
})

test('a torn key at the end of a file is cut off before others follow', async () => {
  const path = await newFolder()
  await take(await openStore(path), 1, [1])
  await appendFile(join(path, 'keys', FILE), 'torn')
  await take(await openStore(path), 2, [2])
  expect((await stat(join(path, 'keys', FILE))).size).toBe(32)
  expect((await readFile(join(path, 'keys', FILE))).toString('hex')).toBe(key(1) + key(2))
  expect(await isKnown(path, 2)).toBe(true)
})

test('days that are loaded stay loaded; a day that is not is a mistake', async () => {
  const store = await openStore(await newFolder())
  await store.keys.load([DAY])
  await store.keys.load(['2026-11-22'])
  expect(store.keys.add(DAY, key(1))).toBe(true)
  expect(() => store.keys.add('2026-11-20', key(1))).toThrow(/not loaded/)
  expect(() => store.keys.add(DAY, 'xyz')).toThrow(/not a key/)
})

test('a million keys take less than 40 MiB, and none is confused with another', () => {
  const set = new KeySet()
  const words = new Uint32Array(4)
  let news = 0
  for (let n = 1; n <= 1_000_000; n += 1) {
    words[0] = n
    words[3] = Math.imul(n, 7)
    if (set.add(words, 0, n % 3)) news += 1
  }
  for (let n = 1; n <= 1_000_000; n += 10) {
    words[0] = n
    words[3] = Math.imul(n, 7)
    if (set.add(words, 0, 0)) news += 1
  }
  expect(news).toBe(1_000_000)
  expect(set.bytes).toBeLessThan(40 * 1024 * 1024)
  set.dropUnwritten()
  expect(set.size).toBe(333_333)
})

test('only 32 hex digits are a key, and not the one that means empty', () => {
  const words = new Uint32Array(4)
  for (const text of [
    '',
    key(1).slice(1),
    `${key(1)}0`,
    key(1).replace('1', 'G'),
    key(0),
    key(10).toUpperCase(),
  ])
    expect(parseKey(text, words)).toBe(false)
  expect(parseKey(key(0x0102), words)).toBe(true)
  expect(Buffer.from(words.buffer).toString('hex')).toBe(key(0x0102))
})
