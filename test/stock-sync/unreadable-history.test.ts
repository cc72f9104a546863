import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openShop, type Ran, type Shop } from '../helpers/shop.ts'

const MINUTE = 60_000

let shop: Shop
beforeEach(async () => {
  shop = await openShop({ api: 'platform', products: { '1001': 100, '1002': 100 } })
  shop.later(MINUTE)
  told(-1)
  await shop.flush()
  for (let looks = 0; looks < 2; looks++) await look()
})
afterEach(async () => {
  await shop.close()
})

function told(amount: number, productId = '1002'): void {
  shop.smaregi.change({ storeId: '1', productId, amount, division: '02' })
}

/** Three of product 1001, of which no webhook tells. */
function lost(): void {
  shop.smaregi.change({ storeId: '1', productId: '1001', amount: -3, division: '02', silent: true })
}

async function look(): Promise<Ran> {
  shop.later(10 * MINUTE)
  return shop.flush()
}

/** Rows of three pieces have these fields instead. */
function written(fields: Record<string, unknown>): void {
  shop.smaregi.platform.account.historyRow = (row) =>
    row['amount'] === '-3' ? { ...row, ...fields } : row
}

function inNextEngine(): number | undefined {
  return shop.ne.goods('1001')?.stock
}

async function items(): Promise<readonly Record<string, unknown>[]> {
  return (await shop.ston('failures', 'list', '--json')).json['items'] as never
}

describe('a change that nobody told, in a row of the history', () => {
  test.each(['-3.0', '-3'])('that says %s, is passed on', async (amount) => {
    written({ amount })
    lost()
    for (let looks = 0; looks < 2; looks++) await look()
    expect(inNextEngine()).toBe(97)
  })

  test.each([
    [{ amount: '' }, '増減数'],
    [{ stockDivision: null }, '在庫区分'],
    [{ updDateTime: '2026-03-01 12:34' }, '更新日時'],
  ])(
    'that cannot be read (%j), is held, named, and passed on once it can be',
    async (fields, word) => {
      written(fields)
      lost()
      const ran = await look()
      expect({ code: ran.code, ...ran.json }).toMatchObject({
        code: 3,
        held: 1,
        failed: 0,
        found: 1,
      })
      const [item] = await items()
      expect(item).toMatchObject({ kind: 'held', productId: '1001', storeId: '1' })
      expect(item?.['reason']).toContain(word)
      expect(JSON.parse(String(item?.['raw']))).toMatchObject(fields)
      for (let looks = 0; looks < 3; looks++) await look()
      expect(await items()).toHaveLength(1)
      written({})
      expect((await shop.ston('failures', 'retry', String(item?.['id']))).code).toBe(0)
      await look()
      expect([inNextEngine(), await items()]).toEqual([97, []])
    },
  )

  test('that cannot be read, and was told: the same at once, without a day of asking', async () => {
    written({ amount: '?' })
    told(-3, '1001')
    const ran = await shop.flush()
    expect({ code: ran.code, ...ran.json }).toMatchObject({ code: 3, held: 1 })
    await look()
    expect(await items()).toHaveLength(1)
    const [item] = await items()
    await shop.ston('failures', 'drop', String(item?.['id']), '--why', '手で直した')
    for (let looks = 0; looks < 2; looks++) await look()
    expect([inNextEngine(), await items()]).toEqual([100, []])
  })

  test('that has no id either, fails with its text, once', async () => {
    written({ id: null, amount: '' })
    lost()
    const ran = await look()
    expect({ code: ran.code, ...ran.json }).toMatchObject({ code: 3, failed: 1 })
    const [item] = await items()
    expect(item).toMatchObject({ kind: 'failed', productId: '1001', storeId: '1' })
    await shop.ston('failures', 'drop', String(item?.['id']), '--why', '手で直した')
    told(-1, '1001')
    for (let looks = 0; looks < 3; looks++) await look()
    expect([inNextEngine(), await items()]).toEqual([99, []])
  })
})

describe('a count that its history never explains', () => {
  const hidden = { storeId: '1', division: '02', silent: true, unlisted: true } as const

  test('is told once, and the search goes on', async () => {
    shop.smaregi.change({ ...hidden, productId: '1001', amount: -4 })
    await look()
    expect(await items()).toEqual([])
    const ran = await look()
    expect({ code: ran.code, ...ran.json }).toMatchObject({ code: 3, failed: 1, found: 0 })
    const [item] = await items()
    expect(item).toMatchObject({ kind: 'failed', productId: '1001', storeId: '1', delta: 0 })
    expect(item?.['reason']).toMatch(/^スマレジの在庫数が .* に 96 個になりましたが.*本店/)
    for (let looks = 0; looks < 3; looks++) await look()
    expect(await items()).toHaveLength(1)
    await shop.ston('failures', 'drop', String(item?.['id']), '--why', '手で直した')
    lost()
    for (let looks = 0; looks < 4; looks++) await look()
    expect([inNextEngine(), await items()]).toEqual([97, []])
  })

  test('is no matter where its history leaves things out anyway', async () => {
    shop.smaregi.change({ ...hidden, productId: '1001', amount: -4 })
    told(-1, '1001')
    await look()
    shop.smaregi.change({ ...hidden, productId: '1001', amount: -4 })
    for (let looks = 0; looks < 3; looks++) await look()
    expect([inNextEngine(), await items()]).toEqual([99, []])
  })
})
