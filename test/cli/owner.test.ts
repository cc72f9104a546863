import { execFile } from 'node:child_process'
import { chmod, lchown, lstat, readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'

const UID = 65_534
let shop: Shop

async function all(dir: string): Promise<string[]> {
  return [dir, ...(await readdir(dir, { recursive: true })).map((name) => join(dir, name))]
}

/** The service user's from now on. */
async function giveAll(): Promise<void> {
  for (const path of await all(shop.dir)) await lchown(path, UID, UID)
}

async function rootsOwn(): Promise<string[]> {
  const found: string[] = []
  for (const path of await all(shop.dir)) if ((await lstat(path)).uid === 0) found.push(path)
  return found
}

/** As the service's user runs it. */
function asUser(...args: string[]): Promise<{ readonly code: number; readonly out: string }> {
  const argv = [resolve('bin/ston.js'), ...args, '--config', shop.configPath]
  const options = { uid: UID, gid: UID, cwd: shop.dir, env: { LANG: 'C', HOME: shop.dir } }
  return new Promise((done) => {
    execFile(process.execPath, argv, options, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), out: `${stdout}${stderr}` })
    })
  })
}

describe.skipIf(process.getuid?.() !== 0)('root, where the data is the service user’s', () => {
  beforeEach(async () => {
    shop = await openShop({ products: { '1001': 5 } })
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 }] })
    await shop.smaregi.flushSends()
    await shop.served()
    await giveAll()
  })
  afterEach(() => shop.close())

  test.each([
    ['flush'],
    ['import-orders', '--from-now'],
    ['serve'],
    ['map', 'clear', '--yes'],
    ['map', 'exclude', '1001'],
    ['failures', 'retry'],
    ['reconcile', '--accept', '--yes'],
    ['auth', 'refresh'],
  ])('%s: exit 2, with what to run, and nothing is written', async (...args) => {
    const before = await all(shop.dir)
    const { code, err } = await shop.ston(...args, '--locale', 'en')
    expect([code, err]).toEqual([2, expect.stringContaining('sudo -u nobody ston')])
    expect(await all(shop.dir)).toEqual(before)
    expect(shop.ne.goods('1001')?.stock).toBe(5)
  })

  test('what only reads may run, and leaves nothing of root’s', async () => {
    for (const args of [
      ['status'],
      ['why', '1001'],
      ['failures', 'list'],
      ['map', 'show', '1001'],
      ['map', 'exclude', '--list'],
      ['auth', 'status'],
      ['flush', '--dry-run'],
      ['doctor'],
    ]) {
      const { code, err } = await shop.ston(...args)
      // The doctor finds something to say about so small a set-up (3); it may look all the same.
      const fine = args[0] === 'doctor' ? [0, 3] : [0]
      expect(fine, `${args.join(' ')}: ${err}`).toContain(code)
      expect(await rootsOwn()).toEqual([])
    }
    expect((await asUser('flush', '--json')).out).toContain('"applied":1')
  })

  test('one file of root’s: the user’s run and doctor name it, and so does root’s doctor', async () => {
    const documents = join(shop.dir, 'data', 'documents')
    const [name = ''] = (await readdir(documents)).filter((one) => one.startsWith('tokens.'))
    const file = join(documents, name)
    await lchown(file, 0, 0)
    const flushed = await asUser('flush', '--json')
    expect(flushed.code).toBe(2)
    expect(flushed.out).toContain(file)
    const doctor = await asUser('doctor', '--json', '--locale', 'en')
    expect(doctor.code).toBe(2)
    expect(doctor.out).toContain(`${file} cannot be read and written (EACCES, owner 0)`)
    const { code, out } = await shop.ston('doctor', '--locale', 'en')
    expect(code).toBe(2)
    expect(out).toMatch(/✗\s+Data folder/)
    expect(out).toContain(`chown ${UID} '${file}'`)
  })

  test('a folder in it that the user cannot enter, and a file nobody may write', async () => {
    const keys = join(shop.dir, 'data', 'keys')
    await lchown(keys, 0, 0)
    expect((await asUser('doctor')).out).toContain(keys)
    await lchown(keys, UID, UID)
    const [segment = ''] = await readdir(join(shop.dir, 'data', 'journal'))
    await chmod(join(shop.dir, 'data', 'journal', segment), 0o400)
    const { code, out } = await asUser('doctor')
    expect(code).toBe(2)
    expect(out).toContain(segment)
  })

  test('what is compiled is not kept among another user’s files', async () => {
    const bin = resolve('bin/ston.js')
    const env = { HOME: shop.dir, LANG: 'C' }
    await new Promise((done) => execFile(process.execPath, [bin, '--version'], { env }, done))
    expect(await rootsOwn()).toEqual([])
  })
})
