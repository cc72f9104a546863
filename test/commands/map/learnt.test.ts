import { describe, expect, test } from 'vitest'
import { noteLearnt } from '../../../src/product-mapping/pair-book.ts'
import { Terminal } from '../../helpers/terminal.ts'
import { type Desk, HEADER, openDesk } from './kit.ts'

const THREE = `${HEADER}\n8000101,TEA-100G\n8000102,TEA-200G\n8000103,TEA-300G\n`
const ONE = `${HEADER}\n8000101,TEA-1\n`

/** A table in force of three pairs that JAN mode has learnt. */
async function learnt(mode: 'csv' | 'jan' = 'jan'): Promise<Desk> {
  const desk = await openDesk({ mapping: { mode } })
  await desk.import(`${HEADER}\n9,NINE\n`)
  await desk.import(THREE, '--yes')
  const store = await desk.store()
  await noteLearnt(store, 2, new Date())
  return desk
}

describe('pairs that JAN mode has learnt', () => {
  test('are not imported away without a word', async () => {
    const desk = await learnt()
    const { code, err, out } = await desk.import(ONE)
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain('今ある 3 商品のひも付けが失われます（削除 2・変更 1）')
    expect(err).toContain(`ston map import ${desk.dir}/import.csv --yes`)
    expect(await desk.table()).toBe(THREE)
    const { json } = await desk.import(ONE, '--yes', '--json')
    expect(json).toMatchObject({ outcome: 'ok', removed: 2, changed: 1 })
    expect(await desk.table()).toBe(ONE)
  })

  test('nor from standard input, and the hint quotes the name of the file', async () => {
    const desk = await learnt()
    expect((await desk.pipe(ONE)).err).toContain('ston map import - --yes')
    const { err } = await desk.ston('map', 'import', await desk.file('my ids.csv', ONE))
    expect(err).toContain(`ston map import '${desk.dir}/my ids.csv' --yes`)
    expect(await desk.table()).toBe(THREE)
  })

  test('a file that only adds needs no yes', async () => {
    const desk = await learnt()
    expect((await desk.import(`${THREE}8000104,POT\n`)).code).toBe(0)
  })

  test('are not undone away, nor cleared, without being counted', async () => {
    const desk = await learnt()
    const undo = await desk.ston('map', 'undo')
    expect(undo.code).toBe(2)
    expect(undo.err).toContain('3 商品')
    expect(undo.err).toContain('ston map undo --yes')
    const clear = await desk.ston('map', 'clear')
    expect(clear.code).toBe(2)
    expect(clear.err).toContain('3 商品')
    expect(await desk.table()).toBe(THREE)
    expect((await desk.ston('map', 'undo', '--yes')).code).toBe(0)
    expect(await desk.table()).toBe(`${HEADER}\n9,NINE\n`)
  })

  test('are asked for in CSV mode too, until a file has taken their place', async () => {
    const desk = await learnt('csv')
    expect((await desk.import(ONE)).code).toBe(2)
    // There and back again, they are still the learnt ones.
    await desk.ston('map', 'undo', '--yes')
    await desk.ston('map', 'undo')
    expect(await desk.table()).toBe(THREE)
    expect((await desk.import(ONE)).code).toBe(2)
    expect((await desk.import(ONE, '--yes')).code).toBe(0)
    expect((await desk.import(`${HEADER}\n5,FIVE\n`)).code).toBe(0)
  })

  test('on a terminal the person is asked', async () => {
    const desk = await learnt()
    const args = [
      'map',
      'import',
      await desk.file('a.csv', ONE),
      '--config',
      `${desk.dir}/config.json`,
    ]
    const no = new Terminal([...args, '--locale', 'en'])
    await no.answer('Go on? [y/N]', 'n')
    expect(await no.ended).toBe(0)
    expect(no.text).toContain('3 pairs in force (2 removed, 1 changed)')
    expect(await desk.table()).toBe(THREE)
    const yes = new Terminal([...args, '--locale', 'en'])
    await yes.answer('Go on? [y/N]', 'y')
    expect(await yes.ended).toBe(0)
    expect(await desk.table()).toBe(ONE)
  })
})
