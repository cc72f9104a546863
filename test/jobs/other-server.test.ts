import { appendFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

const postgres = await usePostgres()

async function open(): Promise<{ shop: Shop; name: string }> {
  const name = newShop()
  const shop = await openShop({
    products: { '8000001': 10 },
    configure: (config) => {
      config['store'] = { url: postgres.url, shop: name }
      config['orders'] = { enabled: true, storeId: '1' }
    },
  })
  onTestFinished(() => shop.close())
  expect((await shop.ston('import-orders')).code).toBe(0)
  await shop.nextSecond()
  return { shop, name }
}

function sell(shop: Shop, pieces: number): void {
  shop.smaregi.change({ storeId: '1', productId: '8000001', amount: -pieces, division: '02' })
}

/** As a standby does that takes over: the data are the same, and the timeline is a new one. */
async function takeOver(): Promise<void> {
  const [row] = await postgres.query('SHOW data_directory')
  const dir = String(row?.['data_directory'])
  await postgres.control?.stop()
  await appendFile(join(dir, 'postgresql.auto.conf'), `restore_command = 'false'\n`)
  await writeFile(join(dir, 'recovery.signal'), '')
  await postgres.control?.start()
}

test.skipIf(postgres.control === null)(
  'another server that has taken over is asked about before anything is sent',
  { timeout: 180_000 },
  async () => {
    const { shop } = await open()
    await shop.flush()
    await takeOver()
    sell(shop, 2)
    // It was sent by the former server's last run, and this one does not know of it.
    shop.ne.setStock('8000001', { stock: 8 })
    const refused = await shop.flush()
    expect(refused).toMatchObject({ code: 3, json: { error: { code: 'server' } } })
    expect((await shop.ston('import-orders', '--json')).json).toMatchObject({
      error: { code: 'server' },
    })
    expect((await shop.ston('import-orders', '--since', '2026-11-20 09:00')).code).toBe(0)
    // The change that waits is in both counts already.
    expect((await shop.ston('reconcile', '--json')).json).toMatchObject({
      differences: [{ smaregi: 8, nextengine: 8, difference: 0 }],
    })
    expect((await shop.flush()).code).toBe(3)
    expect((await shop.ston('reconcile', '--accept', '--json')).json).toMatchObject({ accepted: 1 })
    expect(await shop.flush()).toMatchObject({ code: 0, json: { applied: 0 } })
    expect(shop.ne.goods('8000001')?.stock).toBe(8)
    sell(shop, 1)
    expect(await shop.flush()).toMatchObject({ code: 0, json: { applied: 1 } })
    expect((await shop.ston('import-orders')).code).toBe(0)
  },
)

test.each([
  ['its standby had all of it', { timeline: '0000000A', synchronous: true }, 0],
  ['its standby may have lacked something', { timeline: '0000000A', synchronous: false }, 3],
  ['the data come from another server', { system: '4711', synchronous: true }, 3],
])('%s', async (_, before, code) => {
  const { shop, name } = await open()
  const store = await openPostgresStore({ url: postgres.url, shop: name })
  onTestFinished(() => store.close())
  const now = await store.server()
  expect(now).toMatchObject({ system: expect.stringMatching(/^\d+$/) as string })
  const { value, revision } = await store.document('server').read()
  expect(value).toEqual(now)
  await store.document('server').replace({ ...now, ...before }, revision)
  expect((await shop.flush()).code).toBe(code)
})

test('a user who may not ask the server is not asked anything', async () => {
  const name = newShop()
  const store = await openPostgresStore({ url: postgres.url, shop: name })
  await store.close()
  await postgres.query('REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC')
  await postgres.query(`CREATE ROLE "${name}" LOGIN PASSWORD 'x'`)
  await postgres.query(`GRANT ALL ON SCHEMA ston TO "${name}"`)
  await postgres.query(`GRANT ALL ON ALL TABLES IN SCHEMA ston TO "${name}"`)
  const url = Object.assign(new URL(postgres.url), { username: name, password: 'x' }).href
  const other = await openPostgresStore({ url, shop: name })
  onTestFinished(async () => {
    await other.close()
    await postgres.query('GRANT EXECUTE ON FUNCTION pg_control_system() TO PUBLIC')
  })
  expect(await other.server()).toBeNull()
})
