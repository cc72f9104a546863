import { describe, expect, test } from 'vitest'
import type { BookingEntry, Part, Reduce } from '../../../src/domain/orders/booking.ts'
import { decideOrder } from '../../../src/domain/orders/decide.ts'
import { bookedPieces, differences } from '../../../src/domain/orders/difference.ts'
import { draftLines, halves, identificationNo, tokenFor } from '../../../src/domain/orders/draft.ts'
import type { OrderItem } from '../../../src/domain/orders/open-item.ts'
import {
  emptyHistory,
  slipHistories,
  type SlipHistory,
} from '../../../src/domain/orders/slip-history.ts'
import { reduce } from '../../../src/domain/orders/reduction.ts'

const AT = '2026-11-24T01:00:00.000Z'
const HEAD = { slip: 200, at: AT }

function part(facts: Partial<Part> = {}): Part {
  return { line: 1, code: 'TEA', component: 'TEA', per: 1, quantity: 2, ...facts }
}

function registered(revision: number, ...lines: [string, Part[]][]): BookingEntry[] {
  const id = identificationNo(200, revision)
  return [
    {
      ...HEAD,
      kind: 'intent',
      id,
      storeId: '1',
      date: '2026-11-24',
      token: '1',
      recipientName: 'x',
      lines: lines.map(([productId, parts]) => ({
        productId,
        quantity: parts.reduce((sum, one) => sum + one.quantity, 0),
        parts,
      })),
    },
    { ...HEAD, kind: 'done', id, shipmentId: `s${revision}`, by: 'list' },
  ]
}

function history(...entries: BookingEntry[]): SlipHistory {
  return slipHistories(entries).get(200) ?? emptyHistory(200)
}

function done(one: Reduce): BookingEntry[] {
  return [
    { ...HEAD, ...one },
    { ...HEAD, kind: 'done', id: one.id, shipmentId: one.shipmentId, by: 'history' },
  ]
}

const itself = (code: string) => [{ component: code, per: 1 }]

describe('what is booked', () => {
  test('counts when it is done, not when it is about to be called', () => {
    const [intent, end] = registered(1, ['1001', [part()]])
    expect(bookedPieces(history(intent as BookingEntry), part())).toBe(0)
    expect(history(intent as BookingEntry).open).toHaveLength(1)
    expect(bookedPieces(history(intent as BookingEntry, end as BookingEntry), part())).toBe(2)
  })

  test('a call that certainly did not happen leaves nothing but its number', () => {
    const [intent] = registered(3, ['1001', [part()]])
    const after = history(intent as BookingEntry, {
      ...HEAD,
      kind: 'void',
      id: 'NE-200-3',
      why: 'refused',
    })
    expect(after).toMatchObject({ open: [], shipments: [], revision: 3 })
  })

  test('a person’s word counts as booked, for no product', () => {
    const settled = { line: 1, code: 'TEA', component: 'TEA', quantity: 2, why: 'by hand' }
    const after = history({ ...HEAD, kind: 'settled', ...settled })
    expect(differences([{ line: 1, code: 'TEA', quantity: 2 }], after, itself)).toMatchObject({
      more: [],
      less: [],
    })
  })
})

