import { expect, test } from 'vitest'
import { mapExclude, mapInclude } from '../../../src/commands/map/exclusions.ts'
import {
  changeExclusions,
  noteUnknown,
  readExclusions,
} from '../../../src/product-mapping/exclusions.ts'
import { Exclusions, exclude } from '../../../src/domain/mapping/exclusions.ts'
import { emptyShop, appOf } from '../../product-mapping/linking-kit.ts'

const NAMED = { list: false }
const LIST = { list: true }

test('excludes, lists and includes again, and says that the counts may have drifted', async () => {
  const app = appOf(await emptyShop())
  const done = await mapExclude(app, ['8000101', 'WRAP'], NAMED)
  expect(done.json).toEqual({ excluded: ['8000101', 'WRAP'], already: [], entries: 2 })
  expect((await mapExclude(app, ['wrap'], NAMED)).json).toMatchObject({ already: ['WRAP'] })
  const list = await mapExclude(app, [], LIST)
  expect(list.json).toMatchObject({
    entries: [{ name: '8000101', by: 'person' }, { name: 'WRAP' }],
  })
  expect(list.text).toContain('手で指定')
  const excluded = new Exclusions(await readExclusions(await app.store()))
  expect(excluded.of('', 'WRAP')).not.toBeNull()
  const back = await mapInclude(app, ['WRAP', 'JAR'])
  expect(back.json).toEqual({ included: ['WRAP'], notListed: ['JAR'], entries: 1 })
  expect(back.text).toContain('両方の在庫数を比べてください')
  expect((await mapInclude(app, ['JAR'])).text).not.toContain('比べ')
})

test('an empty list says so', async () => {
  const { text, json } = await mapExclude(appOf(await emptyShop()), [], LIST)
  expect(text).toBe('除外している商品はありません。')
  expect(json).toEqual({ entries: [] })
})

test('what is neither an id nor a code is refused, and nothing is excluded', async () => {
  const app = appOf(await emptyShop())
  await expect(mapExclude(app, ['TEA', 'お茶'], NAMED)).rejects.toMatchObject({
    exit: 'config',
    problems: [{ found: 'お茶' }],
  })
  await expect(mapExclude(app, [], NAMED)).rejects.toMatchObject({ code: 'usage' })
  await expect(mapInclude(app, [])).rejects.toMatchObject({ code: 'usage' })
  expect((await readExclusions(await app.store())).entries).toEqual([])
})

test('what Next Engine does not know for a day goes on the list once', async () => {
  const app = appOf(await emptyShop())
  const store = await app.store()
  const look = { missing: [{ code: 'TEA', products: ['1'] }], found: ['CUP'] }
  expect(await noteUnknown(store, look, app.now())).toEqual([])
  app.clock.hours = 25
  expect(await noteUnknown(store, look, app.now())).toMatchObject([{ name: 'TEA' }])
  expect(await noteUnknown(store, look, app.now())).toEqual([])
  expect((await mapExclude(app, [], LIST)).text).toContain('ネクストエンジンにない（商品ID 1）')
})

test('two who change the list at the same time do not lose each other’s change', async () => {
  const app = appOf(await emptyShop())
  const store = await app.store()
  const names = Array.from({ length: 8 }, (_, i) => `C${i}`)
  await Promise.all(
    names.map((name) => changeExclusions(store, (list) => exclude(list, [name], app.now()))),
  )
  const { entries } = await readExclusions(store)
  expect(entries.map((entry) => entry.name).toSorted()).toEqual(names)
})
