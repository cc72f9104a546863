import { afterEach, describe, expect, test } from 'vitest'
import { closeScenes, scene, type Row } from './contract.ts'

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

async function open(faults = {}) {
  const { caller, server } = await scene(faults)
  const lines = (filters = {}): Promise<Row[]> => caller.rows(LINES, { fields: FIELDS, ...filters })
  const free = async (): Promise<number[]> => {
    const { stock, free: left } = await caller.stock('TEA-100G')
    return [stock, left]
  }
  return { server, caller, orders: server.orders, lines, free }
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

describe('what a change of an order does to the stock', () => {
  test('only free stock is promised; more than that is ordered all the same', async () => {
    const { orders, free, lines } = await open()
    const [stock = 0, left = 0] = await free()
    orders.place(TEA(left + 5))
    expect(await free()).toEqual([stock, 0])
    expect((await lines())[0]).toMatchObject({
      receive_order_row_quantity: String(left + 5),
      receive_order_row_stock_allocation_quantity: String(left),
    })
  })

  test('fewer pieces, another product, a cancelled and a deleted line give free stock back', async () => {
    const { orders, free } = await open()
    const [stock = 0, left = 0] = await free()
    const slip = orders.place(TEA(4))
    orders.changeQuantity(slip, 1, 1)
    expect(await free()).toEqual([stock, left - 1])
    orders.exchange(slip, 1, 'MUG_RED')
    expect(await free()).toEqual([stock, left])
    const line = orders.addLine(slip, 'TEA-100G', 3)
    orders.cancelLine(slip, line)
    expect(await free()).toEqual([stock, left])
    orders.restoreLine(slip, line)
    expect(await free()).toEqual([stock, left - 3])
    orders.deleteLine(slip, line)
    expect(await free()).toEqual([stock, left])
  })

  test('merged, split and copied, and valid again: each piece is promised once', async () => {
    const { orders, free } = await open()
    const [stock = 0, left = 0] = await free()
    const [a, b] = [orders.place(TEA(2)), orders.place(TEA(3))]
    orders.merge(a, b)
    orders.split(b, 1, 1)
    expect(await free()).toEqual([stock, left - 5])
    orders.cancel(b)
    orders.reactivate(b)
    expect(await free()).toEqual([stock, left - 5])
    orders.copy(b)
    expect(await free()).toEqual([stock, left - 9])
  })

  test('shipping undone after a return puts back what is still away', async () => {
    const { orders, free } = await open()
    const [stock = 0] = await free()
    const slip = orders.place(TEA(3))
    orders.ship(slip)
    orders.returnGoods(slip, 1, { good: 1 })
    orders.undoShipping(slip)
    expect((await free())[0]).toBe(stock)
  })

  test('a code that nobody knows is kept as it came, and nothing is promised', async () => {
    const { orders, lines } = await open()
    const slip = orders.place({ lines: [{ code: 'NO-SUCH', quantity: 2 }] })
    orders.ship(slip)
    expect((await lines())[0]).toMatchObject({
      receive_order_row_goods_id: 'NO-SUCH',
      receive_order_row_stock_allocation_quantity: '0',
    })
  })

  test('a set is taken apart when it comes, or keeps its code', async () => {
    const { server, orders, lines } = await open()
    const components = [
      { code: 'TEA-100G', quantity: 2 },
      { code: 'MUG_RED', quantity: 1 },
    ]
    server.addSet({ code: 'GIFT', components })
    orders.place({ lines: [{ code: 'GIFT', quantity: 2 }] })
    server.faults.ordersKeepSets = true
    orders.place({ lines: [{ code: 'GIFT', quantity: 2 }] })
    const shown = (await lines()).map((row) => [
      row['receive_order_row_goods_id'],
      row['receive_order_row_quantity'],
    ])
    expect(shown).toEqual([
      ['TEA-100G', '4'],
      ['MUG_RED', '2'],
      ['GIFT', '2'],
    ])
  })

  test('the stock history names the slip of what left and came back', async () => {
    const { caller, orders } = await open()
    const slip = orders.place(TEA(2))
    orders.ship(slip)
    orders.returnGoods(slip, 1, { good: 1 })
    const rows = await caller.rows('/api_v1_master_stockiohistory/search', {
      fields: 'stock_io_history_cut_form_id,stock_io_history_quantity,stock_io_history_io_flag',
    })
    const moved = { stock_io_history_cut_form_id: String(slip) }
    expect(rows).toEqual([
      { ...moved, stock_io_history_quantity: '2', stock_io_history_io_flag: '1' },
      { ...moved, stock_io_history_quantity: '1', stock_io_history_io_flag: '0' },
    ])
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
