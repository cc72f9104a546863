import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { stamp } from '../dist/store/files/checked.js'
import { openFileStore } from '../dist/store/files/store.js'
import { startSton, withFolder } from './child.js'
import { load, median } from './load.js'
import { NOTIFICATION } from './notification.js'

/** A flush every quarter of an hour of a long day, every day of a year. */
const BATCHES = 365 * 48
const ROWS = 1000
const HELD = 2000
const COMPARISONS = 400
const ORDER_ITEMS = 300
/** A listener takes a new segment each day. */
const SEGMENTS = 365

/** How long one look at the store is shared, and a little more. */
const FRESH_MS = 1100
const LOOKS = 12
const ROUNDS = 5
const SECONDS = 3
const WARM_UP_SECONDS = 2
/** People who press "reload" once a second, for as long as notifications come in. */
const CROWD = 10
const RELOAD_MS = 1000
const DAY_MS = 24 * 60 * 60 * 1000

/** The status page on a store of a year's work, and what being read costs those who send. */
export function pageRows() {
  return withFolder(async (folder) => {
    await fill(join(folder, 'data'))
    const ston = await startSton(folder)
    try {
      return rowsOf(await looks(ston.port), await rounds(ston.port, folder))
    } finally {
      await ston.stop()
    }
  })
}

function rowsOf({ first, later, bytes }, { alone, read, crowd, storm, pages }) {
  const page = median(later)
  const ratio = (some) => median(some.map((one, i) => one.perSecond / alone[i].perSecond))
  const rates = (some) => `${rate(some)} / ${rate(alone)} a second`
  const p99 = (some) => median(some.map((one) => one.p99)).toFixed(1)
  return [
    {
      what: `the page on a store of ${BATCHES} batches, looked up anew`,
      measured: `${page.toFixed(1)} ms`,
      target: '< 50 ms',
      met: page < 50,
      figures: `first ${first.toFixed(1)} ms, slowest later ${Math.max(...later).toFixed(1)} ms, ${Math.round(bytes / 1024)} KiB`,
    },
    {
      what: 'serve: durable 200s while somebody reloads the page every second, against nobody',
      measured: `${ratio(read).toFixed(2)} ×`,
      target: '≥ 0.95 ×',
      met: ratio(read) >= 0.95,
      figures: `${rates(read)}, p99 ${p99(read)} / ${p99(alone)} ms`,
    },
    {
      what: `the same while ${CROWD} people do`,
      measured: `${ratio(crowd).toFixed(2)} ×`,
      target: '–',
      met: true,
      figures: `${rates(crowd)}, p99 ${p99(crowd)} ms`,
    },
    {
      what: 'the same while somebody loads it again and again without a pause',
      measured: `${ratio(storm).toFixed(2)} ×`,
      target: '–',
      met: true,
      figures: `${rates(storm)}, p99 ${p99(storm)} ms, ${pages} pages`,
    },
  ]
}

const rate = (some) => Math.round(median(some.map((one) => one.perSecond)))

async function looks(port) {
  const first = await look(port)
  const later = []
  for (let n = 0; n < LOOKS; n += 1) {
    await pause(FRESH_MS)
    later.push((await look(port)).ms)
  }
  return { first: first.ms, later, bytes: first.bytes }
}

async function look(port) {
  const began = performance.now()
  const answer = await fetch(`http://127.0.0.1:${port}${NOTIFICATION.path}/status`)
  const { length } = await answer.text()
  if (answer.status !== 200) throw new Error(`the page answers ${answer.status}`)
  return { ms: performance.now() - began, bytes: length }
}

/** In turn, so that a busy machine slows all of them. */
async function rounds(port, folder) {
  const results = { alone: [], read: [], crowd: [], storm: [], pages: 0 }
  await load(port, WARM_UP_SECONDS, folder)
  for (let round = 0; round < ROUNDS; round += 1) {
    results.alone.push(await load(port, SECONDS, folder))
    results.read.push(await whileRead(port, folder, 1, RELOAD_MS, results))
    results.crowd.push(await whileRead(port, folder, CROWD, RELOAD_MS, results))
    results.storm.push(await whileRead(port, folder, 1, 0, results))
  }
  return results
}

async function whileRead(port, folder, readers, pauseMs, results) {
  let over = false
  const reader = async (_, i) => {
    await pause((i * pauseMs) / readers)
    while (!over) {
      await look(port)
      results.pages += pauseMs === 0 ? 1 : 0
      if (pauseMs > 0) await pause(pauseMs)
    }
  }
  const reading = Promise.all(Array.from({ length: readers }, reader))
  const result = await load(port, SECONDS, folder)
  over = true
  await reading
  return result
}

/** As a year of `ston flush` would leave it with `retentionDays` of 365; without its syncs, which would take an hour. */
async function fill(path) {
  await (await openFileStore({ path })).close()
  await Promise.all([heads(path), segments(path), documents(path)])
}

