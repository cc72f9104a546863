import { join } from 'node:path'
import { openFileStore } from '../dist/store/files/store.js'
import { toJst } from '../dist/kernel/time.js'
import { withFolder } from './child.js'
import { scaled } from './scale.js'
import { command } from './year/command.js'
import { openShop } from './year/services.js'
import { productOf } from './year/size.js'

const CODES = scaled(1_000, 10)
const LINES_A_SLIP = scaled(100, 5)
const SLIPS = scaled(100, 2)
const POLL = '/api_v1_system_que/search'

/** What a run asks of Next Engine, counted there: calls may cost money. */
export function callRows() {
  return withFolder(async (folder) => {
    const data = join(folder, 'data')
    const shop = await openShop(data, Date.now())
    try {
      return await rowsOf(shop)
    } finally {
      await shop.close()
    }
  })
}

async function rowsOf(shop) {
  const nothing = await callsOf(shop, 'flush')
  await receive(shop)
  const flush = await callsOf(shop, 'flush')
  if (flush.json.applied !== CODES) throw new Error(`${flush.json.applied} rows were applied`)
  await callsOf(shop, 'import-orders', '--from-now')
  // The first run of a day looks at more: what was created, what is booked, the list of sets.
  await callsOf(shop, 'import-orders')
  order(shop)
  const orders = await callsOf(shop, 'import-orders')
  if (orders.json.shipments < SLIPS) throw new Error(`${orders.json.shipments} shipments`)
  return [
    row('flush, nothing pending and nothing carried', nothing.calls, 0, ''),
    row('flush, 1,000 codes', flush.calls, 6, `${flush.polls} polls on top`),
    row(
      'import-orders, 10,000 order lines, not the first of the day',
      orders.calls,
      4,
      `${orders.json.shipments} slips`,
    ),
  ]
}

function row(what, calls, most, figures) {
  return {
    what: `calls to Next Engine: ${what}`,
    measured: String(calls),
    target: `≤ ${most}`,
    met: calls <= most,
    figures,
  }
}

async function callsOf({ ne, config }, ...args) {
  const before = ne.calls.length
  const { json } = await command(config, ...args)
  const made = ne.calls.slice(before)
  const polls = made.filter(({ path }) => path === POLL).length
  return { json, polls, calls: made.length - polls }
}

/** A sale of each product. */
async function receive({ data }) {
  const store = await openFileStore({ path: data })
  const intake = await store.intake()
  await Promise.all(Array.from({ length: CODES }, (_, i) => intake.append(sale(productOf(i)))))
  await store.close()
}

function sale(productId) {
  const row = {
    storeId: '1',
    productId,
    amount: '-1',
    stockAmount: '10',
    layawayStockAmount: '0',
    stockDivision: '02',
    fromStoreId: '',
    toStoreId: '',
    updDateTime: toJst(new Date()),
  }
  const data = [{ table_name: 'Stock', proc_detail_name: 'sale', rows: [row] }]
  return { form: 'legacy', event: 'stock_send', headers: {}, body: JSON.stringify({ data }) }
}

function order({ ne }) {
  for (let slip = 0; slip < SLIPS; slip += 1)
    ne.orders.place({
      lines: Array.from({ length: LINES_A_SLIP }, (_, i) => ({ code: productOf(i), quantity: 1 })),
    })
}
