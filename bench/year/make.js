import { execFile } from 'node:child_process'
import { appendFile, mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openFileStore } from '../../dist/store/files/store.js'
import { jstDay, toJst } from '../../dist/kernel/time.js'
import { carried } from './carried.js'
import { DAY_MS, FIRST_SLIP, RETENTION_DAYS, YEAR } from './size.js'

const run = promisify(execFile)
const FOLDERS = ['journal', 'batches', 'bookings', 'echoes', 'keys']

/** A store with the last `days` days of the year that ended at `end`. Each processor makes its share; then they are put together. */
export async function makeStore(path, days, end) {
  await mkdir(path, { recursive: true })
  const shares = Math.min(availableParallelism(), days)
  const starts = Array.from(
    { length: shares + 1 },
    (_, i) => YEAR.days - days + Math.floor((days * i) / shares),
  )
  const parts = starts.slice(1).map((to, i) => ({ from: starts[i], to, folder: `${path}-${i}` }))
  await Promise.all(
    parts.map(({ folder, from, to }) =>
      run(process.execPath, ['bench/year/fill.js', folder, ...[from, to, end].map(String)]),
    ),
  )
  const store = await openFileStore({ path })
  for (const { folder } of parts) {
    for (const name of FOLDERS) await putTogether(join(folder, name), join(path, name))
    await rm(folder, { recursive: true })
  }
  await finish(store, path, days, end)
  await index(store)
  await store.close()
}

/** As the runs of a year leave it; one call takes over a part. */
async function index(store) {
  const newest = (await store.batches.newest()).id
  for (let known = false; !known;) {
    await store.products.complete()
    await store.bookings.complete()
    known = (await store.products.find([])).knows(newest)
  }
}

/** A day, or a thousand slips, that two shares have a piece of is put together from both. */
async function putTogether(from, to) {
  const there = new Set(await readdir(to))
  for (const name of await readdir(from)) {
    if (there.has(name) && name !== 'complete.json')
      await appendFile(join(to, name), await readFile(join(from, name)))
    else await rename(join(from, name), join(to, name))
  }
}

/** The newest batch knows how far every segment has been read; and the small documents that the commands keep. */
async function finish(store, path, days, end) {
  const newest = await store.batches.newest()
  const position = {}
  for (const name of await readdir(join(path, 'journal')))
    position[name.slice(0, -'.jsonl'.length)] = (await stat(join(path, 'journal', name))).size
  const draft = await store.batches.draft(newest.id)
  const tag = `${String(draft.id).padStart(6, '0')}-0123456789`
  const rest = { rows: [], taken: 0, upload: null, verdicts: [] }
  const keysFrom = jstDay(new Date(end - (RETENTION_DAYS + 2) * DAY_MS))
  await draft.seal({ ...newest, id: draft.id, tag, position, keysFrom, ...rest }, carried(end))
  await store.keys.commit(draft.id)
  await store.document('orders').replace(ordersState(days, end), 0)
  await store.document('drift').replace({ runs: driftRuns(days, end) }, 0)
}

/** As `import-orders` leaves it after its last run of the day. */
function ordersState(days, end) {
  const dayAgo = (i) => jstDay(new Date(end - i * DAY_MS))
  const lowest = (i) => FIRST_SLIP + (YEAR.days - 1 - i) * YEAR.slipsADay
  return {
    start: FIRST_SLIP + (YEAR.days - days) * YEAR.slipsADay - 1,
    watermark: toJst(new Date(end)),
    completedAt: new Date(end).toISOString(),
    newestFilled: true,
    createdLookDay: dayAgo(0),
    rereadDay: dayAgo(0),
    booked: Object.fromEntries(
      Array.from({ length: Math.min(days, 40) }, (_, i) => [dayAgo(i), lowest(i)]).toReversed(),
    ),
    shipmentDivision: '10',
  }
}

function driftRuns(days, end) {
  return Array.from({ length: days }, (_, i) => ({
    at: new Date(end - (days - i) * DAY_MS).toISOString(),
    compared: YEAR.products,
    differences: i % 5,
    units: i % 5,
    unexplained: i % 3,
  }))
}
