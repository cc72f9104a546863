import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, openShop, type Ran, type Shop, signIn } from '../helpers/shop.ts'

/** What is for sale, and what it is called. */
export const GOODS = [
  { id: '8000101', code: 'KYUSU-0417', name: '萬古焼の急須', stock: 40 },
  { id: '8000102', code: 'yunomi-22-b', name: '湯のみ・あさぎ色', stock: 30 },
  { id: '8000103', code: '4901234500017', name: 'Matcha Bowl TOKONAME', stock: 25 },
] as const

/** Replacements depend on it alone: a test finds the same ones each time. */
const KEY = '5a'.repeat(32)

/** A day of a shop that records: changes, orders that change, a comparison, a look at everything, and what is told of it. */
export async function practiceDay(api: 'legacy' | 'platform'): Promise<Shop> {
  const shop = await openShop({ api, signedOut: true, configure: recording })
  const folder = join(shop.dir, 'data', 'recording')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, 'key'), KEY)
  await stockUp(shop)
  await liveThroughIt(shop)
  return shop
}

function recording(config: Config): void {
  config['log'] = { level: 'error', record: true }
  config['orders'] = { enabled: true, storeId: '1' }
  config['smaregi'] = { ...config['smaregi'], writesPerSecond: 1000 }
}

async function stockUp(shop: Shop): Promise<void> {
  const { smaregi, ne, dir } = shop
  for (const { id, code, name, stock } of GOODS) {
    smaregi.product({ id, name })
    smaregi.change({ storeId: '1', productId: id, amount: stock, division: '01', silent: true })
    ne.addGoods({ code, name, stock })
  }
  const file = join(dir, 'products.csv')
  await writeFile(
    file,
    `smaregi-id,nextengine-code\n${GOODS.map(({ id, code }) => `${id},${code}\n`).join('')}`,
  )
  well(await shop.ston('map', 'import', file))
}

async function liveThroughIt(shop: Shop): Promise<void> {
  const { smaregi, ne } = shop
  const [pot, cup, bowl] = GOODS
  well(await signIn(shop))
  well(await shop.ston('import-orders'))
  smaregi.sale({ storeId: '1', lines: [{ productId: pot.id, quantity: 2 }] })
  smaregi.sale({ storeId: '1', lines: [{ productId: cup.id, quantity: 1 }] })
  well(await shop.flush())
  const [changed, cancelled] = [pot, bowl].map(({ code }) =>
    ne.orders.place({ lines: [{ code, quantity: 3 }] }),
  )
  well(await shop.ston('import-orders'))
  ne.orders.changeQuantity(changed ?? 0, 1, 1)
  ne.orders.cancel(cancelled ?? 0)
  well(await shop.ston('import-orders'))
  well(await shop.flush())
  well(await shop.ston('auth', 'refresh'))
  well(await shop.ston('reconcile'))
}

function well({ code, out, err }: Ran): void {
  if (code !== 0) throw new Error(`it ended with ${code}: ${out} ${err}`)
}
