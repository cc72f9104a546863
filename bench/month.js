import { scaled } from './scale.js'
import { PlannedMonth } from './month/run.js'
import { drawMonth } from './month/sales.js'
import { EVERY_TEN_MINUTES, FIVE_A_DAY, timedMonth } from './month/timer.js'

const SEEDS = scaled(10, 1)
const MINUTE = 60_000
/** What malls are told ten minutes later than Next Engine knows it. */
const MALL = 10
const LIMIT = 800
const COST = { flush: 2, 'flush --urgent': 2, 'import-orders': 1.5, 'auth refresh': 1 }

/** Changes a day; what of them takes the last piece, or leaves few, in a day as it is on average. */
const SHOPS = [
  { name: '20 changes a day', changes: 20, need: { last: 1, few: 1.33 } },
  { name: '60 changes a day', changes: 60, need: { last: 3, few: 4 } },
  { name: '200 changes a day', changes: 200, need: { last: 10, few: 13 }, over: true },
  { name: '500 changes a day', changes: 500, need: { last: 25, few: 33 }, over: true },
  {
    name: 'one to three of each size',
    changes: 60,
    thin: true,
    need: { last: 20, few: 30 },
    over: true,
  },
]

/**
 * A month of `ston run` in shops on paper: the planner itself, with the calls that its commands make; beside it the timer of the examples,
 * and one that runs every ten minutes whatever it costs. Minutes from the till to Next Engine as median, 95th and 99th percentile.
 */
export function monthRows() {
  return Promise.resolve(SHOPS.flatMap((shop) => rowsOf(shop)))
}

function rowsOf(shop) {
  const months = Array.from({ length: SEEDS }, (_, i) => drawMonth(i + 1, shop))
  const planned = months.map((month) =>
    new PlannedMonth(month, { callsPerMonth: LIMIT, over: shop.over === true }, shop.need, {
      ...COST,
      'status --check': 0,
    }).run(),
  )
  const timer = months.map((month) => timedMonth(month, FIVE_A_DAY))
  const often = months.map((month) => timedMonth(month, EVERY_TEN_MINUTES))
  const [mine, fixed] = [oversold(planned), oversold(timer)]
  const [last, few] = ['last', 'few'].map((kind) => times(planned, kind, true))
  return [
    calls(shop, planned),
    row(
      `${shop.name}: last pieces, p95`,
      `${last[1]} min`,
      '≤ 2 min',
      last[1] <= 2,
      all(planned, 'last'),
    ),
    row(
      `${shop.name}: few pieces, p95`,
      `${few[1]} min`,
      shop.over === true ? '' : '≤ 15 min',
      shop.over === true || few[1] <= 15,
      `${within(planned, 'few', 15)} % within 15 min; ${all(planned, 'few')}`,
    ),
    row(
      `${shop.name}: pieces oversold in a month`,
      mine.toFixed(1),
      shop.over === true ? '' : `≤ a third of ${fixed.toFixed(1)}`,
      shop.over === true || mine <= fixed / 3,
      `five times a day ${fixed.toFixed(1)}, every ten minutes ${oversold(often).toFixed(1)}`,
    ),
    beside(`${shop.name}: five times a day`, timer),
    beside(`${shop.name}: every ten minutes`, often),
  ]
}

/** With `over` last pieces go beyond the limit, and nothing else does. */
function calls(shop, planned) {
  const counted = planned.map((one) => one.calls - (shop.over === true ? one.beyond : 0))
  const most = Math.max(...counted)
  const beyond = Math.round(mean(planned.map((one) => one.beyond)))
  const more = shop.over === true ? `, and ${beyond} for last pieces beyond it` : ''
  const what = `${shop.name}: calls${more}`
  return row(what, String(most), `≤ ${LIMIT}`, most <= LIMIT, told(planned))
}

function row(what, measured, target, met, figures) {
  return { what: `month, ${what}`, measured, target, met, figures }
}

function beside(what, months) {
  const calls = Math.round(mean(months.map((one) => one.calls)))
  return row(what, `${calls} calls`, '', true, told(months))
}

function told(months) {
  return ['last', 'few', 'all'].map((kind) => `${kind} ${shown(times(months, kind))}`).join(', ')
}

/** Where the last seen count was wrong it is told apart: what counts is what could be known. */
function all(months, kind) {
  const known = times(months, kind, true)
  const mall = known.map((minutes) => Math.round((minutes + MALL) * 10) / 10)
  return `known ${shown(known)}, to the malls ${shown(mall)}; with wrong counts ${shown(times(months, kind))}`
}

function shown(minutes) {
  return `${minutes.join('/')} min`
}

function times(months, kind, known = false) {
  const waited = months
    .flatMap(({ world }) => world.sales)
    .filter((one) => (kind === 'all' || one.kind === kind) && (!known || one.known))
    .map((one) => one.waited / MINUTE)
    .toSorted((a, b) => a - b)
  return [0.5, 0.95, 0.99].map((part) => {
    const at = Math.max(0, Math.ceil(part * waited.length) - 1)
    return Math.round((waited[at] ?? 0) * 10) / 10
  })
}

function within(months, kind, minutes) {
  const some = months.flatMap(({ world }) => world.sales).filter((one) => one.kind === kind)
  const soon = some.filter((one) => one.waited <= minutes * MINUTE)
  return Math.round((100 * soon.length) / Math.max(1, some.length))
}

function oversold(months) {
  return mean(months.map(({ world }) => world.oversold))
}

function mean(numbers) {
  return numbers.reduce((a, b) => a + b, 0) / numbers.length
}
