import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

const postgres = await usePostgres()

interface Asked {
  readonly shop: Shop
  readonly sell: (pieces: number) => void
  /** Smaregi's count and Next Engine's. */
  readonly counts: () => [smaregi: number, nextengine: number | undefined]
}

/**
 * Another server has taken over. What two pieces less had been sent by the run before, and this one does not know of it; a third piece is
 * sold while a person is called.
 */
async function takenOver(): Promise<Asked> {
  const name = newShop()
  const shop = await openShop({
    products: { '8000001': 10, '8000002': 10 },
    configure: (config) => {
      config['store'] = { url: postgres.url, shop: name }
    },
  })
  onTestFinished(() => shop.close())
  const sell = (pieces: number): void => {
    shop.smaregi.change({ storeId: '1', productId: '8000001', amount: -pieces, division: '02' })
  }
  await shop.nextSecond()
  await shop.flush()
  const store = await openPostgresStore({ url: postgres.url, shop: name })
  const { value, revision } = await store.document<object>('server').read()
  const before = { ...value, timeline: '0000000A', synchronous: false }
  await store.document('server').replace(before, revision)
  await store.close()
  sell(2)
  shop.ne.setStock('8000001', { stock: 8 })
  await shop.nextSecond()
  sell(1)
  await shop.smaregi.flushSends()
  expect((await shop.flush()).code).toBe(3)
  const counts = (): ReturnType<Asked['counts']> => [
    shop.smaregi.stock('8000001'),
    shop.ne.goods('8000001')?.stock,
  ]
  return { shop, sell, counts }
}

const NAMED = ['--from', '-']

test.each([
  ['all are asked for', [], { accepted: 1, unequal: 1, server: 'asked' }],
  ['only some are named', NAMED, { accepted: 1, unequal: 0, server: 'asked' }],
])(
  'nothing is sent after --accept as long as a product is not known to be equal: %s',
  { timeout: 120_000 },
  async (_, args, said) => {
    const { shop, counts } = await takenOver()
    const accepted = await shop.stonWith('8000002\n', 'reconcile', '--accept', '--json', ...args)
    expect(accepted).toMatchObject({ code: 3, json: said })
    const told = await shop.stonWith(
      '8000002\n',
      'reconcile',
      '--accept',
      '--locale',
      'en',
      ...args,
    )
    expect(told.out).toContain('`ston reconcile --apply nextengine`')
    expect((await shop.flush()).json).toMatchObject({ error: { code: 'server' } })
    expect(counts()).toEqual([7, 8])
  },
)

test('once they are equal by hand, --accept lets sending go on', { timeout: 120_000 }, async () => {
  const { shop, sell, counts } = await takenOver()
  shop.ne.setStock('8000001', { stock: 7 })
  const accepted = await shop.ston('reconcile', '--accept', '--json')
  expect(accepted).toMatchObject({ json: { accepted: 2, unequal: 0 } })
  expect(accepted.json).not.toHaveProperty('server')
  await shop.nextSecond()
  sell(1)
  await shop.smaregi.flushSends()
  expect(await shop.flush()).toMatchObject({ code: 0, json: { applied: 1 } })
  expect(counts()).toEqual([6, 6])
})

test.each([
  ['nextengine', [7, 7]],
  ['smaregi', [8, 8]],
])(
  '--apply %s goes by the counts alone, and sends nothing twice',
  { timeout: 120_000 },
  async (side, equal) => {
    const { shop, sell, counts } = await takenOver()
    const some = await shop.stonWith('8000001\n', 'reconcile', '--apply', side, '--yes', ...NAMED)
    expect(some.code).toBe(2)
    const applied = await shop.ston('reconcile', '--apply', side, '--yes', '--locale', 'en')
    expect(applied.code).toBe(0)
    expect(applied.out).toContain('What was received until now is not sent any more')
    shop.ne.workQueue()
    await shop.flush()
    expect(counts()).toEqual(equal)
    await shop.nextSecond()
    sell(1)
    await shop.smaregi.flushSends()
    expect(await shop.flush()).toMatchObject({ code: 0, json: { applied: 1 } })
    expect(counts()).toEqual(equal.map((count) => count - 1))
  },
)

test('what is too much at once is mended in parts', { timeout: 120_000 }, async () => {
  const { shop, counts } = await takenOver()
  shop.ne.setStock('8000001', { stock: 100_000 })
  const applied = await shop.ston('reconcile', '--apply', 'nextengine', '--yes', '--json')
  expect(applied).toMatchObject({ code: 2, json: { error: { code: 'tooMuch' } } })
  expect((await shop.flush()).code).toBe(0)
  expect(counts()).toEqual([7, 100_000])
  const list = join(shop.dir, 'list.csv')
  await writeFile(list, '8000002\n')
  const part = ['reconcile', '--apply', 'nextengine', '--yes', '--json', '--from', list]
  expect((await shop.ston(...part)).json).toMatchObject({ mended: 0 })
})

test('where nobody can be asked, nothing has ended', { timeout: 120_000 }, async () => {
  const { shop, counts } = await takenOver()
  expect((await shop.ston('reconcile', '--apply', 'nextengine')).code).toBe(2)
  expect(counts()).toEqual([7, 8])
  expect((await shop.flush()).code).toBe(3)
})