describe('differences', () => {
  const booked = history(...registered(1, ['1001', [part({ quantity: 5 })]]))

  test('only what is missing, or too much', () => {
    expect(differences([{ line: 1, code: 'TEA', quantity: 7 }], booked, itself).more).toEqual([
      part({ quantity: 2 }),
    ])
    expect(differences([{ line: 1, code: 'TEA', quantity: 3 }], booked, itself).less).toEqual([
      part({ quantity: 2 }),
    ])
    expect(differences([{ line: 1, code: 'TEA', quantity: 5 }], booked, itself)).toEqual({
      more: [],
      less: [],
      moving: [],
      unknown: [],
      leftOut: [],
    })
  })

  test('an exchange gives the one back and takes the other', () => {
    const { more, less } = differences([{ line: 1, code: 'CUP', quantity: 1 }], booked, itself)
    expect(less).toEqual([part({ quantity: 5 })])
    expect(more).toEqual([part({ code: 'CUP', component: 'CUP', quantity: 1 })])
  })

  test('a set is corrected by the expansion that was booked, whatever it is made of by now', () => {
    const set = history(
      ...registered(
        1,
        ['1001', [part({ code: 'SET', component: 'TEA', per: 2, quantity: 4 })]],
        ['1002', [part({ code: 'SET', component: 'CUP', per: 1, quantity: 2 })]],
      ),
    )
    const now = () => [{ component: 'POT', per: 1 }]
    const { more, less } = differences([{ line: 1, code: 'SET', quantity: 1 }], set, now)
    expect(more).toEqual([])
    expect(less.map(({ component, quantity }) => [component, quantity])).toEqual([
      ['TEA', 2],
      ['CUP', 1],
    ])
  })

  describe('what counts by a person’s word, or by a stocktaking', () => {
    const settled = (code: string, component: string, quantity: number): BookingEntry => ({
      ...HEAD,
      kind: 'settled',
      line: 1,
      code,
      component,
      quantity,
      why: 'by hand',
    })
    const less = (quantity: number, code: string, ...entries: BookingEntry[]) =>
      differences([{ line: 1, code, quantity }], history(...entries), (one) =>
        one === 'CUP' ? [{ component: 'CUP', per: 1 }] : null,
      ).less.map((one) => [one.code, one.component, one.quantity])

    test('comes back when the line is exchanged, whatever its code means by now', () => {
      expect(less(1, 'CUP', settled('TEA', 'TEA', 2))).toEqual([['TEA', 'TEA', 2]])
      expect(less(1, 'CUP', settled('SET', 'TEA', 4), settled('SET', 'POT', 2))).toEqual([
        ['SET', 'TEA', 4],
        ['SET', 'POT', 2],
      ])
      expect(less(1, 'CUP', settled('CUP', 'CUP', 1))).toEqual([])
    })

    test('comes back when a set is cancelled, whatever it is made of by now', () => {
      expect(less(0, 'SET', settled('SET', 'TEA', 4))).toEqual([['SET', 'TEA', 4]])
    })

    test('as given back is not given back again', () => {
      const back = [...registered(1, ['1001', [part()]]), settled('TEA', 'TEA', -2)]
      expect(less(1, 'CUP', ...back)).toEqual([])
      expect(less(1, 'CUP', settled('TEA', 'TEA', 2), settled('TEA', 'TEA', -2))).toEqual([])
    })
  })

  test('a set that cannot be taken apart is named', () => {
    const want = { line: 1, code: 'SET', quantity: 1 }
    expect(differences([want], emptyHistory(200), () => null).unknown).toEqual([want])
  })
})

