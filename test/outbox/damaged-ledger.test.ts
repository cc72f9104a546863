import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openOrders, type OrdersShop } from '../order-sync/orders-kit.ts'

let shop: OrdersShop
afterEach(() => shop.close())

function counts(): [number, number | undefined] {
  return [shop.smaregi.stock('1001', '1'), shop.ne.goods('1001')?.stock]
}

/** A slip of five that has become one of three: two come back to Smaregi. And one of another product, noted behind it. */
async function giveTwoBack(): Promise<void> {
  shop = await openOrders('platform')
  shop.smaregi.platform.account.correctionDivision = '15'
  const slip = shop.ne.orders.place({ lines: [{ code: '1001', quantity: 5 }] })
  await shop.importOrders()
  shop.ne.orders.changeQuantity(slip, 1, 3)
  await shop.importOrders()
  shop.ne.orders.place({ lines: [{ code: '1002', quantity: 1 }] })
  await shop.importOrders()
}

/** Puts zeros in the place of what the ledger says of that correction; gives the file, and what stood in it. */
async function damage(isHit: (line: string) => boolean): Promise<{ path: string; text: string }> {
  const folder = join(shop.dir, 'data', 'echoes')
  const [name = ''] = (await readdir(folder)).filter((one) => one.endsWith('.jsonl'))
  const path = join(folder, name)
  const text = await readFile(path, 'utf8')
  const lines = text.split('\n').map((line) => (isHit(line) ? '\0'.repeat(line.length) : line))
  expect(lines.join('\n')).not.toBe(text)
  await writeFile(path, lines.join('\n'))
  return { path, text }
}

async function warning(): Promise<unknown> {
  const { code, json } = await shop.ston('status', '--check', '--json')
  const { warnings } = json as { warnings: readonly { id: string }[] }
  expect(code).toBe(3)
  return warnings.find(({ id }) => id === 'ledger')
}

const ofCorrection = (line: string): boolean => line.includes('/1"')

test.each([
  ['all of a correction', ofCorrection],
  ['its end alone', (line: string) => ofCorrection(line) && line.includes('"caused"')],
])('damage in what ston wrote to Smaregi is told, and nothing is guessed: %s', async (_, isHit) => {
  await giveTwoBack()
  const { path, text } = await damage(isHit)
  // Sales are nobody's but the till's.
  shop.smaregi.change({ storeId: '1', productId: '1002', amount: -4, division: '02' })
  expect((await shop.flush()).json).toMatchObject({ applied: 1 })
  expect(counts()).toEqual([97, 100])
  shop.smaregi.correct({ storeId: '1', productId: '1001', amount: -1 })
  await shop.flush()
  expect(counts()).toEqual([96, 100])
  expect(await warning()).toMatchObject({
    message: expect.stringMatching(/echoes\/[\d-]+\.jsonl:\d+.*: 2/s) as string,
  })
  // Put back from a backup: the echo is known again, and what a person did goes on.
  await writeFile(path, text)
  expect((await shop.flush()).json).toMatchObject({ applied: 1, ignored: { echo: 1 } })
  expect(counts()).toEqual([96, 99])
  const { json } = await shop.ston('status', '--json')
  expect(JSON.stringify(json)).not.toContain('echoes/')
})

test('without a backup a person sets the counts equal, and what waited ends', async () => {
  await giveTwoBack()
  await damage(ofCorrection)
  shop.smaregi.correct({ storeId: '1', productId: '1001', amount: -1 })
  await shop.flush()
  expect(counts()).toEqual([96, 100])
  // Three of the slip have left Smaregi's count, and not yet Next Engine's.
  shop.ne.setStock('1001', { stock: 99 })
  // A slip is young by Next Engine's clock, which is told in whole seconds.
  shop.later(3000)
  const accepted = await shop.ston('reconcile', '--accept', '--json')
  expect(accepted.json).toMatchObject({ accepted: 3 })
  expect((await shop.flush()).json).toMatchObject({ applied: 0, ignored: { aligned: 2 } })
  expect(await shop.ston('status', '--check')).toMatchObject({ code: 0 })
})
