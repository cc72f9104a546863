/** The table of `docs/calls.md` and `docs/calls.ja.md`, made by the planner: `node bench/month/table.js`, after `npm run build`. */
import { PlannedMonth } from './run.js'
import { drawMonth } from './sales.js'

const SEEDS = [1, 2, 3, 4, 5]
const MINUTE = 60_000
const LIMITS = [500, 800, 1_500, 3_000]
const SHOPS = [20, 60, 200]
const COST = { flush: 2, 'flush --urgent': 2, 'import-orders': 1.5, 'auth refresh': 1 }

for (const language of ['en', 'ja']) {
  process.stdout.write(`${headOf(language)}\n| --- | --- | --- | --- | --- | --- |\n`)
  for (const changes of SHOPS)
    for (const limit of LIMITS) process.stdout.write(`${lineOf(changes, limit, language)}\n`)
  process.stdout.write('\n')
}

function headOf(language) {
  return language === 'en'
    ? '| changes a day | `callsPerMonth` | calls made | last pieces | few pieces | everything |'
    : '| 1 日の変動 | `callsPerMonth` | 実際の回数 | 最後の在庫 | 残りわずか | すべて |'
}

function lineOf(changes, limit, language) {
  const need = { last: changes / 20, few: changes / 15 }
  const months = SEEDS.map((seed) =>
    new PlannedMonth(drawMonth(seed, { changes }), { callsPerMonth: limit }, need, {
      ...COST,
      'status --check': 0,
    }).run(),
  )
  const calls = Math.max(...months.map((one) => one.calls))
  const sales = months.flatMap(({ world }) => world.sales)
  const kinds = ['last', 'few', 'all'].map((kind) => shown(sales, kind, language))
  return `| ${[changes, grouped(limit), grouped(calls), ...kinds].join(' | ')} |`
}

/** Half of them, and 95 in a hundred; what was known wrongly is left out. */
function shown(sales, kind, language) {
  const some = sales
    .filter((one) => kind === 'all' || (one.kind === kind && one.known))
    .map((one) => one.waited / MINUTE)
    .toSorted((a, b) => a - b)
  const [half, most] = [0.5, 0.95].map((part) =>
    Math.round(some[Math.max(0, Math.ceil(part * some.length) - 1)] ?? 0),
  )
  return language === 'en' ? `${half} / ${most} min` : `${half} / ${most} 分`
}

function grouped(number) {
  return number.toLocaleString('en-US')
}
