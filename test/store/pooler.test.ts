import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { checkEncoding } from '../../src/store/postgres/direct.ts'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import type { Store } from '../../src/store/store.ts'
import { type Dealing, startPooler } from '../helpers/pooler.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'
import { runProgram } from '../helpers/shop.ts'
import { newFolder } from './helpers.ts'

const postgres = await usePostgres()

async function through(dealing: Dealing, size: number, shop = newShop()): Promise<Store> {
  const pooler = await startPooler(postgres.url, dealing, size)
  onTestFinished(() => pooler.close())
  const store = await openPostgresStore({ url: pooler.url, shop })
  onTestFinished(() => store.close())
  return store
}

test.each<[Dealing, number]>([
  ['last', 1],
  ['last', 4],
  ['turn', 2],
  ['turn', 3],
  ['turn', 5],
])(
  'a pooler that changes the backend is refused at open, with what to do (%s, %i)',
  async (dealing, size) => {
    await expect(through(dealing, size)).rejects.toMatchObject({
      code: 'store',
      exit: 'config',
      sentence: { ja: expect.stringContaining('PgBouncer'), en: expect.stringContaining('pooler') },
      hint: { ja: expect.stringContaining('pool_mode=session'), en: expect.any(String) },
    })
  },
)

test('through a pooler that keeps a connection together all goes as ever', async () => {
  const shop = newShop()
  const store = await through('session', 6, shop)
  const taken = await store.lock('stock', { purpose: 'flush', waitMs: 0 })
  expect(taken.kind).toBe('held')
  const other = await openPostgresStore({ url: postgres.url, shop })
  onTestFinished(() => other.close())
  expect(await other.holder('stock')).toBe('flush')
  if (taken.kind === 'held') await taken.release()
  expect((await other.lock('stock', { purpose: 'map', waitMs: 0 })).kind).toBe('held')
})

test.each(['SQL_ASCII', 'LATIN1', 'EUC_JP'])(
  'a database in %s is refused, with the encoding it has',
  async (encoding) => {
    const name = `ston_${encoding.toLowerCase()}_${newShop().slice(-6)}`
    await postgres.query(
      `CREATE DATABASE ${name} ENCODING '${encoding}' LOCALE 'C' TEMPLATE template0`,
    )
    const url = new URL(postgres.url)
    url.pathname = `/${name}`
    await expect(openPostgresStore({ url: url.href, shop: newShop() })).rejects.toMatchObject({
      code: 'store',
      exit: 'config',
      message: expect.stringContaining(encoding),
      hint: { ja: expect.stringContaining('UTF-8'), en: expect.stringContaining('UTF8') },
    })
  },
)

test('a connection that speaks something else is refused', async () => {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  onTestFinished(() => client.end())
  await expect(checkEncoding(client)).resolves.toBeUndefined()
  await client.query(`SET client_encoding TO 'LATIN1'`)
  await expect(checkEncoding(client)).rejects.toMatchObject({
    code: 'store',
    message: expect.stringContaining('client_encoding=LATIN1'),
  })
})

test('doctor and every command say so, with exit 2', async () => {
  const pooler = await startPooler(postgres.url, 'last', 3)
  onTestFinished(() => pooler.close())
  const config = join(await newFolder(), 'config.json')
  const store = { url: pooler.url, shop: newShop() }
  await writeFile(config, JSON.stringify({ store }), { mode: 0o600 })
  const { code, json } = await runProgram([
    'doctor',
    '--json',
    '--locale',
    'en',
    '--config',
    config,
  ])
  expect(code).toBe(2)
  const [, data] = json['checks'] as Record<string, unknown>[]
  expect(data).toMatchObject({ name: 'Data folder', state: 'bad' })
  expect(data?.['found']).toContain('pool_mode=transaction')
  expect((await runProgram(['status', '--config', config])).code).toBe(2)
})
