import { expect, test } from 'vitest'
import { readCalls } from '../../../src/connectors/nextengine/call-count.ts'
import {
  HOUR_MS,
  MemoryStore,
  open,
  SEARCH,
  SEARCH_PARAMS,
  startServer,
  storeSignIn,
} from './session-kit.ts'

test("Next Engine's clock is told by its answers and goes on by itself; ours counts until then", async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  const ours = new Date('2020-01-01T00:00:00Z')
  const session = await open(memory, server, { now: () => ours })
  expect(session.serverNow()).toEqual(ours)
  await session.read(SEARCH, SEARCH_PARAMS)
  expect(Math.abs(session.serverNow().getTime() - server.now().getTime())).toBeLessThan(1_500)
  const before = session.serverNow().getTime()
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(session.serverNow().getTime() - before).toBeGreaterThanOrEqual(95)
})

test('an answer without a date leaves the clock as it is', async () => {
  const server = await startServer()
  server.faults.dateHeader = false
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  const ours = new Date('2026-11-24T00:00:00Z')
  const session = await open(memory, server, { now: () => ours })
  await session.read(SEARCH, SEARCH_PARAMS)
  expect(session.serverNow()).toEqual(ours)
})

test('calls are counted, failed ones too, and written down every twenty calls and at the end', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  const session = await open(memory, server)
  for (let call = 1; call <= 21; call += 1) {
    server.faults.refuse = call === 3 ? { code: '003001' } : null
    await session.read(SEARCH, SEARCH_PARAMS).catch(() => undefined)
  }
  expect(session.calls).toBe(21)
  expect(memory.writes.get('calls')).toBe(1)
  expect(await readCalls(memory.store, server.now())).toBe(20)
  await session.close()
  expect(await readCalls(memory.store, server.now())).toBe(21)
  await session.close()
  expect(memory.writes.get('calls')).toBe(2)
})

test("several sessions add up, and a new month of Japan's starts at zero", async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  const month = new Date('2026-11-30T14:59:00Z')
  for (let run = 0; run < 2; run += 1) {
    server.faults.dateHeader = false
    const session = await open(memory, server, { now: () => month })
    await session.read(SEARCH, SEARCH_PARAMS).catch(() => undefined)
    await session.close()
  }
  const counted = await readCalls(memory.store, month)
  expect(counted).toBeGreaterThanOrEqual(2)
  expect(await readCalls(memory.store, new Date(month.getTime() + HOUR_MS))).toBe(0)
})

test('a count that cannot be written down costs no answer', async () => {
  const server = await startServer()
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  memory.broken.add('calls')
  const session = await open(memory, server)
  for (let call = 1; call <= 20; call += 1) await session.read(SEARCH, SEARCH_PARAMS)
  await session.close()
  expect(session.calls).toBe(20)
})
