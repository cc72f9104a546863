import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { StonError } from '../../src/kernel/errors.ts'
import { openSession } from '../../src/store/postgres/session.ts'
import { openPostgresStore, type PostgresStoreOptions } from '../../src/store/postgres/store.ts'
import { type Intake, IntakeRefused, type Store } from '../../src/store/store.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'
import { readAll, received } from './helpers.ts'
import { change, head, key, notification } from './samples.ts'

const postgres = await usePostgres()
const { control } = postgres
const PROMPT = { retryMs: 50 }

async function open(options: Partial<PostgresStoreOptions> = {}): Promise<Store> {
  const store = await openPostgresStore({ url: postgres.url, shop: newShop(), ...options })
  onTestFinished(() => store.close())
  return store
}

/** A connection of the test's own, to get in the way with. */
async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: postgres.url })
  client.on('error', () => undefined)
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

/** Keeps sending until one is taken; gives the ids of those that were. */
async function insist(intake: Intake, body: string): Promise<string> {
  for (let tries = 0; tries < 400; tries += 1) {
    try {
      return await intake.append(notification(body))
    } catch (error) {
      expect(error).toBeInstanceOf(IntakeRefused)
      await sleep(25)
    }
  }
  throw new Error('never taken again')
}

async function endConnections(where: string, values: readonly unknown[] = []): Promise<void> {
  await postgres.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'ston' AND pid <> pg_backend_pid() AND ${where}`,
    values,
  )
}

test('a row that commits late is behind every position that was read before', async () => {
  const shop = newShop()
  const [slow, quick, reader] = [await open({ shop }), await open({ shop }), await open({ shop })]
  const [slowIntake, quickIntake] = [await slow.intake(), await quick.intake()]
  const [segment = ''] = (await slowIntake.append(notification('slow 0'))).split(':')
  // Somebody else is about to use the next number, and cannot make up his mind: the slow one's insert waits for that.
  const rival = await connect()
  await rival.query('BEGIN')
  await rival.query(
    `INSERT INTO ston.notifications (shop, segment, number, id_table, record) VALUES ($1, $2, 1, 0, '')`,
    [shop, segment],
  )
  const late = Promise.all(
    ['slow 1', 'slow 2', 'slow 3'].map((body) => slowIntake.append(notification(body))),
  )
  await sleep(100)
  await quickIntake.append(notification('quick'))
  const first = reader.unread({})
  expect((await received(first)).map(({ body }) => body)).toEqual(['slow 0', 'quick'])
  await rival.query('ROLLBACK')
  await late
  const second = reader.unread(first.position)
  expect((await received(second)).map(({ body }) => body)).toEqual(['slow 1', 'slow 2', 'slow 3'])
  expect(await readAll(reader.unread(second.position))).toEqual([])
})

test('senders that wait at the same time share an insert', async () => {
  const shop = newShop()
  const intake = await (await open({ shop })).intake()
  await intake.append(notification('first'))
  await Promise.all(Array.from({ length: 500 }, (_, n) => intake.append(notification(`${n}`))))
  const [row] = await postgres.query(
    'SELECT count(DISTINCT xmin::text)::int AS inserts FROM ston.notifications WHERE shop = $1',
    [shop],
  )
  expect(row?.['inserts']).toBeLessThanOrEqual(3)
})

test('too much waiting is refused, and what was taken stays', async () => {
  const intake = await (await open({ limits: { waitingBytes: 10_000 } })).intake()
  const answers = await Promise.allSettled(
    Array.from({ length: 100 }, () => intake.append(notification('x'.repeat(1000)))),
  )
  const refused = answers.filter((answer) => answer.status === 'rejected')
  expect(refused.length).toBeGreaterThan(80)
  expect(refused[0]?.reason).toMatchObject({ name: 'IntakeRefused', why: 'full' })
  expect(answers.filter((answer) => answer.status === 'fulfilled').length).toBeGreaterThan(5)
})

test('a day whose keys could not be read is not taken for one without any', async () => {
  const shop = newShop()
  const [day, first] = ['2026-11-23', await open({ shop })]
  await first.keys.load([day])
  const draft = await first.batches.draft(0)
  expect(first.keys.add(day, key(7))).toBe(true)
  draft.record(change(7))
  await draft.seal(head(1), [])
  const store = await open({ shop })
  const rival = await connect()
  await rival.query('BEGIN')
  await rival.query('LOCK TABLE ston.keys IN ACCESS EXCLUSIVE MODE')
  const loading = store.keys.load([day]).then(
    () => 'loaded',
    (error: unknown) => error,
  )
  await expect
    .poll(async () => {
      await endConnections(`wait_event_type = 'Lock' AND query LIKE '%FROM ston.keys%'`)
      return Promise.race([loading, sleep(20).then(() => 'waits')])
    })
    .toMatchObject({ code: 'database' })
  await rival.query('ROLLBACK')
  expect(() => store.keys.add(day, key(7))).toThrow(/not loaded/)
  await store.keys.load([day])
  expect(store.keys.add(day, key(7))).toBe(false)
})

test('a segment that somebody is writing to is not removed under him', async () => {
  const shop = newShop()
  const [listener, flush] = [await open({ shop }), await open({ shop })]
  const intake = await listener.intake()
  await intake.append(notification('read'))
  await flush.lock('stock', { purpose: 'flush', waitMs: 0 })
  const reading = flush.unread({})
  await readAll(reading)
  const draft = await flush.batches.draft(0)
  await draft.seal(head(1, { position: reading.position }), [])
  for (const [table, moment] of [
    ['segments', 'opened_at'],
    ['notifications', 'written_at'],
  ])
    await postgres.query(
      `UPDATE ston.${table} SET ${moment} = now() - interval '99 days' WHERE shop = $1`,
      [shop],
    )
  // Somebody else is about to use the next number: the listener's insert has begun, and waits for that.
  const rival = await connect()
  await rival.query('BEGIN')
  await rival.query(
    `INSERT INTO ston.notifications (shop, segment, number, id_table, record)
     SELECT shop, name, 1, 0, '' FROM ston.segments WHERE shop = $1`,
    [shop],
  )
  const taken = intake.append(notification('late'))
  await sleep(300)
  const pruning = flush.prune({ before: new Date().toISOString(), keysFrom: '2026-01-01' })
  await sleep(300)
  await rival.query('ROLLBACK')
  await Promise.all([taken, pruning])
  const left = await received(flush.unread(reading.position))
  expect(left.map(({ body }) => body)).toEqual(['late'])
})

test('what is old the database says, whose clock is one for all machines', async () => {
  const shop = newShop()
  const ahead = () => new Date(Date.now() + 100 * 86_400_000)
  const [listener, flush] = [await open({ shop }), await open({ shop, now: ahead })]
  await (await listener.intake()).append(notification('read'))
  await (await flush.intake()).append(notification('read as well'))
  const reading = flush.unread({})
  await readAll(reading)
  const draft = await flush.batches.draft(0)
  await draft.seal(head(1, { position: reading.position }), [])
  await flush.prune({ before: ahead().toISOString(), keysFrom: '2026-01-01' })
  const [row] = await postgres.query(
    'SELECT count(*)::int AS segments FROM ston.segments WHERE shop = $1 AND opened_at <= now()',
    [shop],
  )
  expect(row).toEqual({ segments: 2 })
})

test('connections that die while idle: the next one is refused at worst, then all is well by itself', async () => {
  const shop = newShop()
  const store = await open({ shop, limits: PROMPT })
  const intake = await store.intake()
  const ids = [await intake.append(notification('before'))]
  await store.batches.newest()
  await endConnections('true')
  ids.push(await insist(intake, 'after'))
  await endConnections('true')
  await sleep(50)
  expect(await store.batches.newest()).toBeNull()
  await store.document('runs').replace('x', 0)
  expect((await received(store.unread({}))).map(({ id }) => id)).toEqual(ids)
})

test('a server that goes away under an insert: nothing is acknowledged that is not there', async () => {
  const shop = newShop()
  const store = await open({ shop, limits: PROMPT })
  const intake = await store.intake()
  const taken: string[] = []
  for (let round = 0; round < 5; round += 1) {
    const sending = Array.from({ length: 200 }, (_, n) =>
      intake.append(notification(`${round} ${n}`)),
    )
    const ending = endConnections(`query LIKE '%ston.notifications%'`)
    const answers = await Promise.allSettled(sending)
    for (const answer of answers) {
      if (answer.status === 'fulfilled') taken.push(answer.value)
      else expect(answer.reason).toBeInstanceOf(IntakeRefused)
    }
    await ending
    taken.push(await insist(intake, 'between'))
  }
  const kept = new Set((await received(store.unread({}))).map(({ id }) => id))
  expect(taken.filter((id) => !kept.has(id))).toEqual([])
})

test.runIf(control !== null)(
  'a restarted server: 503 and 75 meanwhile, and everything goes on by itself',
  async () => {
    const shop = newShop()
    const store = await open({ shop, limits: PROMPT })
    const intake = await store.intake()
    const ids = [await intake.append(notification('before'))]
    await control?.stop()
    await expect(intake.append(notification('lost'))).rejects.toMatchObject({ why: 'disk' })
    const temporary = { code: 'database', exit: 'temporary' }
    await expect(store.batches.newest()).rejects.toMatchObject(temporary)
    await expect(store.probe()).rejects.toMatchObject(temporary)
    await expect(store.lock('stock', { purpose: 'flush', waitMs: 0 })).rejects.toMatchObject(
      temporary,
    )
    await expect(readAll(store.unread({}))).rejects.toMatchObject(temporary)
    // A pair of tokens that has just come must not be lost for a restart.
    const saving = store.document('tokens').replace({ access: 'new' }, 0)
    // A listener may be started while the database is away.
    const other = await open({ shop, limits: PROMPT })
    await control?.start()
    await saving
    ids.push(await insist(intake, 'after'))
    ids.push(await insist(await other.intake(), 'other'))
    expect((await received(other.unread({}))).map(({ id }) => id).toSorted()).toEqual(
      ids.toSorted(),
    )
    expect(await other.document('tokens').read()).toEqual({ value: { access: 'new' }, revision: 1 })
    expect((await store.lock('stock', { purpose: 'flush', waitMs: 0 })).kind).toBe('held')
  },
)

test('who loses the connection of the lock can write nothing any more, and the next one has the lock', async () => {
  const shop = newShop()
  const [one, two] = [await open({ shop }), await open({ shop })]
  const lock = await one.lock('stock', { purpose: 'flush', waitMs: 0 })
  const draft = await one.batches.draft(0)
  draft.record(change(1))
  await endConnections('pid IN (SELECT pid FROM ston.locks WHERE shop = $1)', [shop])
  const second = await two.lock('stock', { purpose: 'map import', waitMs: 5000 })
  expect(second.kind).toBe('held')
  await expect(draft.seal(head(1), [])).rejects.toMatchObject({
    code: 'database',
    exit: 'temporary',
  })
  await expect(
    one.bookings.append([{ kind: 'void', slip: 1, at: '', id: '', why: '' }]),
  ).rejects.toBeInstanceOf(StonError)
  await expect(one.lock('orders', { purpose: 'flush', waitMs: 0 })).rejects.toMatchObject({
    exit: 'temporary',
  })
  expect(await two.batches.newest()).toBeNull()
  if (lock.kind === 'held') await lock.release()
  if (second.kind === 'held') await second.release()
  expect((await one.lock('stock', { purpose: 'flush', waitMs: 0 })).kind).toBe('held')
})

test('shops in one database do not see each other', async () => {
  const [one, two] = [await open(), await open()]
  await (await one.intake()).append(notification('mine'))
  await one.document('runs').replace('mine', 0)
  await (await one.batches.draft(0)).seal(head(1), [])
  expect((await one.lock('stock', { purpose: 'flush', waitMs: 0 })).kind).toBe('held')
  expect(await readAll(two.unread({}))).toEqual([])
  expect((await two.document('runs').read()).revision).toBe(0)
  expect(await two.batches.newest()).toBeNull()
  expect((await two.lock('stock', { purpose: 'flush', waitMs: 0 })).kind).toBe('held')
})

test('a commit is durable before it is told, also where the database is set to be careless', async () => {
  const url = await postgres.newDatabase()
  const name = new URL(url).pathname.slice(1)
  await postgres.query(`ALTER DATABASE ${name} SET synchronous_commit = off`)
  const session = await openSession({ connectionString: url }, () => undefined)
  onTestFinished(() => session.end())
  const { rows } = await session.run((client) => client.query('SHOW synchronous_commit'))
  expect(rows).toEqual([{ synchronous_commit: 'on' }])
})

test('many that open an empty database at once make its schema once', async () => {
  for (let round = 0; round < 3; round += 1) {
    const url = await postgres.newDatabase()
    const stores = await Promise.all([1, 2, 3, 4, 5].map(() => open({ url })))
    await Promise.all(stores.map((store) => store.probe()))
  }
})

test('a schema that a newer ston has made is refused in words', async () => {
  const url = await postgres.newDatabase()
  await (await open({ url })).close()
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('UPDATE ston.format SET version = version + 1')
  await client.end()
  await expect(open({ url })).rejects.toMatchObject({
    exit: 'config',
    sentence: { en: expect.stringContaining('newer ston') },
  })
})

test('an address that is wrong is said at once, and never repeated', async () => {
  const secret = 'hush-hush-4711'
  const wrong: Record<string, string> = {
    password: postgres.url.replace(/:[^:@/]+@/, `:${secret}@`),
    certificate: `${postgres.url}?sslmode=verify-full&sslrootcert=/no/such/file`,
    tls: `${postgres.url}?sslmode=require`,
    database: postgres.url.replace(/\/[^/]*$/, '/nowhere'),
  }
  for (const url of Object.values(wrong)) {
    const error = await open({ url }).catch((refusal: unknown) => refusal)
    expect(error).toBeInstanceOf(StonError)
    expect(error).toMatchObject({ exit: 'config' })
    const { sentence, hint, message } = error as StonError
    const said = JSON.stringify([sentence, hint, message])
    for (const part of [secret, new URL(url).password, new URL(url).host])
      expect(said).not.toContain(part)
  }
})

test('a database that nobody answers for is no mistake: it is tried again', async () => {
  const store = await open({ url: 'postgres://ston:x@127.0.0.1:9/ston' })
  await expect(store.batches.newest()).rejects.toMatchObject({ exit: 'temporary' })
  await expect((await store.intake()).append(notification('x'))).rejects.toBeInstanceOf(
    IntakeRefused,
  )
})

test('a listener that knows only the schema before is named while it takes the newest notification', async () => {
  const shop = newShop()
  const store = await open({ shop })
  await (await store.intake()).append(notification('new'))
  expect(await store.olderListener()).toBe(false)
  await postgres.query('INSERT INTO ston.segments (shop, name, opened_at) VALUES ($1, $2, now())', [
    shop,
    'older',
  ])
  await postgres.query(
    `INSERT INTO ston.notifications (shop, segment, number, id_table, record) VALUES ($1, 'older', 0, 0, $2)`,
    [shop, JSON.stringify({ at: '2026-11-29T00:00:00.000Z', ...notification('old') })],
  )
  expect(await store.olderListener()).toBe(true)
  expect((await received(store.unread({}))).map(({ body }) => body).toSorted()).toEqual([
    'new',
    'old',
  ])
  await (await store.intake()).append(notification('newer'))
  expect(await store.olderListener()).toBe(false)
})

test('a sign of life ages by the clock of the database; one from the future counts from when it is first seen', async () => {
  const shop = newShop()
  const store = await open({ shop, now: () => new Date('2030-01-01T00:00:00Z') })
  const age = async (): Promise<number> => (await store.beats.all())[0]?.ageMs ?? -1
  await store.beats.beat({ host: 'till-1', listener: '8787', version: '1.0.0' })
  expect(await age()).toBeLessThan(60_000)
  const moved = (by: string): Promise<unknown> =>
    postgres.query(`UPDATE ston.beats SET at = at + interval '${by}' WHERE shop = $1`, [shop])
  await moved('30 days')
  expect(await age()).toBe(0)
  await moved('-11 minutes')
  expect(await age()).toBeGreaterThanOrEqual(11 * 60_000)
  expect(await age()).toBeLessThan(12 * 60_000)
  // What is older than a day goes when another one beats, and never before.
  await moved('-2 days')
  expect(await store.beats.all()).toHaveLength(1)
  await store.beats.beat({ host: 'till-2', listener: '8787', version: '1.0.0' })
  expect((await store.beats.all()).map(({ host }) => host)).toEqual(['till-2'])
  // Unless it names rules, which may be those of what still waits, and was not told to stop.
  for (const host of ['till-3', 'till-4'])
    await store.beats.beat({ host, listener: '1', version: '1', rules: 4 }, host === 'till-4')
  await moved('-2 days')
  await store.beats.beat({ host: 'till-2', listener: '8787', version: '1.0.0' })
  expect((await store.beats.all()).map(({ host }) => host)).toEqual(['till-2', 'till-3'])
  await moved('-29 days')
  await store.beats.beat({ host: 'till-2', listener: '8787', version: '1.0.0' })
  expect((await store.beats.all()).map(({ host }) => host)).toEqual(['till-2'])
})
