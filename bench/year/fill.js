/**
 * Makes a part of a store's history, with the store's own functions and a clock that runs ahead: `node fill.js FOLDER FROM TO END`.
 * Days are counted from 0, the oldest; the last one of the year ends at END (milliseconds).
 */
import { rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { legacyRowKey } from '../../dist/connectors/smaregi/legacy-key.js'
import { headFile } from '../../dist/store/files/heads.js'
import { openFileStore } from '../../dist/store/files/store.js'
import { jstDay, toJst, toJstIso } from '../../dist/kernel/time.js'
import { carried } from './carried.js'
import { quickIo } from './quick-io.js'
import { DAY_MS, FIRST_SLIP, HOURS, productOf, YEAR } from './size.js'

const HOUR_MS = DAY_MS / HOURS
const ROWS_A_NOTIFICATION = 2

const [folder, from, to, end] = [process.argv[2], ...process.argv.slice(3).map(Number)]
let now = 0
const store = await openFileStore({
  path: folder,
  io: quickIo(Math.max(0, from * HOURS - 1)),
  now: () => new Date(now),
})
const intake = await store.intake()
if (from > 0) await sealLastOf(from - 1)
for (let day = from; day < to; day += 1) await fillDay(day)
await intake.close()
await store.close()
if (from > 0) await rm(headFile(join(folder, 'batches'), from * HOURS, 1))

async function fillDay(day) {
  const began = end - (YEAR.days - day) * DAY_MS
  let segment = ''
  for (let hour = 0; hour < HOURS; hour += 1) {
    now = began + hour * HOUR_MS
    const changes = changesOf(day, hour)
    const ids = await receive(changes)
    segment = ids[0].split(':')[0]
    now += HOUR_MS - 1
    await seal(day * HOURS + hour + 1, changes, ids, segment)
    await book(day, hour)
  }
  const left = new Date(now)
  await utimes(segmentFile(segment), left, left)
}

/** The batch that another share makes, without a line: the ones from here on follow it. It is removed at the end. */
async function sealLastOf(day) {
  now = end - (YEAR.days - day - 1) * DAY_MS - 1
  const draft = await store.batches.draft((day + 1) * HOURS - 1)
  await draft.seal(headOf(draft.id, new Map(), {}, 0), [])
  await store.keys.commit(draft.id)
}

function segmentFile(segment) {
  return join(folder, 'journal', `${segment}.jsonl`)
}

/** Sales, and now and then a delivery. */
function changesOf(day, hour) {
  const [first, next] = [hour, hour + 1].map((h) => Math.floor((YEAR.changesADay * h) / HOURS))
  return Array.from({ length: next - first }, (_, i) => {
    const number = day * YEAR.changesADay + first + i
    const sale = number % 10 !== 0
    const at = new Date(now + Math.floor((i * HOUR_MS) / (next - first)))
    return {
      productId: productOf(number * 7919),
      storeId: '1',
      at: toJstIso(at),
      updDateTime: toJst(at),
      delta: sale ? -1 : 9,
      after: 1000 + (number % 1000),
      division: sale ? '02' : '03',
      fromStoreId: null,
      toStoreId: null,
    }
  })
}

async function receive(changes) {
  const notifications = []
  for (let i = 0; i < changes.length; i += ROWS_A_NOTIFICATION)
    notifications.push(intake.append(notification(changes.slice(i, i + ROWS_A_NOTIFICATION))))
  return Promise.all(notifications)
}

function notification(changes) {
  const rows = changes.map(({ productId, storeId, delta, after, division, updDateTime }) => ({
    storeId,
    productId,
    amount: String(delta),
    stockAmount: String(after),
    layawayStockAmount: '0',
    stockDivision: division,
    fromStoreId: '',
    toStoreId: '',
    updDateTime,
  }))
  const data = [{ table_name: 'Stock', proc_detail_name: 'sale', rows }]
  return {
    form: 'legacy',
    event: 'stock_send',
    headers: { 'user-agent': 'practice' },
    body: JSON.stringify({ data }),
  }
}

/** What `flush` leaves of an hour: every change with its decision, and one settled upload. */
async function seal(id, changes, ids, segment) {
  const draft = await store.batches.draft(id - 1)
  await store.keys.load(new Set(changes.map(({ at }) => at.slice(0, 10))))
  const sums = new Map()
  for (const [i, change] of changes.entries()) {
    const { productId, storeId, delta, division, at } = change
    const key = legacyRowKey(change)
    store.keys.add(at.slice(0, 10), key)
    draft.record({
      key,
      product: productId,
      store: storeId,
      delta,
      division,
      at,
      notification: ids[Math.floor(i / ROWS_A_NOTIFICATION)],
      code: productId,
      decision: 'counted',
    })
    const sum = sums.get(productId) ?? { delta: 0, changes: 0 }
    sums.set(productId, { delta: sum.delta + delta, changes: sum.changes + 1 })
  }
  const { size } = await stat(segmentFile(segment))
  await draft.seal(headOf(id, sums, { [segment]: size }, changes.length), carried(end))
  await store.keys.commit(id)
}

function headOf(id, sums, position, taken) {
  const instant = new Date(now).toISOString()
  const rows = [...sums].map(([code, { delta, changes }]) => ({
    code,
    products: [code],
    delta,
    changes,
    since: instant,
    neCode: code,
    sent: delta,
    before: { stock: 1000, free: 990 },
  }))
  return {
    id,
    tag: `${String(id).padStart(6, '0')}-0123456789`,
    state: 'settled',
    sealedAt: instant,
    position,
    lastReceivedAt: instant,
    channel: 'legacy',
    otherChannel: 0,
    keysFrom: null,
    rows,
    taken,
    ignored: {},
    outcomes: [],
    upload: {
      form: 'goods',
      warehouse: '',
      countedAt: toJst(new Date(now)),
      seenUpTo: 0,
      startedAt: toJst(new Date(now)),
      queId: String(id),
      finishedAt: instant,
      queStatus: '2',
      queMessage: '',
    },
    verdicts: rows.map((_, i) => ({ row: i + 1, kind: 'applied', by: 'tag', words: '' })),
    settledAt: instant,
  }
}

/** An hour's slips: registered, and on the next day seen shipped; those of the last day are not yet. */
async function book(day, hour) {
  const [first, next] = [hour, hour + 1].map((h) => Math.floor((YEAR.slipsADay * h) / HOURS))
  const slips = Array.from(
    { length: next - first },
    (_, i) => FIRST_SLIP + day * YEAR.slipsADay + first + i,
  )
  const at = new Date(now).toISOString()
  const shippedAt = new Date(now + 20 * HOUR_MS).toISOString()
  const shipped = day + 1 < YEAR.days
  await store.bookings.append(slips.map((slip) => seen(slip, at, [])))
  await store.bookings.append(slips.map((slip) => intent(slip, at)))
  await store.bookings.append(slips.map((slip) => done(slip, at)))
  if (shipped) await store.bookings.append(slips.map((slip) => seen(slip, shippedAt, [1])))
  const begun = toJstIso(new Date(now))
  await store.echoes.append(
    slips.map((slip) => {
      const pairs = [{ productId: productOf(slip), storeId: '1', delta: -1 }]
      return { kind: 'expect', id: `NE-${slip}-1`, at: begun, pairs }
    }),
  )
  await store.echoes.append(
    slips.map((slip) => ({ kind: 'caused', id: `NE-${slip}-1`, at: begun, keys: [] })),
  )
}

function seen(slip, at, shippedLines) {
  const facts = { shopId: '1', old: false, oldLines: [], shippedLines, idleSendDate: null }
  return { kind: 'seen', slip, at, ...facts }
}

function intent(slip, at) {
  const product = productOf(slip)
  const part = { line: 1, code: product, component: product, per: 1, quantity: 1 }
  return {
    kind: 'intent',
    slip,
    at,
    id: `NE-${slip}-1`,
    storeId: '1',
    date: jstDay(new Date(now)),
    token: `${slip}-1`,
    recipientName: 'ネットショップ出荷',
    lines: [{ productId: product, quantity: 1, parts: [part] }],
  }
}

function done(slip, at) {
  return { kind: 'done', slip, at, id: `NE-${slip}-1`, shipmentId: String(slip), by: 'list' }
}
