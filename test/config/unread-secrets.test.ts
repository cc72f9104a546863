import { readFile, writeFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
afterEach(() => shop.close())

/** A shop whose configuration points this secret to a variable that this shell does not have. */
async function open(section: string, key: string): Promise<void> {
  shop = await openShop({
    api: 'platform',
    products: { '1001': 10 },
    configure: (config) => {
      config['orders'] = { enabled: true, storeId: '1' }
      config['mail'] = { enabled: true, from: 'ston@example.jp', to: ['shop@example.jp'] }
    },
  })
  type Sections = Record<string, Record<string, unknown>>
  const config = JSON.parse(await readFile(shop.configPath, 'utf8')) as Sections
  config[section] = { ...config[section], [key]: { env: 'STON_TEST_ABSENT' } }
  await writeFile(shop.configPath, JSON.stringify(config))
}

const ASKS = ['flush', 'import-orders', 'reconcile', 'doctor']
const LOOKS = [['status'], ['failures', 'list'], ['why', '1001'], ['map', 'show', '1001']]

test.each([
  ['nextengine', 'clientSecret', [...ASKS, 'auth refresh']],
  ['smaregi', 'clientSecret', ASKS],
  ['mail', 'smtpUrl', [...ASKS, 'mail test']],
  ['notice', 'url', ASKS],
  ['webhook', 'path', ['doctor', 'serve']],
])(
  '%s.%s cannot be read: who needs it says so, and nobody else is kept from work',
  async (section, key, needing) => {
    await open(section, key)
    for (const command of needing) {
      const ran = await shop.ston(...command.split(' '), '--json')
      expect(ran.code, command).toBe(2)
      expect(ran.out + ran.err, command).toContain(`${section}.${key}`)
      expect(ran.out + ran.err, command).toContain('STON_TEST_ABSENT')
    }
    for (const command of LOOKS) {
      const ran = await shop.ston(...command)
      expect(ran.code, `${command.join(' ')}: ${ran.err}`).toBe(0)
    }
  },
)

test('who needs one is told which variable it is, and where commands find a value', async () => {
  await open('store', 'url')
  const one = await shop.ston('status', '--locale', 'en')
  expect(one.code).toBe(2)
  expect(one.err).toMatch(/what to do: STON_TEST_ABSENT: systemd .* \{"file": "\/path"\}/)
  expect(one.err).toContain('sudo --preserve-env=STON_TEST_ABSENT')
})

test('what the listener alone needs keeps no run from working', async () => {
  await open('webhook', 'sncode')
  expect((await shop.flush()).code).toBe(0)
  expect((await shop.ston('serve')).code).toBe(2)
})

test('mail that is switched off needs no server', async () => {
  await open('mail', 'smtpUrl')
  const config = JSON.parse(await readFile(shop.configPath, 'utf8')) as Record<string, object>
  config['mail'] = { ...config['mail'], enabled: false }
  await writeFile(shop.configPath, JSON.stringify(config))
  const ran = await shop.flush()
  expect(ran.code).toBe(0)
  expect(ran.err).not.toContain('STON_TEST_ABSENT')
})
