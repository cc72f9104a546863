import { writeFile } from 'node:fs/promises'
import { startPracticeNextEngine } from '../../dist/simulators/nextengine/server.js'
import { startPracticeSmaregi } from '../../dist/simulators/smaregi/server.js'
import { command } from './command.js'
import { DAY_MS, FIRST_SLIP, productOf, RETENTION_DAYS, YEAR } from './size.js'

const STOCK = 100_000
const ORDER_DAYS = 31
/** Counts that nothing explains: then `reconcile` looks for the reason everywhere. */
const DRIFTED = 5

/** The store in `data` with both practice services, which know the shop's products and its orders of the last month, up to `end`. */
export async function openShop(data, end) {
  const ne = await startPracticeNextEngine({ firstSlip: firstSlip() })
  const smaregi = await startPracticeSmaregi()
  for (let i = 0; i < YEAR.products; i += 1) ne.addGoods({ code: productOf(i), stock: STOCK })
  placeOrders(ne, end)
  smaregi.store({ id: '1', name: '本店' })
  for (let i = 0; i < YEAR.products; i += 1) {
    const id = productOf(i)
    smaregi.product({ id, name: `商品${id}` })
    // What is promised to orders has left Smaregi already.
    const amount = ne.goods(id).free + (i < DRIFTED ? 1 : 0)
    smaregi.change({ storeId: '1', productId: id, amount, division: '01', silent: true })
  }
  const config = `${data}.json`
  await configure({ ne, smaregi }, config, data)
  return {
    ne,
    smaregi,
    data,
    config,
    close: async () => {
      await smaregi.close()
      await ne.stop()
    },
  }
}

function orderDays() {
  return Math.min(YEAR.days, ORDER_DAYS)
}

function firstSlip() {
  return FIRST_SLIP + (YEAR.days - orderDays()) * YEAR.slipsADay
}

/** Each is shipped a day later; those of the last day are not yet. */
function placeOrders(ne, end) {
  const orders = orderDays() * YEAR.slipsADay
  const first = firstSlip()
  const turn = (at) => ne.advance(at - ne.now().getTime())
  for (let i = 0; i < orders; i += 1) {
    turn(end - ((orders - i) * DAY_MS) / YEAR.slipsADay)
    ne.orders.place({ lines: [{ code: productOf(first + i), quantity: 1 }] })
    if (i >= YEAR.slipsADay) ne.orders.ship(first + i - YEAR.slipsADay)
  }
  turn(Date.now())
}

/** A configuration for the store in `data`, signed in. */
async function configure({ ne, smaregi }, file, data) {
  const config = {
    retentionDays: RETENTION_DAYS,
    store: { path: data },
    webhook: {
      host: '127.0.0.1',
      port: 0,
      path: '/hooks/practice-0123456789',
      sncode: 'bench-4711',
    },
    smaregi: {
      api: 'legacy',
      contractId: smaregi.contractId,
      accessToken: smaregi.accessToken,
      legacyUrl: smaregi.url,
      readsPerSecond: 1000,
      writesPerSecond: 1000,
    },
    nextengine: {
      clientId: ne.clientId,
      clientSecret: ne.clientSecret,
      redirectUri: ne.redirectUri,
      apiUrl: ne.url,
      signInUrl: ne.url,
      poll: { firstMs: 5, maxMs: 20, budgetMs: 30_000 },
      // The changes that were just sent are compared as well.
      settleMs: 0,
    },
    orders: { enabled: true, storeId: '1' },
  }
  await writeFile(file, JSON.stringify(config), { mode: 0o600 })
  const page = `${ne.url}/users/sign_in/?client_id=${ne.clientId}&redirect_uri=${encodeURIComponent(ne.redirectUri)}`
  const landed = (await fetch(page, { redirect: 'manual' })).headers.get('location')
  await command(file, 'auth', 'login', landed)
}
