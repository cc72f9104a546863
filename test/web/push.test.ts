import { readFile } from 'node:fs/promises'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import type { App } from '../../src/context.ts'
import { thisSystem } from '../../src/kernel/system.ts'
import { createNextEngine } from '../../src/simulators/nextengine/server.ts'
import { startListener } from '../../src/web/listener/listener.ts'
import { PushBook } from '../../src/web/push-book.ts'
import { freePort, openShop, type Shop } from '../helpers/shop.ts'
import { documentFile } from '../helpers/documents.ts'

const PUSH = { path: '/ne/practice-path-0123456789', account: 'practice', key: 'practice-key-4711' }

let shop: Shop | null = null
afterEach(async () => {
  await shop?.close()
  shop = null
})

/** A store whose disk never syncs anything. */
const STUCK = { store: () => new Promise<never>(() => undefined) }

test('is answered at once, however long the disk takes, and what is kept stays small', async () => {
  const silent = { debug: vi.fn(), info: vi.fn(), warn: vi.fn(), error: vi.fn() }
  const app = { ...STUCK, system: thisSystem, log: silent, locale: 'en', now: () => new Date() }
  const book = new PushBook(app as unknown as App)
  const port = await freePort()
  const opening = startListener({
    host: '127.0.0.1',
    port,
    receive: {
      path: '/hooks/x',
      sncodes: ['secret-4711'],
      channel: 'auto',
      contractId: null,
      provenContractId: null,
    },
    maxBodyBytes: 1000,
    locale: 'en',
    log: silent,
    // Not even the journal opens.
    openJournal: () => new Promise<never>(() => undefined),
    probe: () => new Promise<never>(() => undefined),
    neededBytes: 1,
    push: { settings: PUSH, note: (push, ms) => book.note(push, ms) },
  })
  void opening
  onTestFinished(() => book.stop())
  const ne = createNextEngine()
  ne.pushes.target = { url: `http://127.0.0.1:${port}${PUSH.path}`, ...PUSH }
  for (let i = 0; i < 50; i += 1) ne.addGoods({ code: `C${i}`, stock: i })
  await vi.waitFor(() =>
    fetch(`http://127.0.0.1:${port}/none`).catch(() =>
      Promise.reject(new Error('nobody listens yet')),
    ),
  )
  const replies = await ne.pushes.send()
  expect(replies).toHaveLength(50)
  expect(replies.every(({ status, processed }) => status === 200 && processed === '0')).toBe(true)
  for (let i = 0; i < 5000; i += 1) book.note({ kind: 'heard', code: `D${i}`, free: 1 }, 0)
  expect(book.remembered).toBe(2000)
})

test('is heard by serve, and told by doctor; a wrong signature and another path are not', async () => {
  shop = await openShop({
    products: { '1001': 5, '1002': 7 },
    configure: (config) => void (config['nextengine'] = { ...config['nextengine'], push: PUSH }),
  })
  const { ne } = shop
  const url = new URL(shop.hookUrl).origin + PUSH.path
  const doctor = async (): Promise<string> => (await (shop as Shop).ston('doctor')).out
  expect(await doctor()).toContain('まだ 1 度も届いていません')
  ne.pushes.target = { ...PUSH, url }
  expect(await ne.pushes.send()).toHaveLength(2)
  expect(await ne.pushes.send()).toEqual([])
  ne.correct('1001', -1, '出荷')
  ne.pushes.faults.repeated = 1
  ne.pushes.unlimited.add('1002')
  expect((await ne.pushes.send()).map(({ processed }) => processed)).toEqual(['0', '0', '0', '0'])
  ne.pushes.faults.wrongSignature = 1
  ne.correct('1001', -1, '出荷')
  expect((await ne.pushes.send()).map(({ processed }) => processed)).toEqual(['-2', '-2'])
  expect(await (await fetch(url)).text()).toContain('<Processed>-3</Processed>')
  expect((await fetch(`${url}x`)).status).toBe(404)
  expect((await fetch(url, { method: 'POST' })).status).toBe(404)
  // Written down when the listener ends, at the latest.
  const log = await shop.served()
  expect(log).not.toContain(PUSH.path)
  expect(log).not.toContain(PUSH.key)
  const written = JSON.parse(await readFile(await documentFile(shop.dir, 'pushes'), 'utf8')) as {
    value: unknown
  }
  expect(written.value).toMatchObject({
    heard: 6,
    badSignature: 2,
    faulty: 1,
    codes: { '1001': { free: 4 }, '1002': { free: null } },
  })
  expect(await doctor()).toContain('署名の合わない知らせ')
})
