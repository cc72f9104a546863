import { expect, test } from 'vitest'
import type { OrderGate } from '../../../src/connectors/nextengine/order-gate.ts'
import { openOrderGate } from '../../../src/connectors/nextengine/orders.ts'
import type { PracticeNextEngine, Faults } from '../../../src/simulators/nextengine/practice.ts'
import type { OrderLine } from '../../../src/domain/orders/order-line.ts'
import {
  fieldsOf,
  MemoryStore,
  open,
  startScripted,
  startServer,
  storeSignIn,
  tokensFor,
} from './session-kit.ts'

async function openGate(
  faults: Partial<Faults> = {},
  warehouses: Parameters<typeof openOrderGate>[1] = 'none',
): Promise<{ server: PracticeNextEngine; gate: OrderGate }> {
  const server = await startServer()
  Object.assign(server.faults, faults)
  const memory = new MemoryStore()
  storeSignIn(memory, server)
  return { server, gate: openOrderGate(await open(memory, server), warehouses) }
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

test.each(['joined', 'apart'] as const)(
  'a line from two 拠点 is one line that names both, wherever a page ends (%s)',
  async (how) => {
    const { server, gate } = await openGate({ maxRows: 1000 }, how)
    const station = server.addWarehouse('駅前')
    server.addGoods({ code: 'TEA' })
    for (const warehouse of ['0', station]) server.setStock('TEA', { stock: 5000 }, warehouse)
    const [none, long, last] = [fill(server, 1), fill(server, 1, 1300), fill(server, 1)].flat()
    if (none === undefined || long === undefined || last === undefined) throw new Error('no slip')
    const both = [
      { warehouse: station, quantity: 1 },
      { warehouse: '0', quantity: 1 },
    ]
    // The first one has a row only: pages end between the two rows of others.
    server.orders.reallocate(long, 1, station)
    for (let line = 2; line <= 1300; line += 1) {
      server.orders.changeQuantity(long, line, 2)
      server.orders.reallocate(long, line, both)
    }
    server.orders.reallocate(last, 1, station)
    server.orders.cancelLine(none, 1)
    const found = new Map<number, OrderLine[]>()
    for await (const lines of gate.changedSince(EVER))
      for (const line of lines) found.set(line.slip, [...(found.get(line.slip) ?? []), line])
    const names = (slip: number) => found.get(slip)?.map((one) => one.warehouses?.map(nameOf))
    expect(names(none)).toEqual([[]])
    expect(names(last)).toEqual([['駅前']])
    expect(found.get(long)).toHaveLength(1300)
    expect(names(long)?.[0]).toEqual(['駅前'])
    expect(new Set(names(long)?.slice(1).map(String))).toEqual(new Set(['駅前,']))
  },
)

test.each([
  ['shown', 'kept', [[], ['駅前'], []], true],
  ['hidden', 'kept', [[], ['駅前'], []], false],
  ['shown', 'always', [['基本拠点'], ['駅前'], ['基本拠点']], true],
] as const)(
  'lines without a 拠点 are read where a search for it has them %s (%s)',
  async (unallocatedLines, lineWarehouse, wanted, shown) => {
    const { server, gate } = await openGate({ unallocatedLines, lineWarehouse }, 'apart')
    const station = server.addWarehouse('駅前')
    server.addGoods({ code: 'TEA' })
    server.setStock('TEA', { stock: 5 }, station)
    const [none = 0, one = 0, cancelled = 0] = fill(server, 3)
    server.orders.reallocate(one, 1, station)
    server.orders.cancel(cancelled)
    const found: [number, unknown][] = []
    for await (const lines of gate.slips([none, one, cancelled]))
      for (const { slip, warehouses } of lines) found.push([slip, warehouses?.map(nameOf)])
    const names = wanted.map((all) => all.map((name) => (name === '基本拠点' ? '' : name)))
    expect(found).toEqual([none, one, cancelled].map((slip, i) => [slip, names[i]]))
    expect(gate.unallocatedShown()).toBe(shown)
  },
)

test('a slip whose cancel type is empty is valid, in one call as well', async () => {
  const { server, gate } = await openGate()
  server.addGoods({ code: 'TEA', stock: 100 })
  const slips = [1, 2, 3].map((quantity) =>
    server.orders.place({ lines: [{ code: 'TEA', quantity }] }),
  )
  server.orders.cancel(slips[0] ?? 0, '')
  server.orders.cancel(slips[1] ?? 0)
  const before = server.calls.length
  expect(await slipsOf(gate.unshipped(slips[0] ?? 0, null))).toEqual([slips[0], slips[2]])
  expect((await gate.holding(['TEA'])).map(({ slip }) => slip)).toEqual([slips[0], slips[2]])
  expect(server.calls.length - before).toBe(2)
})

test('what is not shipped, between two slips', async () => {
  const { server, gate } = await openGate()
  const slips = fill(server, 6)
  server.orders.ship(slips[2] ?? 0)
  server.orders.cancel(slips[3] ?? 0)
  expect(await slipsOf(gate.unshipped(slips[1] ?? 0, slips[4] ?? 0))).toEqual([slips[1], slips[4]])
  expect(await slipsOf(gate.unshipped(slips[1] ?? 0, null))).toEqual([slips[1], slips[4], slips[5]])
  const asked = server.calls.flatMap(({ params }) => params['fields'] ?? [])
  expect(asked.filter((fields) => fields.includes('warehouse'))).toEqual([])
})

function nameOf({ name }: { readonly name: string }): string {
  return name
}

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

test('where counting begins: a new line in an old slip does not hide the slips after it', async () => {
  const { server, gate } = await openGate()
  const slips = fill(server, 3)
  server.advance(2.5 * 24 * 60 * 60 * 1000)
  server.orders.addLine(slips[0] ?? 0, 'TEA', 1)
  expect((await gate.newest()).slip).toBe(slips[2])
})

test('slips by number: 1,000 a call, each once, ascending', async () => {
  const { server, gate } = await openGate()
  const slips = fill(server, 1100)
  const mixed = [...slips.slice(600), ...slips.slice(0, 700)]
  expect(await slipsOf(gate.slips(mixed))).toEqual(slips)
  const asked = server.calls.map((call) => call.params[`${SLIP}-in`]?.split(',').length ?? 0)
  expect(Math.max(...asked)).toBe(1000)
  expect(await slipsOf(gate.slips([]))).toEqual([])
})

test.each([200, 1000, 2000, 2500])('a cap of %d rows a page loses nothing', async (maxRows) => {
  const { server, gate } = await openGate({ maxRows })
  const slips = fill(server, 2600)
  expect(await slipsOf(gate.changedSince(EVER))).toEqual(slips)
})

/** One answer with this row, as a service could give it. */
async function gateOf(row: Record<string, string | null>): Promise<OrderGate> {
  const tokens = tokensFor(20)
  const server = await startScripted(() => ({
    result: 'success',
    count: '1',
    data: [{ ...ROW, ...row }],
    ...fieldsOf(tokens),
  }))
  const memory = new MemoryStore()
  memory.set('tokens', tokens)
  return openOrderGate(await open(memory, server))
}

const SLIP = 'receive_order_row_receive_order_id'
const ROW = {
  [SLIP]: '1001',
  receive_order_row_no: '1',
  receive_order_row_goods_id: 'TEA',
  receive_order_row_quantity: '2',
  receive_order_cancel_type_id: '0',
  receive_order_order_status_id: '20',
}

test.each<[string, Record<string, string | null>]>([
  ['without a slip number', { [SLIP]: null }],
  ['with a slip number that is none', { [SLIP]: 'A-1' }],
  ['without a line number', { receive_order_row_no: null }],
])('a line %s is an error that is named, never passed over', async (_, row) => {
  const gate = await gateOf(row)
  await expect(slipsOf(gate.changedSince(EVER))).rejects.toMatchObject({
    code: 'nextengine',
    exit: 'attention',
  })
})

test.each<[string, Record<string, string | null>, string]>([
  ['without a quantity', { receive_order_row_quantity: null }, 'quantity = ""'],
  ['with half a piece', { receive_order_row_quantity: '1.5' }, 'quantity = "1.5"'],
  // It would count as cancelled, and be given back.
  ['with a cancel type of text', { receive_order_cancel_type_id: 'abc' }, 'type_id = "abc"'],
  ['with a state of text', { receive_order_order_status_id: '出荷済' }, 'status_id = "出荷済"'],
  ['from a slip that is no number', { receive_order_include_from_order_id: 'x' }, 'order_id = "x"'],
])('a line %s is handed on as one that cannot be read', async (_, row, problem) => {
  const gate = await gateOf(row)
  const { value } = await gate.changedSince(EVER).next()
  expect(value).toMatchObject([{ slip: 1001, line: 1, problem: expect.stringContaining(problem) }])
})

test.each<[string, Record<string, string | null>, Partial<OrderLine>]>([
  ['"0" is not true', { receive_order_row_cancel_flag: '0' }, { lineCancelled: false }],
  ['"1" is', { receive_order_row_deleted_flag: '1' }, { lineDeleted: true }],
  ['zeros behind the point', { receive_order_row_quantity: '2.00' }, { quantity: 2 }],
  ['no cancel type is a valid slip', { receive_order_cancel_type_id: null }, { cancelType: '0' }],
  ['nor is an empty one another', { receive_order_cancel_type_id: ' ' }, { cancelType: '0' }],
  ['a cancel type with zeros', { receive_order_cancel_type_id: '0.0' }, { cancelType: '0' }],
  ['another one', { receive_order_cancel_type_id: ' 3' }, { cancelType: '3' }],
  ['a state with zeros', { receive_order_order_status_id: '50.0' }, { status: '50' }],
  ['no slip but 0', { receive_order_include_from_order_id: '0' }, { mergedFrom: null }],
  ['no date but zeros', { receive_order_send_date: '0000-00-00 00:00:00' }, { sendDate: null }],
  [
    'a date of change',
    { receive_order_last_modified_date: '2026-11-24 09:00:00' },
    { modified: true },
  ],
  ['no date of change', {}, { modified: false, newestAt: null }],
])('reads what is written: %s', async (_, row, line) => {
  const gate = await gateOf(row)
  const { value } = await gate.changedSince(EVER).next()
  expect(value).toMatchObject([line])
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

test.each(['told', 'empty', 'unknown'] as const)(
  'the line that one was split or copied from is told, or the reading goes without (%s)',
  async (rowOrigins) => {
    const { server, gate } = await openGate({ rowOrigins })
    const lines = ['TEA', 'CUP'].map((code) => ({ code, quantity: 3 }))
    const slip = server.orders.place({ lines })
    server.orders.split(slip, 2, 1)
    server.orders.copy(slip)
    const found: OrderLine[] = []
    for (let looks = 0; looks < 2; looks += 1)
      for await (const some of gate.fromSlip(slip + 1)) found.push(...some)
    const origins = found.slice(0, 3).map((one) => [one.dividedFromLine, one.copiedFromLine])
    const none = [null, null]
    expect(origins).toEqual(
      rowOrigins === 'told'
        ? [
            [2, null],
            [null, 1],
            [null, 2],
          ]
        : [none, none, none],
    )
    expect(found).toHaveLength(6)
    const asked = server.calls.filter(({ path }) => path.endsWith('receiveorder_row/search'))
    // Once it has said that it does not know them, it is not asked for them again.
    expect(asked).toHaveLength(rowOrigins === 'unknown' ? 3 : 2)
  },
)
