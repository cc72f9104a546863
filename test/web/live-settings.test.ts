import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openShop, type Ran, runProgram, type Shop, type ShopOptions } from '../helpers/shop.ts'
import { form, stockParams, stockRow } from '../connectors/smaregi/receive-helpers.ts'

let shop: Shop
afterEach(() => shop.close())

const SOON = { timeout: 5000 }

async function open(options: ShopOptions = {}): Promise<void> {
  shop = await openShop({ signedOut: true, ...options })
}

/** The status of a notification with this secret; of no row that counts. */
async function sent(sncode: string, filler = 0): Promise<number> {
  const params = JSON.stringify(stockParams(stockRow({ amount: '0', filler: 'x'.repeat(filler) })))
  const body = form({ proc_name: 'stock_send', params, sncode })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await fetch(shop.hookUrl, { method: 'POST', headers, body })
  await answer.body?.cancel()
  return answer.status
}

async function ready(): Promise<{ status: number; text: string }> {
  const answer = await fetch(new URL('/readyz', shop.hookUrl))
  return { status: answer.status, text: await answer.text() }
}

async function warned(): Promise<readonly string[]> {
  const { json } = await shop.ston('status', '--json')
  const warnings = json['warnings'] as readonly { id: string; message: string }[]
  return warnings.filter(({ id }) => id === 'settings').map(({ message }) => message)
}

async function listenerCheck(): Promise<{ state: string; found: string }> {
  const { json } = await shop.ston('doctor', '--json')
  const checks = json['checks'] as readonly { name: string; state: string; found: string }[]
  const found = checks.find(({ name }) => name === 'Listener')
  if (found === undefined) throw new Error('no check of the listener')
  return found
}

test('sncode, the limit of a body and the language are taken over while serve runs', async () => {
  await open()
  expect(await sent(shop.sncode)).toBe(200)
  expect(await sent(shop.sncode, 3000)).toBe(200)
  expect((await ready()).text).toBe('受け取れます。\n')
  await shop.configure((config) => {
    Object.assign(config, { locale: 'en' })
    Object.assign(config['webhook'] ?? {}, { sncode: 'another-sncode-0815', maxBodyBytes: 2000 })
  })
  await expect.poll(() => sent('another-sncode-0815'), SOON).toBe(200)
  expect(await sent(shop.sncode)).toBe(403)
  expect(await sent('another-sncode-0815', 3000)).toBe(413)
  expect((await ready()).text).toBe('Ready to receive.\n')
  expect(await warned()).toEqual([])
})

test('a secret in a file of its own: what is written there counts, what cannot be read leaves the former one', async () => {
  await open()
  const file = join(shop.dir, 'sncode.txt')
  await writeFile(file, 'first-secret-0815\n')
  await shop.configure((config) => {
    Object.assign(config['webhook'] ?? {}, { sncode: { file: 'sncode.txt' } })
  })
  await expect.poll(() => sent('first-secret-0815'), SOON).toBe(200)
  await writeFile(file, 'second-secret-0815\n')
  await expect.poll(() => sent('second-secret-0815'), SOON).toBe(200)
  expect(await sent('first-secret-0815')).toBe(403)
  await rm(file)
  await expect.poll(warned, SOON).toHaveLength(1)
  expect((await warned())[0]).toContain('webhook.sncode')
  expect(await sent('second-secret-0815')).toBe(200)
  await writeFile(file, 'third-secret-0815\n')
  await expect.poll(() => sent('third-secret-0815'), SOON).toBe(200)
  await expect.poll(warned, SOON).toEqual([])
})

test('a file with mistakes: the former settings stay, readyz says so and stays 200, all who ask are told, until it is mended', async () => {
  await open({ configure: (config) => void (config['log'] = { level: 'info' }) })
  const good = await readFile(shop.configPath, 'utf8')
  await writeFile(
    shop.configPath,
    good.replace('"port"', '"prot"').replace(shop.sncode, 'changed-sncode-1'),
  )
  await expect.poll(ready, SOON).toMatchObject({
    status: 200,
    text: expect.stringContaining('ston doctor') as unknown,
  })
  expect(await sent(shop.sncode)).toBe(200)
  expect(await sent('changed-sncode-1')).toBe(403)
  // Whoever reads the same file hears of its mistakes at once.
  for (const command of ['status', 'doctor']) {
    const { code, json } = await shop.ston(command, '--json')
    expect({ code, json }).toMatchObject({ code: 2, json: { error: { code: 'config' } } })
    expect(JSON.stringify(json)).toContain('webhook.prot')
  }
  // Whoever has a good one, on another host, hears of the serve that has not.
  const other = join(shop.dir, 'other.json')
  await writeFile(other, good, { mode: 0o600 })
  const elsewhere = (...args: string[]): Promise<Ran> => runProgram([...args, '--config', other])
  await expect.poll(async () => (await elsewhere('status', '--check')).code, SOON).toBe(3)
  expect((await elsewhere('status')).out).toContain('webhook.prot')
  expect((await elsewhere('doctor')).out).toContain('webhook.prot')
  await writeFile(shop.configPath, '{ "locale": ')
  await expect.poll(async () => (await elsewhere('status')).out, SOON).not.toContain('webhook.prot')
  expect(await ready()).toMatchObject({ status: 200 })
  await writeFile(shop.configPath, good)
  await expect.poll(async () => (await ready()).text, SOON).toBe('受け取れます。\n')
  await expect.poll(warned, SOON).toEqual([])
  const log = await shop.served()
  expect(log.match(/前の設定のまま動き続けます/g)).toHaveLength(2)
  expect(log).toContain('webhook.prot')
  expect(log).toContain('設定ファイルの誤りがなくなりました')
  expect(log).not.toContain('changed-sncode-1')
})

test('a file that is being written is no mistake', async () => {
  await open({ configure: (config) => void (config['log'] = { level: 'info' }) })
  const good = await readFile(shop.configPath, 'utf8')
  for (let times = 0; times < 4; times += 1) {
    await writeFile(shop.configPath, good.slice(0, 40 * times))
    await new Promise((resolve) => setTimeout(resolve, 300))
    await writeFile(shop.configPath, good)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect((await ready()).text).toBe('受け取れます。\n')
  }
  expect(await shop.served()).not.toContain('前の設定')
})

test('host, port, path and store need a restart: that is said, the rest of the change counts', async () => {
  await open({ configure: (config) => void (config['log'] = { level: 'info' }) })
  const former = await readFile(shop.configPath, 'utf8')
  await shop.configure((config) => {
    Object.assign(config['webhook'] ?? {}, {
      host: '0.0.0.0',
      path: '/hooks/another-path-0123456789',
      sncode: 'another-sncode-0815',
    })
  })
  await expect.poll(() => sent('another-sncode-0815'), SOON).toBe(200)
  expect(await ready()).toEqual({ status: 200, text: '受け取れます。\n' })
  await expect.poll(warned, SOON).toHaveLength(1)
  expect((await warned())[0]).toMatch(/webhook\.host.*webhook\.path/)
  const check = await listenerCheck()
  expect(check).toMatchObject({ state: 'warn' })
  expect(check.found).toContain('webhook.host')
  await writeFile(shop.configPath, former)
  await expect.poll(warned, SOON).toEqual([])
  const log = await shop.served()
  expect(log.match(/serve を再起動すると有効になります/g)).toHaveLength(1)
  expect(log).not.toContain('another-path')
})
