/** Fills a store's journal: `node fill.js FOLDER CHANGES PRODUCTS`. Each notification is one sale of one product. */
import { openFileStore } from '../../dist/store/files/store.js'
import { toJst } from '../../dist/kernel/time.js'

const [folder, changes, products] = [
  process.argv[2],
  Number(process.argv[3]),
  Number(process.argv[4]),
]
const AT_ONCE = 1_000
const store = await openFileStore({ path: folder })
const intake = await store.intake()
const start = Date.now() - changes * 10
for (let i = 0; i < changes; i += AT_ONCE) {
  const group = Array.from({ length: Math.min(AT_ONCE, changes - i) }, (_, j) =>
    intake.append(sale(i + j)),
  )
  await Promise.all(group)
}
await intake.close()
await store.close()

function sale(i) {
  const row = {
    storeId: '1',
    productId: String(8_000_000 + (i % products)),
    amount: '-1',
    stockAmount: String(1_000_000 - i),
    layawayStockAmount: '0',
    stockDivision: '02',
    fromStoreId: '',
    toStoreId: '',
    updDateTime: toJst(new Date(start + i * 10)),
  }
  const body = JSON.stringify({
    data: [{ table_name: 'Stock', proc_detail_name: 'sale', rows: [row] }],
  })
  return { form: 'legacy', event: 'stock_send', headers: { 'user-agent': 'practice' }, body }
}
