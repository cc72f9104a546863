import { appendFile, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newFolder, openStore, readAll, received, segments } from './helpers.ts'
import { notification } from './samples.ts'

test('reading goes on from a position, which forgets segments that are gone', async () => {
  const store = await openStore(await newFolder())
  const intake = await store.intake()
  await intake.append(notification('one'))
  const first = store.unread({ 'long-gone': 4711 })
  expect(await readAll(first)).toHaveLength(1)
  expect(Object.keys(first.position)).not.toContain('long-gone')
  const nothing = store.unread(first.position)
  expect(await readAll(nothing)).toEqual([])
  expect(nothing.position).toEqual(first.position)
  await intake.append(notification('two'))
  expect((await received(store.unread(first.position))).map((item) => item.body)).toEqual(['two'])
})

test('a reader that stops early goes on behind the last chunk it was given', async () => {
  const store = await openStore(await newFolder())
  const intake = await store.intake()
  await Promise.all(Array.from({ length: 2500 }, (_, n) => intake.append(notification(`${n}`))))
  const reading = store.unread({})
  let got = 0
  for await (const items of reading) {
    got = items.length
    break
  }
  expect(got).toBeGreaterThan(0)
  expect(got).toBeLessThanOrEqual(1000)
  expect((await received(store.unread(reading.position))).map((one) => one.body)[0]).toBe(`${got}`)
})

test('a torn end is passed over and not counted as read', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  const intake = await store.intake()
  await intake.append(notification('whole'))
  const file = join(path, 'journal', (await segments(path))[0] ?? '')
  const whole = (await stat(file)).size
  for (const tail of ['{"id":"half', '\0'.repeat(300), '{"id":"a whole line but no checksum"}\n']) {
    await appendFile(file, tail)
    const reading = store.unread({})
    expect(await readAll(reading)).toHaveLength(1)
    expect(Object.values(reading.position)).toEqual([whole])
    expect(await store.waitingSince(reading.position)).toBeNull()
  }
})

test('a line that arrives in two halves is read once it is whole', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  const intake = await store.intake()
  await intake.append(notification('one'))
  await intake.append(notification('two'))
  const file = join(path, 'journal', (await segments(path))[0] ?? '')
  const bytes = await readFile(file)
  await writeFile(file, bytes.subarray(0, bytes.length - 30))
  const first = store.unread({})
  expect(await readAll(first)).toHaveLength(1)
  await writeFile(file, bytes)
  expect((await received(store.unread(first.position))).map((item) => item.body)).toEqual(['two'])
})

test('damage in the middle is reported once, with its place and text, and reading goes on', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  const intake = await store.intake()
  for (const body of ['one', 'two', 'three']) await intake.append(notification(body))
  const name = (await segments(path))[0] ?? ''
  const file = join(path, 'journal', name)
  const bytes = await readFile(file)
  const offset = bytes.indexOf('\n') + 1
  bytes[bytes.indexOf('"two"') + 1] = 'T'.charCodeAt(0)
  await writeFile(file, bytes)
  const reading = store.unread({})
  const items = await readAll(reading)
  expect(items.map((item) => item.kind)).toEqual(['notification', 'damage', 'notification'])
  expect(items[1]).toMatchObject({ segment: name.replace('.jsonl', ''), offset })
  expect(items[1]).toHaveProperty('text', expect.stringContaining('"Two"'))
  expect(await readAll(store.unread(reading.position))).toEqual([])
})

test('damage that reaches over many lines and blocks is one thing', async () => {
  const path = await newFolder()
  const store = await openStore(path)
  const intake = await store.intake()
  for (let n = 0; n < 40; n += 1) await intake.append(notification(`${n}`.padEnd(60_000, '.')))
  const file = join(path, 'journal', (await segments(path))[0] ?? '')
  const bytes = await readFile(file)
  await writeFile(file, bytes.fill(0, 10, bytes.length - 70_000))
  const items = await readAll(store.unread({}))
  expect(items.map((item) => item.kind)).toEqual(['damage', 'notification'])
})

test('a notification longer than a block of reading is read', async () => {
  const store = await openStore(await newFolder())
  const intake = await store.intake()
  const long = 'あ'.repeat(900_000)
  await Promise.all(['a', long, 'b'].map((body) => intake.append(notification(body))))
  expect((await received(store.unread({}))).map((one) => one.body)).toEqual(['a', long, 'b'])
})
