import { describe, expect, test } from 'vitest'
import { countSlip, NOTHING_KNOWN } from '../../../src/domain/orders/effective-quantity.ts'
import type { Scope, SlipFacts } from '../../../src/domain/orders/slip-facts.ts'
import type { OrderLine } from '../../../src/domain/orders/order-line.ts'
import { orderLine } from './make.ts'

const SCOPE: Scope = {
  start: 100,
  shops: {},
  otherShops: 0,
  shopIds: [],
  forgottenUpTo: 0,
  seen: () => null,
  isBooked: () => false,
}

function quantity(facts: Partial<OrderLine>, before: SlipFacts | null = null): number | undefined {
  return countSlip([orderLine(facts)], before, SCOPE).wants[0]?.quantity
}

const SHIPPED_BEFORE: SlipFacts = { ...NOTHING_KNOWN, shippedLines: [1] }
const SENT = '2026-11-24 00:00:00'

describe('before shipping', () => {
  test('a valid line takes its quantity', () => expect(quantity({})).toBe(5))
  test('a cancelled line nothing', () => expect(quantity({ lineCancelled: true })).toBe(0))
  test('a deleted line nothing', () => expect(quantity({ lineDeleted: true })).toBe(0))
  test('a cancelled slip nothing', () => expect(quantity({ cancelType: '1' })).toBe(0))
  test('a line merged away nothing', () => expect(quantity({ cancelType: '3' })).toBe(0))
})

describe('after shipping', () => {
  const shipped = { status: '50', sendDate: SENT }
  test('a valid line takes what has not come back in good order', () =>
    expect(quantity({ ...shipped, returnedGood: 2 })).toBe(3))
  test('a cancel brings nothing back', () =>
    expect(quantity({ ...shipped, cancelType: '1' }, SHIPPED_BEFORE)).toBe(5))
  test('nor does it where only the send date tells', () =>
    expect(quantity({ ...shipped, cancelType: '1' })).toBe(5))
  test('a return after the cancel does', () =>
    expect(quantity({ ...shipped, cancelType: '8', returnedGood: 5 }, SHIPPED_BEFORE)).toBe(0))
  test('a cancelled slip that was moved to the last status has not been shipped', () =>
    expect(quantity({ status: '50', cancelType: '1' })).toBe(0))
  test('a line cancelled before shipping stays out', () =>
    expect(quantity({ ...shipped, lineCancelled: true })).toBe(0))
  test('a line cancelled after shipping stays', () =>
    expect(quantity({ ...shipped, lineCancelled: true }, SHIPPED_BEFORE)).toBe(5))
  test('merged away is nothing even then', () =>
    expect(quantity({ ...shipped, cancelType: '3' }, SHIPPED_BEFORE)).toBe(0))
})

test('a send date that stayed when shipping was undone does not count as a new one', () => {
  const shipped = countSlip([orderLine({ status: '50', sendDate: SENT })], null, SCOPE).seen
  const undone = countSlip([orderLine({ status: '20', sendDate: SENT })], shipped, SCOPE).seen
  expect(undone).toMatchObject({ shippedLines: [], idleSendDate: SENT })
  expect(quantity({ status: '50', cancelType: '1', sendDate: SENT }, undone)).toBe(0)
})

describe('below 50 after it was shipped: the confirmation was undone', () => {
  const kept = { status: '20', sendDate: SENT }
  const types = ['1', '2', '5', '8', '20'].flatMap((cancelType) =>
    [SENT, null].map((sendDate) => ({ cancelType, status: '20', sendDate })),
  )
  test.each(types)('cancelled then, %o: nothing is taken', (facts) => {
    expect(quantity(facts, SHIPPED_BEFORE)).toBe(0)
    expect(quantity(facts)).toBe(0)
  })
  test('at any status below', () => {
    for (const status of ['0', '1', '2', '20', '30', '40'])
      expect(quantity({ ...kept, status, cancelType: '5' }, SHIPPED_BEFORE)).toBe(0)
  })
  test('a line cancelled or deleted then takes nothing', () => {
    expect(quantity({ ...kept, lineCancelled: true }, SHIPPED_BEFORE)).toBe(0)
    expect(quantity({ ...kept, lineDeleted: true }, SHIPPED_BEFORE)).toBe(0)
    expect(quantity({ ...kept, lineDeleted: true, cancelType: '5' }, SHIPPED_BEFORE)).toBe(0)
  })
  test('merged away then, it is counted in the other slip', () =>
    expect(quantity({ ...kept, cancelType: '3' }, SHIPPED_BEFORE)).toBe(0))
  test('with some pieces returned before', () => {
    expect(quantity({ ...kept, returnedGood: 2 }, SHIPPED_BEFORE)).toBe(5)
    expect(quantity({ ...kept, returnedGood: 2, cancelType: '5' }, SHIPPED_BEFORE)).toBe(0)
  })
  test('is forgotten as shipped, also where it was seen only after the cancel', () => {
    const undone = countSlip([orderLine({ ...kept, cancelType: '5' })], SHIPPED_BEFORE, SCOPE).seen
    expect(undone).toMatchObject({ shippedLines: [], idleSendDate: SENT })
    expect(quantity({ status: '50', cancelType: '5', sendDate: SENT }, undone)).toBe(0)
  })
  test('shipped again and cancelled then, it is gone', () => {
    const undone = countSlip([orderLine({ ...kept, cancelType: '5' })], SHIPPED_BEFORE, SCOPE).seen
    const again = { status: '50', sendDate: '2026-11-26 00:00:00' }
    const shipped = countSlip([orderLine(again)], undone, SCOPE).seen
    expect(shipped.shippedLines).toEqual([1])
    expect(quantity({ ...again, cancelType: '5' }, shipped)).toBe(5)
    expect(quantity({ ...again, cancelType: '5' }, undone)).toBe(5)
  })
  test('a status that is not told says nothing', () =>
    expect(quantity({ status: '', cancelType: '5', sendDate: SENT }, SHIPPED_BEFORE)).toBe(5))
})

