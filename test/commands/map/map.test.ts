import { readdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { HEADER, openDesk } from './kit.ts'

const TWO = `${HEADER}\n8000101,TEA-100G\n8000102,TEA-200G\n`

describe('ston map undo and clear', () => {
  test('import, undo, clear and undo again go there and back', async () => {
    const desk = await openDesk()
    await desk.import(TWO)
    await desk.import(`${HEADER}\n1,a\n`)
    expect((await desk.ston('map', 'undo')).out).toContain('一つ前のひも付け表に戻しました: 2 商品')
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
    await desk.import(TWO)
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
    await desk.import(TWO)
    await desk.ston('map', 'clear', '--yes')
    await desk.ston('map', 'clear', '--yes')
    await desk.ston('map', 'undo')
    expect(await desk.table()).toBe(TWO)
  })
})

describe('ston map export and template', () => {
  test('for a spreadsheet have a byte order mark and Windows line ends, and can be imported again unchanged', async () => {
    const desk = await openDesk()
    await desk.import(TWO)
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

  test('a code that a spreadsheet would take for a formula goes out and comes back as it was', async () => {
    const desk = await openDesk()
    const table = `${HEADER}\n8000101,-TEA-1\n8000102,--\n8000103,A-1\n`
    await desk.import(table)
    for (const args of [[], ['--excel']]) {
      const file = join(desk.dir, 'out.csv')
      await desk.ston('map', 'export', file, ...args)
      expect(
        (await desk.read('out.csv'))
          .toString()
          .match(/,.*/g)
          ?.map((one) => one.trim()),
      ).toEqual([',nextengine-code', ",'-TEA-1", ",'--", ',A-1'])
      expect((await desk.ston('map', 'import', file, '--json')).json).toMatchObject({
        replaced: false,
      })
    }
  })

  test('import takes the tab away that Smaregi puts in front of codes', async () => {
    const desk = await openDesk()
    await desk.import(`${HEADER}\n\t8000101,\t0012\n"\t8000102","\t0013"\n`)
    expect((await desk.ston('map', 'show', '8000102', '--json')).json).toMatchObject({
      code: '0013',
    })
    expect((await desk.ston('map', 'show', '8000101', '--json')).json).toMatchObject({
      code: '0012',
    })
  })

  test('export replaces a file as a whole, also behind a link, and leaves nothing beside it', async () => {
    const desk = await openDesk()
    await desk.import(TWO)
    await writeFile(join(desk.dir, 'real.csv'), 'x'.repeat(10_000))
    await symlink('real.csv', join(desk.dir, 'link.csv'))
    await desk.ston('map', 'export', join(desk.dir, 'link.csv'))
    expect((await desk.read('real.csv')).toString()).toBe(TWO)
    expect((await readdir(desk.dir)).toSorted()).toEqual([
      'config.json',
      'data',
      'import.csv',
      'link.csv',
      'real.csv',
    ])
  })

  test('export to a place that is none says so', async () => {
    const desk = await openDesk()
    await desk.import(TWO)
    const { code, err } = await desk.ston('map', 'export', join(desk.dir, 'none', 'out.csv'))
    expect(code).toBe(2)
    expect(err).toContain('書き出せません')
  })

  test('export for programs carries the table', async () => {
    const desk = await openDesk()
    await desk.import(TWO)
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
    const { code, err } = await desk.import(excel)
    expect(code).toBe(2)
    expect(err).toContain('ston map clear --yes')
  })
})
