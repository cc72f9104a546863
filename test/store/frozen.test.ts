import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { connectionOf } from '../../src/store/postgres/address.ts'
import { LockSession } from '../../src/store/postgres/lock-session.ts'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'

const postgres = await usePostgres()
const QUICK = { beatMs: 50, silentMs: 1000 }

interface Line {
  readonly url: string
  /** What is connected stays so and says nothing any more, as behind a firewall that has forgotten it. New connections are well. */
  readonly freeze: () => void
}

async function line(): Promise<Line> {
  const to = new URL(postgres.url)
  const target = Number(to.port)
  const sockets = new Set<Socket>()
  const frozen = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    for (const [from, onto] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from)
      from.on('data', (bytes) => void (frozen.has(from) || onto.write(bytes)))
      from.on('error', () => undefined)
      from.on('close', () => void (frozen.has(from) || onto.destroy()))
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  to.port = String((server.address() as AddressInfo).port)
  const freeze = (): void => {
    for (const socket of sockets) frozen.add(socket)
  }
  return { url: to.href, freeze }
}

/** Holds the lock `stock` over that line. */
async function holder(url: string): Promise<LockSession> {
  const shop = newShop()
  // The tables have to be there.
  const store = await openPostgresStore({ url: postgres.url, shop })
  await store.close()
  const locks = new LockSession(connectionOf(url), shop, { beats: QUICK })
  onTestFinished(() => locks.close())
  expect(await locks.take('stock', 'flush')).toBe(true)
  return locks
}

test('whoever holds a lock learns that its connection is dead, also in the middle of a query', async () => {
  const { url, freeze } = await line()
  const locks = await holder(url)
  freeze()
  await expect(locks.run((client) => client.query('SELECT 1'))).rejects.toMatchObject({
    code: 'database',
  })
  expect(locks.epochOf('stock')).toBeUndefined()
})

test('also where it is idle', async () => {
  const { url, freeze } = await line()
  const locks = await holder(url)
  freeze()
  await expect.poll(() => locks.epochOf('stock'), { timeout: 10_000 }).toBeUndefined()
})

test('a statement that takes long is no sign of death', async () => {
  const locks = await holder(postgres.url)
  await locks.run((client) => client.query('SELECT pg_sleep(4)'))
  expect(locks.epochOf('stock')).toBeDefined()
  await sleep(2 * QUICK.beatMs)
  expect(locks.epochOf('stock')).toBeDefined()
})

test('a probe over a dead connection ends, and the next one goes over a new one', async () => {
  const { url, freeze } = await line()
  const store = await openPostgresStore({ url, shop: newShop() })
  onTestFinished(() => store.close())
  await store.probe()
  freeze()
  await expect(store.probe()).rejects.toMatchObject({ code: 'database' })
  await store.probe()
})

test('a server so slow that all connections are taken is temporary as well', async () => {
  const store = await openPostgresStore({ url: postgres.url, shop: newShop() })
  onTestFinished(() => store.close())
  const rival = new pg.Client(postgres.url)
  await rival.connect()
  onTestFinished(() => rival.end())
  await rival.query('BEGIN')
  await rival.query('LOCK TABLE ston.documents IN ACCESS EXCLUSIVE MODE')
  const names = ['runs', 'pause', 'orders', 'names', 'places'] as const
  const reading = names.map((name) =>
    store
      .document(name)
      .read()
      .then(
        () => 'read',
        (error: unknown) => (error as { code?: string }).code,
      ),
  )
  await Promise.race(reading)
  await rival.query('ROLLBACK')
  const ends = await Promise.all(reading)
  expect(new Set(ends)).toEqual(new Set(['read', 'database']))
})
