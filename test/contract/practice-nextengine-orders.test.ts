import { afterEach, describe, expect, test } from 'vitest'
import { closeScenes, scene, type Row } from './practice-nextengine.ts'

afterEach(closeScenes)

const LINES = '/api_v1_receiveorder_row/search'
const FIELDS = [
  'receive_order_row_receive_order_id',
  'receive_order_row_no',
  'receive_order_row_goods_id',
  'receive_order_row_quantity',
  'receive_order_row_stock_allocation_quantity',
  'receive_order_row_last_modified_newest_date',
  'receive_order_order_status_id',
  'receive_order_cancel_type_id',
  'receive_order_send_date',
  'receive_order_include_to_order_id',
  'receive_order_include_from_order_id',
  'receive_order_include_from_row_no',
  'receive_order_divide_from_order_id',
].join(',')

async function open(weather = {}) {
  const { caller, server } = await scene(weather)
  const lines = (filters = {}): Promise<Row[]> => caller.rows(LINES, { fields: FIELDS, ...filters })
  const free = async (): Promise<number[]> => {
    const { stock, free: left } = await caller.stock('TEA-100G')
    return [stock, left]
  }
  return { caller, orders: server.orders, lines, free }
}

const TEA = (quantity: number) => ({ lines: [{ code: 'TEA-100G', quantity }] })

describe('what an order does to the stock', () => {
  test('it is promised when placed, free again when cancelled before shipping', async () => {
    const { orders, free } = await open()
    const [stock = 0, left = 0] = await free()
    const slip = orders.place(TEA(2))
    expect(await free()).toEqual([stock, left - 2])
    orders.cancel(slip)
    expect(await free()).toEqual([stock, left])
  })

  test('it leaves when shipped, and a cancel afterwards does not bring it back; a good return does', async () => {
    const { orders, free } = await open()
    const [stock = 0, left = 0] = await free()
    const slip = orders.place(TEA(2))
    orders.ship(slip)
    expect(await free()).toEqual([stock - 2, left - 2])
    orders.cancel(slip)
    expect(await free()).toEqual([stock - 2, left - 2])
    orders.returnGoods(slip, 1, { good: 1, bad: 1 })
    expect(await free()).toEqual([stock - 1, left - 1])
  })

  test('undone shipping puts it back and promises it again', async () => {
    const { orders, free, lines } = await open()
    const [stock = 0, left = 0] = await free()
    const slip = orders.place(TEA(2))
    orders.ship(slip)
    orders.undoShipping(slip)
    expect(await free()).toEqual([stock, left - 2])
    expect((await lines())[0]).toMatchObject({
      receive_order_order_status_id: '20',
      receive_order_send_date: null,
    })
  })
})

describe('what the search shows', () => {
  test('everything is text or null, lines by slip and number, joined with their slip', async () => {
    const { orders, lines } = await open()
    const [one, two] = [orders.place(TEA(2)), orders.place(TEA(1))]
    orders.addLine(one, 'NO-SUCH-CODE', 3)
    const rows = await lines()
    expect(
      rows.map((row) => [row['receive_order_row_receive_order_id'], row['receive_order_row_no']]),
    ).toEqual([
      [String(one), '1'],
      [String(one), '2'],
      [String(two), '1'],
    ])
    expect(rows[1]).toMatchObject({
      receive_order_row_goods_id: 'NO-SUCH-CODE',
      receive_order_row_stock_allocation_quantity: '0',
      receive_order_cancel_type_id: '0',
    })
    expect(await lines({ 'receive_order_row_receive_order_id-gte': String(two) })).toHaveLength(1)
  })

  test('a merged slip says where its lines went, and they say where they came from', async () => {
    const { orders, lines } = await open()
    const [one, two] = [orders.place(TEA(2)), orders.place(TEA(1))]
    orders.merge(one, two)
    expect(await lines()).toMatchObject([
      { receive_order_cancel_type_id: '3', receive_order_include_to_order_id: String(two) },
      { receive_order_row_no: '1', receive_order_include_from_order_id: null },
      {
        receive_order_row_quantity: '2',
        receive_order_include_from_order_id: String(one),
        receive_order_include_from_row_no: '1',
      },
    ])
  })

  test('a split slip names the one it came from', async () => {
    const { orders, lines } = await open()
    const one = orders.place(TEA(3))
    orders.split(one, 1, 1)
    expect(await lines()).toMatchObject([
      { receive_order_row_quantity: '2' },
      { receive_order_row_quantity: '1', receive_order_divide_from_order_id: String(one) },
    ])
  })

  test.each([true, false])('the newest date of an untouched line is filled: %s', async (filled) => {
    const { orders, lines } = await open({ newestDateOfNew: filled })
    const slip = orders.place(TEA(1))
    const date = async () => (await lines())[0]?.['receive_order_row_last_modified_newest_date']
    expect((await date()) !== null).toBe(filled)
    orders.changeQuantity(slip, 1, 2)
    expect(await date()).not.toBeNull()
  })

  test('whose order it is cannot be asked for here', async () => {
    const { caller } = await open()
    const answer = await caller.call(LINES, { fields: 'receive_order_purchaser_name' })
    expect(answer.result).toBe('error')
  })
})