describe('what does not count', () => {
  const named = (facts: Partial<OrderLine>, scope: Partial<Scope> = {}, before = null) =>
    countSlip([orderLine(facts)], before, { ...SCOPE, ...scope })

  test('slips up to the starting point', () =>
    expect(named({ slip: 100 })).toMatchObject({ wants: [], named: 'old', seen: { old: true } }))
  test('slips split or copied from such a slip', () => {
    expect(named({ dividedFromSlip: 99 }).named).toBe('old')
    expect(named({ copiedFromSlip: 99 }).named).toBe('old')
    expect(named({ dividedFromSlip: 150 }).named).toBeNull()
  })
  test('and those split from one that was split from such a slip', () =>
    expect(
      named({ dividedFromSlip: 150 }, { seen: () => ({ ...NOTHING_KNOWN, old: true }) }).named,
    ).toBe('old'))
  test('lines merged in from such a slip, also through another one', () => {
    const lines = [orderLine(), orderLine({ line: 2, mergedFrom: { slip: 99, line: 1 } })]
    const counted = countSlip(lines, null, SCOPE)
    expect(counted).toMatchObject({ named: 'old', seen: { oldLines: [2] } })
    expect(counted.wants.map((want) => want.line)).toEqual([1])
    const further = named(
      { slip: 300, mergedFrom: { slip: 200, line: 2 } },
      { seen: (slip) => (slip === 200 ? counted.seen : null) },
    )
    expect(further).toMatchObject({ wants: [], seen: { oldLines: [1] } })
  })
  test('slips that may have been forgotten', () =>
    expect(named({}, { forgottenUpTo: 250 }).named).toBe('old'))
  test('slips of other shops, and of a shop from before it was added', () => {
    expect(named({}, { shopIds: ['2'] }).named).toBe('otherShop')
    expect(named({}, { shopIds: ['1'], shops: { '1': 200 } }).named).toBe('old')
    expect(named({ slip: 201 }, { shopIds: ['1'], shops: { '1': 200 } }).named).toBeNull()
  })
  test('slips with several deliveries', () =>
    expect(named({ multiDeliveryParent: true })).toMatchObject({
      wants: [],
      named: 'multiDelivery',
    }))
})

describe('lines that came from a slip that counts', () => {
  const came = orderLine({ slip: 90, line: 2, mergedFrom: { slip: 150, line: 1 } })
  const own = orderLine({ slip: 90 })
  const wanted = ({ wants }: { wants: readonly { line: number }[] }) =>
    wants.map(({ line }) => line)

  test('count in one that does not, also as what is made of it, and when nobody remembers from where', () => {
    const counted = countSlip([own, came], null, SCOPE)
    expect(counted).toMatchObject({ named: 'old', isNews: true, seen: { old: true, oldBy: 90 } })
    expect(wanted(counted)).toEqual([2])
    const later = { ...SCOPE, forgottenUpTo: 160, seen: () => counted.seen }
    expect(wanted(countSlip([own, came], counted.seen, later))).toEqual([2])
    const part = orderLine({ slip: 300, dividedFromSlip: 90, dividedFromLine: 2 })
    expect(wanted(countSlip([part], null, later))).toEqual([1])
    const other = { ...part, dividedFromLine: 1 }
    expect(countSlip([other], null, later)).toMatchObject({ wants: [], isNews: true })
  })

  test('not in one that a person has answered for, as far as they were there: also by the version before', () => {
    const before = { ...NOTHING_KNOWN, shopId: '1', old: true }
    const first = countSlip([own, came], before, SCOPE)
    expect(first).toMatchObject({ wants: [], isNews: true })
    const next = { ...came, line: 3 }
    const second = countSlip([own, came, next], first.seen, SCOPE)
    expect(wanted(second)).toEqual([3])
    expect(countSlip([own, came, next], second.seen, SCOPE).isNews).toBe(false)
  })
})

test('what the version before has booked of a part of an old line is followed', () => {
  const mixed = { ...NOTHING_KNOWN, shopId: '1', oldLines: [2] }
  const part = orderLine({ slip: 300, dividedFromSlip: 200, dividedFromLine: 2, cancelType: '1' })
  const scope = { ...SCOPE, seen: () => mixed }
  expect(countSlip([part], null, scope).wants).toEqual([])
  const before = { ...NOTHING_KNOWN, shopId: '1' }
  expect(countSlip([part], before, scope).wants).toEqual([])
  const booked = { ...scope, isBooked: () => true }
  expect(countSlip([part], before, booked).wants).toMatchObject([{ quantity: 0 }])
})

test('a slip of a shop that was taken out of the filter is followed', () => {
  const counted = countSlip([orderLine({ cancelType: '1' })], NOTHING_KNOWN, {
    ...SCOPE,
    shopIds: ['2'],
  })
  expect(counted.wants).toEqual([{ line: 1, code: 'TEA', quantity: 0 }])
})
