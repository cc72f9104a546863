import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startPracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import type { PracticeOptions, PracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import { fromJst } from '../../../src/kernel/time.ts'

const NOW = fromJst('2026-03-01 12:34:56') ?? new Date(0)

let practice: PracticeSmaregi

async function open(options: PracticeOptions = {}): Promise<PracticeSmaregi> {
  const shop = await startPracticeSmaregi({ now: () => NOW, ...options })
  shop.store({ id: '1', name: '本店' })
  shop.product({ id: '8000101', code: 'TEA-100G', name: '煎茶 100g' })
  shop.product({ id: '8000102', code: 'TEA-200G', name: '煎茶 200g' })
  return shop
}

beforeEach(async () => {
  practice = await open()
})

afterEach(() => practice.close())

interface Answer {
  readonly status: number
  readonly body: Record<string, unknown>
}

async function call(procName: string, params: object): Promise<Answer> {
  const { contractId, accessToken, url } = practice
  const answer = await fetch(url, {
    method: 'POST',
    headers: { X_contract_id: contractId, X_access_token: accessToken },
    body: new URLSearchParams({ proc_name: procName, params: JSON.stringify(params) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const HEAD = {
  shipmentStoreId: '1',
  recipientType: '3',
  recipientName: 'ネットショップ出荷',
  shipmentDivision: '0',
  shipmentDate: '2026-03-01',
  status: '2',
  identificationNo: 'NE-1-1',
  token: '2026030112345601',
}
const LINES: readonly object[] = [
  { productId: '8000101', quantity: '2' },
  { productId: '8000102', quantity: '1' },
]

function form(head: object = {}, lines: readonly object[] = LINES): object {
  return {
    proc_info: { proc_division: 'U' },
    data: [
      { table_name: 'Shipment', rows: [{ ...HEAD, ...head }] },
      { table_name: 'ShipmentDetail', rows: lines },
    ],
  }
}

function deletion(shipmentId: string): object {
  return {
    proc_info: { proc_division: 'D' },
    data: [{ table_name: 'Shipment', rows: [{ shipmentId }] }],
  }
}

async function upd(params: object): Promise<unknown> {
  const { status, body } = await call('shipment_upd', params)
  return status === 200 ? body['result'] : body['error_code']
}

async function ref(table: string, more: object = {}): Promise<Record<string, string | null>[]> {
  const { body } = await call('shipment_ref', { table_name: table, ...more })
  const rows = body['result'] as Record<string, string | null>[]
  expect(body['total_count']).toBeTypeOf('string')
  return rows
}

function history(): [string, number, string][] {
  return practice.ledger.history.map((row) => [row.productId, row.amount, row.stockDivision])
}

describe('shipment_upd', () => {
  test('a completed shipment takes its lines off with division 10', async () => {
    expect(await upd(form())).toEqual({ Shipment: 1, ShipmentDetail: 2 })
    expect(history()).toEqual([
      ['8000101', -2, '10'],
      ['8000102', -1, '10'],
    ])
    expect([practice.stock('8000101'), practice.stock('8000102')]).toEqual([-2, -1])
  })

  test('the history may lack its lines, and then nobody is told of them', async () => {
    practice.platform.account.shipmentsInHistory = false
    await upd(form())
    expect([practice.stock('8000101'), practice.stock('8000102')]).toEqual([-2, -1])
    const range = [{ 'id >=': '0' }]
    const { body } = await call('stock_ref', { table_name: 'StockHistory', conditions: range })
    expect(body['result']).toEqual([])
  })

  test('one that is not shipped yet moves nothing until it is', async () => {
    await upd(form({ status: '0' }))
    expect(history()).toEqual([])
    await upd({
      proc_info: { proc_division: 'U' },
      data: [
        { table_name: 'Shipment', rows: [{ shipmentId: '1', status: '2', token: 'another' }] },
      ],
    })
    expect(practice.stock('8000101')).toBe(-2)
  })

  test('a token that was seen is passed over, one of a refused request was not', async () => {
    expect(await upd(form({ shipmentStoreId: '9' }))).toBe(41)
    await upd(form())
    expect(await upd(form())).toEqual({ Shipment: 0, ShipmentDetail: 0 })
    practice.account.shipments.passedOver = 'missing'
    expect(await upd(form())).toEqual({})
    practice.account.shipments.passedOver = 'counted'
    expect(await upd(form())).toEqual({ Shipment: 1, ShipmentDetail: 2 })
    expect(await ref('Shipment')).toHaveLength(1)
    expect(history()).toHaveLength(2)
  })

  test('the number is told only where that is switched on', async () => {
    practice.account.shipments.tellsId = true
    expect(await upd(form())).toEqual({ Shipment: 1, ShipmentDetail: 2, shipmentId: '1' })
  })

  test.each<[string, object, readonly object[]]>([
    ['an unknown store', { shipmentStoreId: '9' }, LINES],
    ['an unknown product', {}, [{ productId: '7', quantity: '1' }]],
    ['a product twice', {}, [...LINES, { productId: '8000101', quantity: '1' }]],
    ['no pieces', {}, [{ productId: '8000101', quantity: '0' }]],
    ['six digits', {}, [{ productId: '8000101', quantity: '100000' }]],
    ['a number on a new line', {}, [{ shipmentId: '1', productId: '8000101', quantity: '1' }]],
    ['a supplier without a number', { recipientType: '1', recipientName: null }, LINES],
    ['a supplier with a name', { recipientType: '1', recipientId: '5' }, LINES],
    ['another recipient with a number', { recipientId: '5' }, LINES],
    ['another recipient without a name', { recipientName: null }, LINES],
    ['no token', { token: null }, LINES],
    ['a status of the platform only', { status: '3' }, LINES],
    ['no date', { shipmentDate: '2026-13-01' }, LINES],
    ['an unknown column', { memo: 'x' }, LINES],
    ['a shipment that is not there', { shipmentId: '7' }, []],
  ])('%s is refused, and nothing has happened', async (_what, head, lines) => {
    const given = lines.length === 0 ? [{ ...LINES[0], shipmentId: '7' }] : lines
    expect(await upd(form(head, given))).toBe(41)
    expect(history()).toEqual([])
    expect(await ref('Shipment')).toEqual([])
  })

  test('what is no such request is refused by number', async () => {
    expect(await upd({ ...form(), proc_info: { proc_division: 'I' } })).toBe(32)
    const relative = { proc_division: 'U', proc_detail_division: '2' }
    expect(await upd({ ...form(), proc_info: relative })).toBe(33)
    expect(await upd({ ...form(), data: [{ table_name: 'Shipping', rows: [{}] }] })).toBe(31)
    expect(await upd({ ...form(), data: [] })).toBe(102)
    const two = { table_name: 'Shipment', rows: [HEAD, { ...HEAD, token: 'b' }] }
    expect(await upd({ ...form(), data: [two] })).toBe(41)
    practice.account.functions.delete('出荷情報更新')
    expect(await upd(form())).toBe(23)
  })

  test('edits and deletions write the difference, under the division of corrections', async () => {
    practice.platform.account.correctionDivision = '09'
    await upd(form())
    const fewer = [{ shipmentId: '1', productId: '8000101', quantity: '1' }]
    expect(await upd(form({ shipmentId: '1', token: 'b' }, fewer))).toEqual({
      Shipment: 1,
      ShipmentDetail: 1,
    })
    expect(await upd(deletion('1'))).toEqual({ Shipment: 1 })
    expect(history().slice(2)).toEqual([
      ['8000101', 1, '09'],
      ['8000102', 1, '09'],
      ['8000101', 1, '09'],
    ])
    expect(await upd(deletion('1'))).toBe(41)
  })

  test('a deletion may be written under a division of its own, and an edit as taken back and written anew', async () => {
    Object.assign(practice.platform.account, {
      registrationDivision: '15',
      correctionDivision: '09',
      removalDivision: '01',
      editsWrite: 'anew',
    })
    await upd(form())
    await upd(
      form({ shipmentId: '1', token: 'b' }, [
        { shipmentId: '1', productId: '8000101', quantity: '1' },
      ]),
    )
    await upd(deletion('1'))
    expect(history()).toEqual([
      ['8000101', -2, '15'],
      ['8000102', -1, '15'],
      ['8000101', 2, '09'],
      ['8000101', -1, '09'],
      ['8000102', 1, '01'],
      ['8000101', 1, '01'],
    ])
  })

  test('a token that was used registers a second one where the contract is made so', async () => {
    practice.account.shipments.repeatedToken = 'registered'
    await upd(form())
    await upd(form())
    expect(await ref('Shipment')).toHaveLength(2)
  })

  test('lines that an update does not name stay or go', async () => {
    await upd(form())
    practice.account.shipments.omittedLines = 'removed'
    const one = [{ shipmentId: '1', productId: '8000101', quantity: '2' }]
    await upd(form({ shipmentId: '1', token: 'b' }, one))
    expect(practice.stock('8000102')).toBe(0)
    expect(await ref('ShipmentDetail')).toHaveLength(1)
  })

  test('edits and deletions can be forbidden, on both APIs', async () => {
    await upd(form())
    practice.shipments.habits.edits = 'refused'
    practice.shipments.habits.deletions = 'refused'
    const one = [{ shipmentId: '1', productId: '8000101', quantity: '1' }]
    expect(await upd(form({ shipmentId: '1', token: 'b' }, one))).toBe(41)
    expect(await upd(deletion('1'))).toBe(41)
    expect(practice.stock('8000101')).toBe(-2)
  })
})

describe('shipment_ref', () => {
  test('shows the documents without their tokens, by conditions, order and page', async () => {
    for (const n of [1, 2, 3]) await upd(form({ token: `t${n}`, identificationNo: `NE-${n}-1` }))
    expect(await ref('Shipment', { conditions: [{ identificationNo: 'NE-2-1' }] })).toEqual([
      {
        shipmentId: '2',
        shipmentStoreId: '1',
        recipientType: '3',
        recipientId: null,
        recipientName: 'ネットショップ出荷',
        shipmentDivision: '0',
        shipmentDate: '2026-03-01',
        status: '2',
        identificationNo: 'NE-2-1',
        modified: '2026-03-01 12:34:56',
      },
    ])
    const page = { order: ['shipmentId desc'], limit: 2, page: 2, fields: ['shipmentId'] }
    expect(await ref('Shipment', page)).toEqual([{ shipmentId: '1' }])
    const range = [{ 'shipmentId >=': '2', 'shipmentId <=': '3' }]
    expect(await ref('ShipmentDetail', { conditions: range })).toHaveLength(4)
  })

  test('shows lines with what the product master says', async () => {
    await upd(form())
    const [line] = await ref('ShipmentDetail', { conditions: [{ productId: '8000102' }] })
    expect(line).toMatchObject({
      shipmentId: '1',
      productId: '8000102',
      productCode: 'TEA-200G',
      productName: '煎茶 200g',
      quantity: '1',
      memo: '',
    })
    practice.account.functions.delete('出荷情報参照')
    const { body } = await call('shipment_ref', { table_name: 'Shipment' })
    expect(body['error_code']).toBe(23)
  })
})

describe('both APIs', () => {
  test('show the same documents', async () => {
    await upd(form())
    const typed = practice.shipments.find(1)
    expect(practice.platform.shipments).toBe(practice.shipments)
    expect(typed).toMatchObject({ identificationNo: 'NE-1-1', approvalStatus: '1' })
  })

  test('an approval is waited for, whichever of them registered', async () => {
    practice.platform.account.approval = true
    await upd(form())
    expect(history()).toEqual([])
    practice.shipments.edit(1, { approvalStatus: '1' })
    expect(practice.stock('8000101')).toBe(-2)
  })

  test.each([
    ['lost', -2],
    ['reset', 0],
  ] as const)(
    'an answer may get lost (%s) while an approval or a ban is in force',
    async (kind, moved) => {
      practice.faults.set({ kind }, { on: 'shipment_upd', times: 1 })
      await expect(upd(form())).rejects.toThrow('fetch failed')
      expect(practice.stock('8000101')).toBe(moved)
      practice.platform.account.approval = true
      practice.faults.set({ kind: 'lost' }, { on: 'shipment_upd', times: 1 })
      await expect(upd(form({ token: 'b' }))).rejects.toThrow('fetch failed')
      expect([...practice.shipments.all()].at(-1)?.approvalStatus).toBe('0')
      expect(practice.stock('8000101')).toBe(moved)
    },
  )
})
