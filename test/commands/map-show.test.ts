import { describe, expect, test } from 'vitest'
import { HEADER, openDesk } from './map-kit.ts'

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
    expect(out).toContain('対応表に 300 の行を加えてください')
  })

  test.each(['お茶', 'x'.repeat(31), 'a b', ''])('%j is no name at all', async (name) => {
    const desk = await openDesk()
    const { code, json } = await desk.ston('map', 'show', name, '--json')
    expect(code).toBe(2)
    expect(json).toMatchObject({ error: { code: 'usage', problems: [{ path: 'ID_OR_CODE' }] } })
  })
})
