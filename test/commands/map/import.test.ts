import { describe, expect, test } from 'vitest'
import { HEADER, openDesk } from './kit.ts'

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
    const { out } = await desk.import(`${HEADER}\n${rows}\n`)
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
    await desk.import(`${HEADER}\n1,a\n`)
    await desk.import(TWO)
    const again = await desk.import(TWO.replaceAll('\n', '\r\n'), '--json')
    expect(again.json).toMatchObject({ table: 2, replaced: false, added: 0 })
    await desk.ston('map', 'undo')
    expect(await desk.table()).toBe(`${HEADER}\n1,a\n`)
  })

  test('waits for whoever holds the stock, also for another map command', async () => {
    const desk = await openDesk()
    const store = await desk.store()
    const lock = await store.lock('stock', { purpose: 'map', waitMs: 0 })
    if (lock.kind !== 'held') throw new Error(lock.kind)
    const refused = await desk.import(TWO, '--wait', '0', '--json')
    expect(refused).toMatchObject({ code: 75, json: { error: { code: 'busy' } } })
    setTimeout(() => void lock.release(), 300)
    expect((await desk.import(TWO)).code).toBe(0)
    expect(await desk.table()).toBe(TWO)
  })

  test('in JAN mode says that others write the table too', async () => {
    const desk = await openDesk({ mapping: { mode: 'jan' } })
    expect((await desk.import(TWO)).out).toContain('mapping.mode が "jan"')
  })

  test('of half a million rows works', async () => {
    const desk = await openDesk()
    const rows = Array.from({ length: 500_000 }, (_, i) => `${900_000_000_000 - i * 7},ITEM-${i}`)
    const { json } = await desk.import([HEADER, ...rows].join('\r\n'), '--json')
    expect(json).toMatchObject({ entries: 500_000, added: 500_000 })
    const shown = await desk.ston('map', 'show', 'item-499999', '--json')
    expect(shown.json).toEqual({
      productId: String(900_000_000_000 - 499_999 * 7),
      code: 'ITEM-499999',
      source: 'table',
    })
  })
})
