import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { addOwner, readOwners } from '../../src/owners/book.ts'
import { keepPassword } from '../../src/owners/password.ts'
import { beginSession, sessionOwner } from '../../src/owners/sessions.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { openShop, type Ran, runProgram, type Shop } from '../helpers/shop.ts'

let shop: Shop
afterEach(() => shop.close())

const IDS = ['8000101', '8000102', '8000103']

/** Another machine with the same configuration and nothing else. */
async function elsewhere(): Promise<(...args: string[]) => Promise<Ran>> {
  const dir = join(shop.dir, 'elsewhere')
  await mkdir(dir)
  const config = join(dir, 'config.json')
  await writeFile(config, await readFile(shop.configPath), { mode: 0o600 })
  return (...args) => runProgram([...args, '--config', config])
}

function sell(): () => Promise<void> {
  let on = true
  const selling = (async () => {
    for (let n = 0; on; n += 1) {
      const lines = [{ productId: IDS[n % IDS.length] ?? '', quantity: 1 }]
      shop.smaregi.sale({ storeId: '1', lines })
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  })()
  return () => {
    on = false
    return selling
  }
}

test('a backup taken while the shop sells, restored elsewhere and compared, is exact', async () => {
  shop = await openShop({ products: Object.fromEntries(IDS.map((id) => [id, 100_000])) })
  const file = join(shop.dir, 'backup.tar.gz')
  const stop = sell()
  const made = await shop.ston('backup', file, '--json')
  expect(made.json).toEqual({
    outcome: 'ok',
    file,
    bytes: (await stat(file)).size,
    at: expect.stringMatching(/\+09:00$/),
  })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  // What was sold and sent after the backup is unknown to it; the machine that it came from stops for good.
  await stop()
  expect((await shop.flush()).code).toBe(0)
  await shop.served()
  expect(await readdir(join(shop.dir, 'data'))).not.toContainEqual(expect.stringMatching(/^copy\./))
  const ston = await elsewhere()
  const restored = await ston('restore', file)
  expect({ code: restored.code, out: restored.out }).toEqual({
    code: 0,
    out: expect.stringContaining('ston reconcile'),
  })
  // Both agree, so what waited in the backup has been sent by the machine it came from.
  expect((await ston('reconcile', '--accept', '--json')).json).toMatchObject({ accepted: 3 })
  const flushed = await ston('flush', '--json')
  expect(flushed.json).toMatchObject({ outcome: 'ok', applied: 0, batches: [] })
  expect((flushed.json['ignored'] as { aligned: number }).aligned).toBeGreaterThan(0)
  for (const id of IDS) expect(shop.ne.goods(id)?.stock).toBe(shop.smaregi.stock(id))
  expect((await ston('reconcile', '--json')).json).toMatchObject({ differences: [] })
})

test('a place in use is left alone: data, or a listener', async () => {
  shop = await openShop({ products: { '8000101': 10 } })
  const file = join(shop.dir, 'backup.tar.gz')
  await shop.ston('backup', file)
  const listening = await shop.ston('restore', file, '--json')
  expect({ code: listening.code, json: listening.json }).toEqual({
    code: 2,
    json: expect.objectContaining({ error: expect.objectContaining({ code: 'exists' }) }),
  })
  const ston = await elsewhere()
  expect((await ston('restore', file, '--json')).json).toMatchObject({ outcome: 'ok', file })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '8000101', quantity: 1 }] })
  await shop.flush()
  await shop.served()
  const full = await shop.ston('restore', file, '--json')
  expect({ code: full.code, json: full.json }).toEqual({
    code: 2,
    json: expect.objectContaining({ error: expect.objectContaining({ code: 'exists' }) }),
  })
  expect((await shop.ston('restore', join(shop.dir, 'none'))).code).toBe(2)
})

test('a sign-in that was renewed after the backup is found by the step that restoring names', async () => {
  shop = await openShop({})
  const HOUR = 3_600_000
  const file = join(shop.dir, 'backup.tar.gz')
  shop.later(23 * HOUR)
  expect((await shop.ston('backup', file)).code).toBe(0)
  // The access token ends: the next call renews both, and the old pair is worth nothing from then on.
  shop.later(2 * HOUR)
  expect((await shop.ston('auth', 'refresh')).code).toBe(0)
  await shop.served()
  await shop.configure((config) => void (config['store'] = { path: './restored' }))
  const restored = await shop.ston('restore', file, '--locale', 'en')
  expect(restored.code).toBe(0)
  const [, step = ''] = /^ *2\. Run (ston [a-z ]+),/m.exec(restored.out) ?? []
  // Who looks at what is stored learns nothing of it.
  expect((await shop.ston('auth', 'status')).code).toBe(0)
  expect((await shop.ston(...step.split(' ').slice(1))).code).toBe(4)
})

test('after restoring nobody is signed in, and who may enter is named', async () => {
  shop = await openShop({ products: { '8000101': 10 } })
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  const password = await keepPassword('十文字以上のパスワード')
  await addOwner(store, '田中', password, new Date())
  const [owner] = await readOwners(store)
  if (owner === undefined) throw new Error('nobody')
  const shown = await beginSession(store, owner, new Date())
  await store.close()
  const file = join(shop.dir, 'backup.tar.gz')
  await shop.ston('backup', file)
  const ston = await elsewhere()
  const restored = await ston('restore', file)
  expect(restored.out).toMatch(/3\. .*（田中）.*ston owner list.*ston owner password/)
  const there = await openFileStore({ path: join(shop.dir, 'elsewhere', 'data') })
  expect(await readOwners(there)).toEqual([owner])
  expect(await sessionOwner(there, shown, new Date())).toBeNull()
  await there.close()
})
