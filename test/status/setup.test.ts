import { hostname } from 'node:os'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openShop } from '../helpers/shop.ts'

test('status says what ston goes by, stores by name once they are known', async () => {
  const shop = await openShop({
    configure: (config) => {
      config['smaregi'] = { ...config['smaregi'], stores: ['1', '7'] }
      config['orders'] = { enabled: true, storeId: '1' }
    },
  })
  onTestFinished(() => shop.close())
  const lines = async (...args: string[]): Promise<string[]> =>
    (await shop.ston('status', ...args)).out.split('\n').map((line) => line.replace(/ {2,}/g, '  '))
  const before = await lines('--locale', 'ja')
  expect(before).toContain('対象店舗  店舗ID 1、店舗ID 7')
  expect(before).toContain('商品のひも付け  ひも付け表（0 商品）')
  // That one of them is missing in Smaregi is told by doctor itself.
  await shop.ston('doctor')
  const file = join(shop.dir, 'ids.csv')
  await writeFile(file, 'smaregi-id,nextengine-code\n1001,TEA\n')
  await shop.ston('map', 'import', file)
  const after = await lines('--locale', 'ja')
  expect(after).toContain('在庫の基準  スマレジ')
  expect(after).toContain('対象店舗  本店（店舗ID 1）、店舗ID 7')
  expect(after).toContainEqual(
    expect.stringMatching(
      /^商品のひも付け {2}ひも付け表（1 商品、\d{4}-\d\d-\d\d \d\d:\d\d 更新）$/,
    ),
  )
  expect(after).toContain('受注取込  実行する（出荷する店舗: 本店（店舗ID 1））')
  expect(after).toContain(`受信（ston serve）  動作中（${hostname()}）`)
  expect((await shop.ston('status', '--json')).json).toMatchObject({
    setup: {
      stockMaster: 'smaregi',
      stores: [{ storeId: '1', name: '本店' }, { storeId: '7' }],
      orders: { enabled: true, storeId: '1', name: '本店' },
      listeners: [hostname()],
    },
  })
  await shop.configure((config) => {
    config['stockMaster'] = 'nextengine'
    config['smaregi'] = { ...config['smaregi'], stores: [] }
    config['orders'] = { enabled: false, storeId: '1' }
  })
  const off = await lines('--locale', 'en')
  expect(off).toContain('Stock master  Next Engine')
  expect(off).toContain('Stores  all of them')
  expect(off).toContain('Orders  off')
})
