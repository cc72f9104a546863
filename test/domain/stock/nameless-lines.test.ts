import { describe, expect, test } from 'vitest'
import { lostMark } from '../../../src/domain/stock/left-by-verdict.ts'
import type { Mark } from '../../../src/domain/stock/mark.ts'
import { type Lines, withLines } from '../../../src/domain/stock/nameless-lines.ts'
import { reasonOf, stands } from '../../../src/domain/stock/evidence.ts'
import { movement, sentRow } from './make.ts'

const MARK: Mark = {
  batch: 2,
  tag: '000002-bbb237fb06',
  row: 1,
  neCode: 'A',
  sent: -2,
  since: '2026-11-24 09:00:00',
  lostAfter: 0,
}
const WHOLE = reasonOf(MARK.tag, MARK.row)

function lines(reasons: readonly string[], known: Partial<Lines> = {}): Lines {
  const movements = reasons.map((reason, i) => movement('A', -2, { id: i + 1, reason }))
  return { movements, reasonKept: false, words: 'CSV取込', ...known }
}

describe('a row stands in the history', () => {
  test.each([WHOLE, WHOLE.slice(0, 20), WHOLE.slice(0, 16)])('by %j', (reason) => {
    expect(stands(MARK, lines([reason]).movements)).toBe(true)
  })

  test.each(['', 'ston 000002-', 'ston 000003-253e1593', 'ston 000002-bbb237fb06/12', '棚卸'])(
    'not by %j',
    (reason) => {
      expect(stands(MARK, lines([reason]).movements)).toBe(false)
    },
  )

  test('not by the beginning of its mark with other pieces', () => {
    expect(stands(MARK, [movement('A', -3, { reason: WHOLE.slice(0, 20) })])).toBe(false)
  })
})

describe('a row that was taken for lost may be in after all', () => {
  test.each(['', 'ston 0', 'CSV取込'])('where a line with %j stands there', (reason) => {
    expect(withLines([MARK], lines([reason]), [])).toEqual([MARK])
  })

  test.each(['棚卸', 'ston 000003-253e1593a7/1', 'ston 000003-253e15'])('not by %j', (reason) => {
    expect(withLines([MARK], lines([reason]), [])).toEqual([])
  })

  test('by any text as long as nobody knows how Next Engine words uploads', () => {
    const unknown = { reasonKept: null, words: undefined }
    expect(withLines([MARK], lines(['在庫調整'], unknown), [])).toEqual([MARK])
  })

  test('one of the lines is that of the row that is in', () => {
    const row = lostMark(sentRow('A', -2))
    expect(withLines([MARK], lines(['']), [row])).toEqual([])
    expect(withLines([MARK], lines(['', '']), [row])).toEqual([MARK])
    expect(withLines([MARK], lines(['']), [lostMark(sentRow('A', -5))])).toEqual([MARK])
  })

  test('another line is that of a row of the same file, for another 拠点', () => {
    const rows = [sentRow('A', -5), sentRow('A', -2, { row: 2 })].map(lostMark)
    expect(withLines([MARK], lines(['']), rows)).toEqual([])
    expect(withLines([MARK], lines(['', '']), rows)).toEqual([MARK])
  })

  test.each([
    ['an order', { slip: '4711' }],
    ['written before it left', { at: '2026-11-24 08:59:59' }],
    ['that was there before it left', { id: 0 }],
    ['of other pieces', { quantity: -3 }],
  ])('not by a line of %s', (_, parts) => {
    expect(withLines([MARK], { ...lines([]), movements: [movement('A', -2, parts)] }, [])).toEqual(
      [],
    )
  })

  test('not where Next Engine or a person said that it is not in', () => {
    const { lostAfter: _lostAfter, ...said } = MARK
    expect(withLines([said], lines(['']), [])).toEqual([])
  })
})
