import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Fault } from '../../../src/simulators/smaregi/faults.ts'
import type { ShipmentDraft } from '../../../src/connectors/smaregi/platform-shipments.ts'
import type { Written } from '../../../src/connectors/smaregi/platform-written.ts'
import { all, failure, kit, stocked } from './platform-kit.ts'
import type { Kit } from './platform-kit.ts'

let shop: Kit

beforeEach(async () => {
  shop = await kit({}, { timeoutMs: 300 })
  stocked(shop.practice, 9)
})

afterEach(() => shop.practice.close())

const draft: ShipmentDraft = {
  storeId: '1',
  recipientName: 'ネットショップ出荷',
  date: '2026-03-01',
  identificationNo: 'NE-0012345-1',
  memo: 'ston',
  lines: [
    { productId: '8', quantity: 2 },
    { productId: '9', quantity: 1 },
  ],
}

function value<T>(outcome: Written<T>): T {
  if (outcome.kind === 'done') return outcome.value
  throw new Error(outcome.kind)
}

describe('shipments', () => {
  test('one is registered as shipped, and found again by store and date', async () => {
    const { platform, practice } = shop
    const registered = value(await platform.shipments.register(draft))
    expect(registered).toEqual({
      shipmentId: '1',
      storeId: '1',
      division: '0',
      date: '2026-03-01',
      status: '2',
      approvalStatus: '1',
      identificationNo: 'NE-0012345-1',
      recipientName: 'ネットショップ出荷',
      memo: 'ston',
      lines: [
        { detailId: '1', productId: '8', quantity: 2 },
        { detailId: '2', productId: '9', quantity: 1 },
      ],
    })
    expect([practice.stock('8'), practice.stock('9')]).toEqual([6, 8])
    const list = (date: string): Promise<unknown[]> =>
      all(platform.shipments.list({ storeId: '1', date }))
    expect(await list('2026-03-01')).toEqual([registered])
    expect(await list('2026-03-02')).toEqual([])
    expect(await platform.shipments.find('1')).toEqual(registered)
    expect(await platform.shipments.find('2')).toBeNull()
  })

  test('its lines can be changed, and it can be deleted', async () => {
    const { platform, practice } = shop
    const { shipmentId, lines } = value(await platform.shipments.register(draft))
    const fewer = lines?.filter((line) => line.productId === '8') ?? []
    const edited = value(await platform.shipments.edit(shipmentId, { lines: fewer, memo: '訂正' }))
    expect(edited).toMatchObject({ memo: '訂正', lines: [{ productId: '8', quantity: 2 }] })
    expect([practice.stock('8'), practice.stock('9')]).toEqual([6, 9])
    expect(await platform.shipments.remove(shipmentId)).toEqual({ kind: 'done', value: null })
    expect(practice.stock('8')).toBe(8)
    expect(await platform.shipments.remove(shipmentId)).toMatchObject({
      kind: 'refused',
      status: 404,
    })
  })

  test('one that waits for approval says so', async () => {
    shop.practice.platform.account.approval = true
    const waiting = value(await shop.platform.shipments.register(draft))
    expect(waiting.approvalStatus).toBe('0')
    expect(shop.practice.stock('8')).toBe(8)
    const approved = { ...draft, approvalStatus: '1' } as const
    expect(value(await shop.platform.shipments.register(approved)).approvalStatus).toBe('1')
  })

  test('a list without lines, and numbers for strings, are borne', async () => {
    await shop.platform.shipments.register(draft)
    shop.practice.platform.account.shipmentListHasDetails = false
    shop.practice.account.values = 'numbers'
    const [listed] = await all(shop.platform.shipments.list())
    expect(listed).toMatchObject({ shipmentId: '1', status: '2', lines: null })
  })

  test('a contract without it is told which scope and plan', async () => {
    shop.practice.platform.account.notInPlan.add('shipments')
    const error = await failure(all(shop.platform.shipments.list()))
    expect(error.exit).toBe('attention')
    expect(error.hint?.ja).toContain('pos.orders:read')
    const outcome = await shop.platform.shipments.register(draft)
    expect(outcome.kind === 'notSent' && outcome.error.hint?.ja).toContain('pos.orders:write')
  })
})

describe('changing shipments through faults', () => {
  test.each<[string, Fault]>([
    ['a reset', { kind: 'reset' }],
    ['a lost answer', { kind: 'lost' }],
    ['silence', { kind: 'hang' }],
    ['a maintenance page', { kind: 'maintenance' }],
    ['503', { kind: 'problem', status: 503 }],
  ])('%s leaves the outcome open, and nothing is sent again', async (_name, fault) => {
    const { shipmentId } = value(await shop.platform.shipments.register(draft))
    shop.called()
    shop.practice.faults.set(fault)
    expect((await shop.platform.shipments.edit(shipmentId, { memo: 'x' })).kind).toBe('unknown')
    expect((await shop.platform.shipments.remove(shipmentId)).kind).toBe('unknown')
    expect((await shop.platform.shipments.register(draft)).kind).toBe('unknown')
    expect(shop.called()).toEqual([
      'PATCH /shipments/{id}',
      'DELETE /shipments/{id}',
      'POST /shipments',
    ])
  })

  test('429 is waited out, a 401 is met with a new token', async () => {
    const { shipmentId } = value(await shop.platform.shipments.register(draft))
    shop.practice.faults.set({ kind: 'problem', status: 429, retryAfter: 3 }, { times: 1 })
    shop.practice.platform.revokeTokens()
    expect(await shop.platform.shipments.remove(shipmentId)).toMatchObject({ kind: 'done' })
    expect(shop.waits).toEqual([3000])
  })

  test('nobody at home: nothing has left', async () => {
    await shop.platform.stores()
    const platform = shop.open({ apiUrl: 'http://127.0.0.1:9' })
    expect((await platform.shipments.remove('1')).kind).toBe('notSent')
    expect((await platform.shipments.edit('1', { memo: '' })).kind).toBe('notSent')
  })
})
