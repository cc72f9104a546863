import { expect, test } from 'vitest'
import type { OrderGate } from '../../src/nextengine/order-gate.ts'
import { openOrderGate } from '../../src/nextengine/orders.ts'
import type { PracticeNextEngine, Weather } from '../../src/practice/nextengine/practice.ts'
import type { OrderLine } from '../../src/orders/line.ts'
import { MemoryStore, open, startServer, storeSignIn } from './session-kit.ts'

async function openGate(
  weather: Partial<Weather> = {},
): Promise<{ server: PracticeNextEngine; gate: OrderGate }> {
  const server = await startServer()
  Object.assign(server.weather, weather)
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  return { server, gate: openOrderGate(await open(memory, server)) }
}

const EVER = '2020-01-01 00:00:00'

async function slipsOf(reading: AsyncIterable<readonly OrderLine[]>): Promise<number[]> {
  const seen: number[] = []
  for await (const lines of reading)
    for (const { slip } of lines) if (seen.at(-1) !== slip) seen.push(slip)
  return seen
}

function fill(server: PracticeNextEngine, slips: number, lines = 1): number[] {
  return Array.from({ length: slips }, () =>
    server.orders.place({
      lines: Array.from({ length: lines }, () => ({ code: 'TEA', quantity: 1 })),
    }),
  )
}

test('pages by slip where the service gives less than it is asked for', async () => {
  const { server, gate } = await openGate({ maxRows: 1000 })
  const slips = fill(server, 1200, 3)
  expect(await slipsOf(gate.changedSince(EVER))).toEqual(slips)
  expect(await slipsOf(gate.fromSlip(slips[1100] ?? 0))).toEqual(slips.slice(1100))
})

test('a slip that is longer than a page comes whole', async () => {
  const { server, gate } = await openGate({ maxRows: 1000 })
  const [before, long, after] = [fill(server, 1), fill(server, 1, 2500), fill(server, 1)].flat()
  const counts = new Map<number, number>()
  for await (const lines of gate.changedSince(EVER))
    for (const { slip } of lines) counts.set(slip, (counts.get(slip) ?? 0) + 1)
  expect([...counts]).toEqual([
    [before, 1],
    [long, 2500],
    [after, 1],
  ])
})

test('a set that moves while it is read: nothing is skipped', async () => {
  const { server, gate } = await openGate({ maxRows: 1000 })
  const slips = fill(server, 2500)
  const seen = new Set<number>()
  let chunks = 0
  for await (const lines of gate.changedSince(EVER)) {
    for (const { slip } of lines) seen.add(slip)
    chunks += 1
    // Lines that join in front move everything behind them by as many rows.
    for (const slip of slips.slice(0, 40)) server.orders.addLine(slip, 'TEA', 1)
  }
  expect(chunks).toBeGreaterThan(1)
  expect([...seen].toSorted((a, b) => a - b)).toEqual(slips)
})

test('untouched lines without a date of change are found by their creation', async () => {
  const { server, gate } = await openGate({ newestDateOfNew: false })
  const slips = fill(server, 3)
  server.orders.changeQuantity(slips[1] ?? 0, 1, 2)
  expect(await slipsOf(gate.changedSince(EVER))).toEqual([slips[1]])
  expect(await slipsOf(gate.createdSince(EVER))).toEqual(slips)
})

test('where counting begins: the highest slip, however long ago it came', async () => {
  const { server, gate } = await openGate()
  expect(await gate.newest()).toEqual({ slip: 0, date: null })
  const slips = fill(server, 3)
  // Longer than the first window; a sign-in lasts three days.
  server.advance(2.5 * 24 * 60 * 60 * 1000)
  expect((await gate.newest()).slip).toBe(slips[2])
})

test('nothing personal is ever asked for', async () => {
  const { server, gate } = await openGate()
  fill(server, 1)
  await slipsOf(gate.changedSince(EVER))
  const asked = server.calls.flatMap((call) => (call.params['fields'] ?? '').split(','))
  expect(
    asked.filter((field) => /purchaser|consignee|name|mail|address|tel_|amount|price/.test(field)),
  ).toEqual([])
})
