import { expect, onTestFinished, test } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import type { Store } from '../../src/store/store.ts'
import { newShop, usePostgresWithTls } from '../helpers/postgres.ts'

const postgres = await usePostgresWithTls()

async function open(options: string): Promise<Store> {
  const store = await openPostgresStore({ url: `${postgres.url}?${options}`, shop: newShop() })
  onTestFinished(() => store.close())
  return store
}

async function isEncrypted(): Promise<unknown> {
  const rows = await postgres.query(
    `SELECT bool_and(s.ssl) AS all FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)
      WHERE a.application_name = 'ston'`,
  )
  return rows[0]?.['all']
}

test.each(['verify-full', 'verify-ca', 'require'])(
  'sslmode=%s with the authority’s certificate: everything goes encrypted',
  async (mode) => {
    const store = await open(`sslmode=${mode}&sslrootcert=${postgres.authority}`)
    await store.probe()
    expect((await store.lock('stock', { purpose: 'flush', waitMs: 0 })).kind).toBe('held')
    expect(await isEncrypted()).toBe(true)
  },
)

test.each(['verify-full', 'require'])(
  'sslmode=%s: a certificate that nobody vouches for is refused, in words',
  async (mode) => {
    await expect(open(`sslmode=${mode}`)).rejects.toMatchObject({ exit: 'config', code: 'store' })
  },
)

test('sslmode=no-verify encrypts without a check', async () => {
  await (await open('sslmode=no-verify')).probe()
  expect(await isEncrypted()).toBe(true)
})