describe('giving back', () => {
  const two = [
    ...registered(1, ['1001', [part({ quantity: 3 })]], ['1002', [part({ line: 2, quantity: 1 })]]),
    ...registered(2, ['1001', [part({ quantity: 2 })]]),
  ]

  test('the newest shipment first; an empty one is removed', () => {
    const { reductions } = reduce([part({ quantity: 4 })], history(...two))
    expect(reductions).toMatchObject([
      {
        id: 'NE-200-2/1',
        of: 'NE-200-2',
        shipmentId: 's2',
        how: 'remove',
        lines: [{ from: 2, to: 0 }],
      },
      {
        id: 'NE-200-1/1',
        of: 'NE-200-1',
        how: 'edit',
        lines: [{ productId: '1001', from: 3, to: 1 }],
      },
    ])
    const after = history(...two, ...reductions.flatMap(done))
    expect(bookedPieces(after, part())).toBe(1)
    expect(after.shipments.map((own) => own.shown)).toEqual([
      [
        { productId: '1001', quantity: 1 },
        { productId: '1002', quantity: 1 },
      ],
      [],
    ])
  })

  test('to the product that was booked', () => {
    const moved = history(...two, ...registered(3, ['9009', [part({ quantity: 1 })]]))
    const { reductions } = reduce([part({ quantity: 2 })], moved)
    expect(reductions.map((one) => one.lines.map((line) => line.productId))).toEqual([
      ['9009'],
      ['1001'],
    ])
  })

  test('units that came back past the document are not given back again', () => {
    const [first] = reduce([part({ quantity: 2 })], history(...two)).reductions
    const after = history(...two, ...done({ ...(first as Reduce), how: 'add' }))
    expect(after.shipments[1]).toMatchObject({ shown: [{ quantity: 2 }], parts: [] })
    expect(reduce([part({ quantity: 3 })], after).reductions).toMatchObject([{ of: 'NE-200-1' }])
  })

  test('what only a person has settled cannot be corrected in Smaregi', () => {
    expect(reduce([part({ quantity: 9 })], history(...two)).beyond).toEqual([part({ quantity: 4 })])
  })
})

describe('a draft', () => {
  const wanted = (productId: string, quantity: number, line = 1) => ({
    productId,
    part: part({ line, quantity }),
  })

  test('adds the lines of one product up', () => {
    expect(draftLines([wanted('1001', 2), wanted('1001', 3, 2)])).toMatchObject([
      [{ productId: '1001', quantity: 5, parts: [{ line: 1 }, { line: 2 }] }],
    ])
  })

  test('has at most 500 lines and five digits a line, and loses nothing', () => {
    const many = Array.from({ length: 1203 }, (_, i) => wanted(String(i), 1 + i))
    const drafts = draftLines([...many, wanted('big', 250_000), wanted('big', 99_999, 2)])
    for (const lines of drafts) {
      expect(lines.length).toBeLessThanOrEqual(500)
      expect(new Set(lines.map((one) => one.productId)).size).toBe(lines.length)
      for (const one of lines) {
        expect(one.quantity).toBeLessThanOrEqual(99_999)
        expect(one.parts.reduce((sum, each) => sum + each.quantity, 0)).toBe(one.quantity)
      }
    }
    const total = drafts.flat().reduce((sum, one) => sum + one.quantity, 0)
    expect(total).toBe((1203 * 1204) / 2 + 349_999)
  })

  test('that was refused is halved until a line stands alone', () => {
    const [lines = []] = draftLines([wanted('1', 1), wanted('2', 1), wanted('3', 1)])
    expect(halves({ lines }).map((half) => half.length)).toEqual([2, 1])
    expect(halves({ lines: lines.slice(0, 1) })).toEqual([])
  })

  test('has a number and a token that Smaregi takes', () => {
    expect(identificationNo(123_456_789, 12)).toBe('NE-123456789-12')
    expect(tokenFor('2026-11-24 09:30:00', 1234, 1)).toBe('20261124093000123401')
  })
})

test('an item of the version before, about two lines of one product, lets no more of one stay than it has', () => {
  const both = [part({ quantity: 1 }), part({ line: 2, quantity: 2 })]
  const item: OrderItem = {
    id: 'o-NE-200-1/1-1001',
    kind: 'held',
    slip: 200,
    line: 1,
    code: 'TEA',
    component: 'TEA',
    productId: '1001',
    delta: 3,
    reason: 'altered',
    words: 'NE-200-1',
    since: AT,
    of: '',
  }
  const before = history(...registered(1, ['1001', both]))
  const entries = decideOrder(item, { kind: 'drop', why: 'by hand' }, before, AT) ?? []
  expect(entries).toMatchObject([{ kind: 'settled', line: 1, quantity: -1 }])
  const after = history(...registered(1, ['1001', both]), ...entries)
  expect(decideOrder(item, { kind: 'drop', why: 'by hand' }, after, AT)).toEqual([])
})
