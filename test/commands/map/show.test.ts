import { describe, expect, test } from 'vitest'
import { HEADER, openDesk } from './kit.ts'

describe('ston map show', () => {
  const rows = `${HEADER}\n100,TEA\n200,300\n400,500\n500,x\n`
  test.each([
    ['100', { productId: '100', code: 'TEA', source: 'table' }],
    ['TEA', { productId: '100', code: 'TEA', source: 'table' }],
    ['tea', { productId: '100', code: 'TEA', source: 'table' }],
    [' 100 ', { productId: '100', code: 'TEA', source: 'table' }],
    ['999', { productId: '999', code: '999', source: 'same' }],
    ['COFFEE', { productId: null, code: 'COFFEE', source: 'none' }],
    ['007', { productId: null, code: '007', source: 'none' }],
    [
      '300',
      {
        productId: '300',
        code: null,
        source: 'ambiguous',
        also: { productId: '200', code: '300', source: 'table' },
      },
    ],
    [
      '500',
      {
        productId: '500',
        code: 'x',
        source: 'table',
        also: { productId: '400', code: '500', source: 'table' },
      },
    ],
  ])('%s', async (name, expected) => {
    const desk = await openDesk()
    await desk.import(rows)
    expect(await desk.ston('map', 'show', name, '--json')).toMatchObject({
      code: 0,
      json: expected,
    })
    expect((await desk.ston('map', 'show', name, '--json')).json).toEqual(expected)
  })

  test('tells people why something is ambiguous and what to do', async () => {
    const desk = await openDesk()
    await desk.import(rows)
    const { out } = await desk.ston('map', 'show', '300')
    expect(out).toContain('別の商品 200')
    expect(out).toContain('ひも付け表に 300 の行を加えてください')
  })

  const LINKED = `${HEADER}\n100,TEA\n200,300\n`

  test.each([
    ['100', { productId: '100', code: 'TEA', source: 'jan' }],
    ['tea', { productId: '100', code: 'TEA', source: 'jan' }],
    ['999', { productId: '999', code: null, source: 'none' }],
    ['COFFEE', { productId: null, code: 'COFFEE', source: 'none' }],
    [
      '300',
      {
        productId: '300',
        code: null,
        source: 'none',
        also: { productId: '200', code: '300', source: 'jan' },
      },
    ],
  ])('by JAN nothing is guessed: %s', async (name, expected) => {
    const desk = await openDesk({ mapping: { mode: 'jan' } })
    await desk.import(LINKED)
    expect((await desk.ston('map', 'show', name, '--json')).json).toEqual(expected)
  })

  test('by JAN it says that a product has no pair', async () => {
    const desk = await openDesk({ mapping: { mode: 'jan' } })
    expect((await desk.ston('map', 'show', '999')).out).toContain('まだ')
    expect((await desk.ston('map', 'show', 'COFFEE')).out).not.toContain('ひも付け表')
  })

  test.each([
    ['100', { productId: '100', code: 'TEA', source: 'excluded' }],
    ['TEA', { productId: '100', code: 'TEA', source: 'excluded' }],
    ['888', { productId: '888', code: '888', source: 'excluded' }],
    ['BAG', { productId: null, code: 'BAG', source: 'excluded' }],
    ['300', { productId: '300', code: null, source: 'excluded' }],
    ['999', { productId: '999', code: '999', source: 'same' }],
  ])('%s when some are excluded', async (name, expected) => {
    const desk = await openDesk()
    await desk.import(LINKED)
    await desk.ston('map', 'exclude', 'tea', '888', 'BAG', '300')
    expect((await desk.ston('map', 'show', name, '--json')).json).toMatchObject(expected)
    const { out } = await desk.ston('map', 'show', name)
    expect(out.includes('除外')).toBe(expected.source === 'excluded')
  })

  test.each([
    ['100', { productId: '100', code: 'TEA', source: 'set' }],
    ['777', { productId: '777', code: '777', source: 'set' }],
    ['GIFT', { productId: null, code: 'GIFT', source: 'set' }],
    ['COFFEE', { productId: null, code: 'COFFEE', source: 'none' }],
  ])('%s when Next Engine has sets', async (name, expected) => {
    const desk = await openDesk()
    await desk.import(LINKED)
    const store = await desk.store()
    const rows = ['tea', '777', 'GIFT'].map((set) => [set, 'PART', 1])
    const readAt = '2020-01-01T00:00:00.000Z'
    await store.document('sets').replace({ readAt, rows, missing: [] }, 0)
    expect((await desk.ston('map', 'show', name, '--json')).json).toEqual(expected)
  })

  test.each(['お茶', 'x'.repeat(31), 'a b', ''])('%j is no name at all', async (name) => {
    const desk = await openDesk()
    const { code, json } = await desk.ston('map', 'show', name, '--json')
    expect(code).toBe(2)
    expect(json).toMatchObject({ error: { code: 'usage', problems: [{ path: 'ID_OR_CODE' }] } })
  })
})
