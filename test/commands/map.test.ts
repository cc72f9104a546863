import { readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { HEADER, openDesk } from './map-kit.ts'

const TWO = `${HEADER}\n8000101,TEA-100G\n8000102,TEA-200G\n`

describe('ston map import', () => {
  test('puts the whole table in force, and says what changed, in which encoding, and the way back', async () => {
    const desk = await openDesk()
    const first = await desk.ston('map', 'import', await desk.file('a.csv', TWO))
    expect(first).toMatchObject({ code: 0, err: '' })
    expect(first.out).toContain('2 商品（文字コード: UTF-8）')
    expect(first.out).toContain('追加 2・変更 0・削除 0')
    const next = `${HEADER}\n8000101,TEA-1\n8000103,TEA-300G\n`
    const { out } = await desk.ston('map', 'import', await desk.file('b.csv', next))
    expect(out).toContain('追加 1・変更 1・削除 1')
    expect(out).toContain('  + 8000103 → TEA-300G')
    expect(out).toContain('  * 8000101: TEA-100G → TEA-1')
    expect(out).toContain('  - 8000102 → TEA-200G')
    expect(out).toContain('ston map undo')
    expect(await desk.table()).toBe(next)
  })

  test('tells programs the same', async () => {
    const desk = await openDesk()
    const { json } = await desk.ston('map', 'import', await desk.file('a.csv', TWO), '--json')
    expect(json).toMatchObject({
      outcome: 'ok',
      table: 1,
      entries: 2,
      replaced: true,
      encoding: 'UTF-8',
      added: 2,
      changed: 0,
      removed: 0,
      examples: {
        added: [{ productId: '8000101', code: 'TEA-100G' }, {}],
        changed: [],
        removed: [],
      },
    })
  })

  test('names ten of each kind and counts the rest', async () => {
    const desk = await openDesk()
    const rows = Array.from({ length: 25 }, (_, i) => `${i + 1},c${i}`).join('\n')
    const { out } = await desk.pipe(`${HEADER}\n${rows}\n`)
    expect(out.match(/^ {2}\+ /gm)).toHaveLength(10)
    expect(out).toContain('ほか 15 件')
  })

  test('reads standard input', async () => {
    const desk = await openDesk()
    expect(await desk.pipe(Buffer.from(`\ufeff${TWO}`, 'utf16le'), '--json')).toMatchObject({
      code: 0,
      json: { encoding: 'UTF-16LE', entries: 2 },
    })
    expect(await desk.table()).toBe(TWO)
  })

  test('of the same table changes nothing, so that undo still goes back to the one before', async () => {
    const desk = await openDesk()
    await desk.pipe(`${HEADER}\n1,a\n`)
    await desk.pipe(TWO)
    const again = await desk.pipe(TWO.replaceAll('\n', '\r\n'), '--json')
    expect(again.json).toMatchObject({ table: 2, replaced: false, added: 0 })
    await desk.ston('map', 'undo')
    expect(await desk.table()).toBe(`${HEADER}\n1,a\n`)
  })

  test('waits for whoever holds the stock, also for another map command', async () => {
    const desk = await openDesk()
    const store = await desk.store()
    const lock = await store.lock('stock', { purpose: 'map', waitMs: 0 })
    if (lock.kind !== 'held') throw new Error(lock.kind)
    const refused = await desk.pipe(TWO, '--wait', '0', '--json')
    expect(refused).toMatchObject({ code: 75, json: { error: { code: 'busy' } } })
    setTimeout(() => void lock.release(), 300)
    expect((await desk.pipe(TWO)).code).toBe(0)
    expect(await desk.table()).toBe(TWO)
  })

  test('in JAN mode says that others write the table too', async () => {
    const desk = await openDesk({ mapping: { mode: 'jan' } })
    expect((await desk.pipe(TWO)).out).toContain('mapping.mode が "jan"')
  })

  test('of half a million rows works', async () => {
    const desk = await openDesk()
    const rows = Array.from({ length: 500_000 }, (_, i) => `${900_000_000_000 - i * 7},ITEM-${i}`)
    const { json } = await desk.pipe([HEADER, ...rows].join('\r\n'), '--json')
    expect(json).toMatchObject({ entries: 500_000, added: 500_000 })
    const shown = await desk.ston('map', 'show', 'item-499999', '--json')
    expect(shown.json).toEqual({
      productId: String(900_000_000_000 - 499_999 * 7),
      code: 'ITEM-499999',
      source: 'table',
    })
  })
})

describe('ston map undo and clear', () => {
  test('import, undo, clear and undo again go there and back', async () => {
    const desk = await openDesk()
    await desk.pipe(TWO)
    await desk.pipe(`${HEADER}\n1,a\n`)
    expect((await desk.ston('map', 'undo')).out).toContain('一つ前の対応表に戻しました: 2 商品')
    expect(await desk.table()).toBe(TWO)
    const cleared = await desk.ston('map', 'clear', '--yes', '--json')
    expect(cleared.json).toMatchObject({ table: 4, entries: 0, replaced: true, removed: 2 })
    expect(await desk.table()).toBe(`${HEADER}\n`)
    expect((await desk.ston('map', 'show', '8000101', '--json')).json).toMatchObject({
      code: '8000101',
      source: 'same',
    })
    await desk.ston('map', 'undo')
    expect(await desk.table()).toBe(TWO)
    await desk.ston('map', 'undo')
    expect(await desk.table()).toBe(`${HEADER}\n`)
  })

  test('undo without any table says how to begin', async () => {
    const desk = await openDesk()
    const { code, err } = await desk.ston('map', 'undo')
    expect(code).toBe(2)
    expect(err).toContain('まだ一度も取り込んでいません')
  })

  test('clear wants to hear yes', async () => {
    const desk = await openDesk()
    await desk.pipe(TWO)
    const { code, err } = await desk.ston('map', 'clear')
    expect(code).toBe(2)
    expect(err).toContain('--yes')
    expect(await desk.table()).toBe(TWO)
  })

  test('clear of an empty table keeps what undo goes back to', async () => {
    const desk = await openDesk()
    expect((await desk.ston('map', 'clear', '--yes', '--json')).json).toMatchObject({
      table: 0,
      replaced: false,
    })
    await desk.pipe(TWO)
    await desk.ston('map', 'clear', '--yes')
    await desk.ston('map', 'clear', '--yes')
    await desk.ston('map', 'undo')
    expect(await desk.table()).toBe(TWO)
  })
})

describe('ston map export and template', () => {
  test('for a spreadsheet have a byte order mark and Windows line ends, and can be imported again unchanged', async () => {
    const desk = await openDesk()
    await desk.pipe(TWO)
    const file = join(desk.dir, 'out.csv')
    const { code, out } = await desk.ston('map', 'export', file, '--excel')
    expect(code).toBe(0)
    expect(out).toContain('文字列')
    expect((await desk.read('out.csv')).toString()).toBe(`\ufeff${TWO.replaceAll('\n', '\r\n')}`)
    const again = await desk.ston('map', 'import', file, '--json')
    expect(again.json).toMatchObject({ replaced: false, encoding: 'UTF-8 (BOM)' })
    expect((await desk.ston('map', 'export', '--excel')).out).toBe(
      `\ufeff${TWO.replaceAll('\n', '\r\n')}`,
    )
  })

  test('export replaces a file as a whole, also behind a link, and leaves nothing beside it', async () => {
    const desk = await openDesk()
    await desk.pipe(TWO)
    await writeFile(join(desk.dir, 'real.csv'), 'x'.repeat(10_000))
    await symlink('real.csv', join(desk.dir, 'link.csv'))
    await desk.ston('map', 'export', join(desk.dir, 'link.csv'))
    expect((await desk.read('real.csv')).toString()).toBe(TWO)
    expect((await readdir(desk.dir)).toSorted()).toEqual([
      'config.json',
      'data',
      'link.csv',
      'real.csv',
    ])
  })

  test('export to a place that is none says so', async () => {
    const desk = await openDesk()
    await desk.pipe(TWO)
    const { code, err } = await desk.ston('map', 'export', join(desk.dir, 'none', 'out.csv'))
    expect(code).toBe(2)
    expect(err).toContain('書き出せません')
  })

  test('export for programs carries the table', async () => {
    const desk = await openDesk()
    await desk.pipe(TWO)
    expect((await desk.ston('map', 'export', '--json')).json).toMatchObject({
      outcome: 'ok',
      table: 1,
      entries: 2,
      csv: TWO,
    })
  })

  test('the template is the header, which alone is not imported', async () => {
    const desk = await openDesk()
    expect((await desk.ston('map', 'template')).out).toBe(`${HEADER}\n`)
    const excel = (await desk.ston('map', 'template', '--excel')).out
    expect(excel).toBe(`\ufeff${HEADER}\r\n`)
    const { code, err } = await desk.pipe(excel)
    expect(code).toBe(2)
    expect(err).toContain('ston map clear --yes')
  })
})

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
    await desk.pipe(rows)
    expect(await desk.ston('map', 'show', name, '--json')).toMatchObject({
      code: 0,
      json: expected,
    })
    expect((await desk.ston('map', 'show', name, '--json')).json).toEqual(expected)
  })

  test('tells people why something is ambiguous and what to do', async () => {
    const desk = await openDesk()
    await desk.pipe(rows)
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
