import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { openFileStore } from '../dist/store/files/store.js'
import { toJst } from '../dist/kernel/time.js'
import { withFolder } from './child.js'
import { median } from './load.js'
import { scaled } from './scale.js'
import { command, serveUntilReady } from './year/command.js'
import { makeStore } from './year/make.js'
import { openShop } from './year/services.js'
import { FAILED, HELD, productOf, YEAR } from './year/size.js'

const ROUNDS = scaled(3)
const CHANGES = scaled(10_000, 20)
const SLIPS = scaled(1_000, 10)
const MIB = 250

/**
 * Every command on a store that is a year old, beside the same one on a store of one day: 10,000 changes a day of 5,000 products, a
 * batch an hour, 1,000 orders a day, some rows that wait for somebody.
 */
export function yearRows() {
  return withFolder(async (folder) => {
    const end = Date.now() - 60_000
    const began = performance.now()
    await Promise.all([
      makeStore(join(folder, 'old'), YEAR.days, end),
      makeStore(join(folder, 'young'), 1, end),
    ])
    const took = ((performance.now() - began) / 1000).toFixed(0)
    process.stderr.write(`  ${YEAR.days} days made in ${took} s\n`)
    const shops = []
    try {
      for (const name of ['old', 'young']) shops.push(await openShop(join(folder, name), end))
      const rows = []
      for (const one of COMMANDS) rows.push(await rowOf(one, shops))
      return rows
    } finally {
      for (const shop of shops) await shop.close()
    }
  })
}

const PRODUCT = productOf(7)
const TIMES = 1.5

/**
 * `args` of a command, or `run` in its place; `before` each time; what its JSON must say; how many times as long as on the young store
 * it may take, or how many seconds, or (`cpu`) how many beside its calls, and how much memory it may have.
 */
const COMMANDS = [
  // Before anything is removed.
  {
    what: 'why PRODUCT, of the whole year',
    args: ['why', PRODUCT],
    times: null,
    seconds: 1,
    mib: 120,
  },
  {
    what: 'reconcile of 5,000 products, with the whole year',
    args: ['reconcile'],
    before: () => pause(1100),
    says: { outcome: 'attention', compared: YEAR.products },
    times: null,
    // The practice services take most of its time.
    cpu: 10,
  },
  {
    what: 'flush that removes nine months at once',
    args: ['flush'],
    before: receive,
    says: { outcome: 'attention', held: HELD, failed: FAILED, waiting: 0 },
    once: true,
    times: null,
  },
  { args: ['status'], says: { held: HELD, failed: FAILED } },
  { args: ['status', '--check'], says: { held: HELD, failed: FAILED } },
  { args: ['failures', 'list'] },
  { args: ['map', 'show', PRODUCT] },
  { args: ['doctor'] },
  { what: 'serve, until it is ready', run: (shop) => serveUntilReady(shop.config) },
  { what: 'flush, nothing new', args: ['flush'], says: { applied: 0, held: HELD } },
  {
    what: 'flush --dry-run, 10,000 new changes',
    args: ['flush', '--dry-run'],
    before: receive,
  },
  {
    what: 'flush, 10,000 new changes',
    args: ['flush'],
    before: receive,
    says: { outcome: 'attention', held: HELD, failed: FAILED, waiting: 0 },
  },
  { what: 'import-orders, nothing new', args: ['import-orders'], says: { shipments: 0 } },
  {
    what: 'import-orders, 1,000 new slips',
    args: ['import-orders'],
    before: order,
    says: { outcome: 'ok', shipments: SLIPS, inDoubt: 0 },
  },
  {
    what: 'reconcile of 5,000 products',
    args: ['reconcile'],
    // The orders of just now are too young to be compared: their times are whole seconds.
    before: () => pause(1100),
    says: { outcome: 'attention', compared: YEAR.products },
    times: null,
  },
  { what: 'why PRODUCT', args: ['why', PRODUCT], times: null },
]

async function rowOf({ what, args, run, before, says = {}, once = false, ...limits }, shops) {
  const rounds = []
  for (let i = 0; i < (once ? 1 : ROUNDS); i += 1) {
    const results = []
    for (const shop of shops) {
      await before?.(shop)
      const result = await (run?.(shop) ?? command(shop.config, ...args))
      check(what ?? args.join(' '), result.json, says)
      results.push(result)
    }
    rounds.push(results)
  }
  return shown(what ?? `ston ${args.join(' ')}`, rounds, limits)
}

/** A command that did something else than it should has not been measured. */
function check(what, json, says) {
  for (const [name, wanted] of Object.entries(says))
    if (json[name] !== wanted)
      throw new Error(`${what}: ${name} is ${JSON.stringify(json[name])}, not ${wanted}`)
}

function shown(what, rounds, { times = TIMES, seconds = Infinity, cpu = Infinity, mib = MIB }) {
  const ratio = median(rounds.map(([old, young]) => old.seconds / young.seconds))
  const [old, young] = [0, 1].map((i) => median(rounds.map((round) => round[i].seconds)))
  const worked = median(rounds.map(([old]) => old.cpuSeconds ?? 0))
  const [most, least] = [0, 1].map((i) => Math.max(...rounds.map((round) => round[i].peakMiB)))
  const targets = [
    ...(times === null ? [] : [`≤ ${times} ×`]),
    ...(seconds === Infinity ? [] : [`≤ ${seconds} s`]),
    ...(cpu === Infinity ? [] : [`≤ ${cpu} s beside the calls`]),
    `≤ ${mib} MiB`,
  ]
  return {
    what: `a year old: ${what}, against one day`,
    measured: `${ratio.toFixed(2)} ×`,
    target: targets.join(', '),
    met: (times === null || ratio <= times) && old <= seconds && worked <= cpu && most <= mib,
    figures: `${old.toFixed(2)} / ${young.toFixed(2)} s (${worked.toFixed(2)} s of processor), ${most.toFixed(0)} / ${least.toFixed(0)} MiB`,
  }
}

/** Sales of just now, as the listener would write them down. */
async function receive({ data, smaregi }) {
  const store = await openFileStore({ path: data })
  const intake = await store.intake()
  const rows = Array.from({ length: CHANGES }, (_, i) =>
    smaregi.change({
      storeId: '1',
      productId: productOf(i),
      amount: -1,
      division: '02',
      silent: true,
    }),
  )
  await Promise.all(rows.map((row) => intake.append(sale(row))))
  await store.close()
}

function sale({ storeId, productId, amount, stockAmount, stockDivision, at }) {
  const row = {
    storeId,
    productId,
    amount: String(amount),
    stockAmount: String(stockAmount),
    layawayStockAmount: '0',
    stockDivision,
    fromStoreId: '',
    toStoreId: '',
    updDateTime: toJst(at),
  }
  const data = [{ table_name: 'Stock', proc_detail_name: 'sale', rows: [row] }]
  return { form: 'legacy', event: 'stock_send', headers: {}, body: JSON.stringify({ data }) }
}

/** Orders that came in since the last import. */
function order({ ne }) {
  for (let i = 0; i < SLIPS; i += 1)
    ne.orders.place({ lines: [{ code: productOf(i), quantity: 1 }] })
}