async function heads(path) {
  const folder = join(path, 'batches')
  const now = Date.now()
  for (let from = 1; from <= BATCHES; from += 500) {
    const ids = Array.from({ length: Math.min(500, BATCHES - from + 1) }, (_, i) => from + i)
    await Promise.all(ids.map((id) => head(folder, id, now)))
  }
  const carried = Array.from({ length: HELD }, (_, i) => ({
    kind: 'held',
    reason: 'missing',
    words: '',
    ...amount(i),
  }))
  const store = await openFileStore({ path })
  const draft = await store.batches.draft(BATCHES)
  await draft.seal(headOf(BATCHES + 1, now, ROWS), carried)
  await store.close()
}

/** A head and the two files beside it. */
async function head(folder, id, now) {
  const name = join(folder, String(id).padStart(6, '0'))
  const at = now - (BATCHES + 1 - id) * ((365 * DAY_MS) / BATCHES)
  const stored = { lines: { changes: 0, carried: 0 }, head: headOf(id, at, 3) }
  await writeFile(`${name}.json`, stamp(stored), { mode: 0o600 })
  for (const part of ['changes', 'carried']) await writeFile(`${name}.${part}.jsonl`, '')
}

function headOf(id, at, rows) {
  const time = new Date(at).toISOString()
  return {
    id,
    tag: `${String(id).padStart(6, '0')}-0123456789`,
    state: 'settled',
    sealedAt: time,
    position: Object.fromEntries(
      Array.from({ length: SEGMENTS }, (_, n) => [segment(n, Date.now()), SEGMENT.length]),
    ),
    lastReceivedAt: time,
    channel: 'legacy',
    otherChannel: 0,
    keysFrom: null,
    rows: Array.from({ length: rows }, (_, i) => ({
      ...amount(i),
      neCode: code(i),
      sent: -1,
      before: { stock: 10, free: 10 },
    })),
    taken: rows,
    ignored: {},
    outcomes: [],
    upload: UPLOAD,
    verdicts: Array.from({ length: rows }, (_, i) => ({
      row: i + 1,
      kind: 'applied',
      by: 'tag',
      words: '',
    })),
    settledAt: time,
  }
}

const UPLOAD = {
  form: 'goods',
  warehouse: '',
  countedAt: '2026-03-01 12:34:56',
  seenUpTo: 0,
  startedAt: '2026-03-01 12:34:56',
  queId: '4711',
  finishedAt: null,
  queStatus: '2',
  queMessage: '',
}

const code = (i) => `CODE-${String(i).padStart(6, '0')}`
const amount = (i) => ({
  code: code(i),
  products: [String(8_000_000 + i)],
  delta: -1,
  changes: 1,
  since: new Date(Date.now() - 3_600_000).toISOString(),
})

/** Read to their end long ago, and still there. */
const SEGMENT = 'read\n'

async function segments(path) {
  const folder = join(path, 'journal')
  await mkdir(folder, { recursive: true })
  const now = Date.now()
  for (let n = 0; n < SEGMENTS; n += 1)
    await writeFile(join(folder, `${segment(n, now)}.jsonl`), SEGMENT, { mode: 0o600 })
}

function segment(n, now) {
  const day = new Date(now - (SEGMENTS + 1 - n) * DAY_MS).toISOString().slice(0, 10)
  return `${day.replaceAll('-', '')}T000000000Z-0123456789ab`
}

async function documents(path) {
  const store = await openFileStore({ path })
  const now = Date.now()
  const time = (ago) => new Date(now - ago).toISOString()
  const run = { startedAt: time(60_000), finishedAt: time(50_000), outcome: 'attention' }
  const runs = Array.from({ length: COMPARISONS }, (_, i) => ({
    at: time((COMPARISONS - i) * DAY_MS),
    compared: 10_000,
    differences: i % 7,
    units: i % 11,
    unexplained: 0,
  }))
  const items = Array.from({ length: ORDER_ITEMS }, (_, i) => ({
    id: `o-${i}`,
    kind: 'held',
    slip: i,
    line: 1,
    code: code(i),
    component: '',
    productId: '',
    delta: -1,
    reason: 'unmapped',
    words: '',
    since: time(3_600_000),
    of: '',
  }))
  const days = Object.fromEntries(
    Array.from({ length: 14 }, (_, i) => [
      time(i * DAY_MS).slice(0, 10),
      { received: 100 + i, applied: 200 + i },
    ]),
  )
  await store
    .document('runs')
    .replace({ flush: run, import: run, succeededAt: { flush: time(50_000) } }, 0)
  await store.document('drift').replace({ runs }, 0)
  await store.document('orders').replace({ items }, 0)
  await store.document('days').replace({ taken: BATCHES + 1, ended: BATCHES + 1, days }, 0)
  await store.close()
}
