import { spawn } from 'node:child_process'
import { afterEach, expect, test } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
afterEach(() => shop.close())

/** The built program, as cron would start it. */
function ston(...args: string[]): Promise<{ code: number | null; json: Record<string, unknown> }> {
  const child = spawn(process.execPath, [
    'bin/ston.js',
    ...args,
    '--json',
    '--config',
    shop.configPath,
  ])
  let out = ''
  child.stdout.on('data', (text: Buffer) => (out += text.toString()))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({ code, json: JSON.parse(out) as Record<string, unknown> }),
    )
  })
}

test('two at once: one works, the others leave with 0', async () => {
  shop = await openShop({ products: { '1001': 10 }, faults: { delayMs: 150 } })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 3 }] })
  await shop.smaregi.flushSends()
  const runs = await Promise.all([ston('flush'), ston('flush'), ston('flush')])
  expect(runs.map((run) => run.code)).toEqual([0, 0, 0])
  const outcomes = runs.map((run) => run.json['outcome'])
  expect(outcomes.filter((outcome) => outcome === 'locked').length).toBeGreaterThanOrEqual(1)
  expect(runs.reduce((sum, run) => sum + Number(run.json['applied']), 0)).toBe(1)
  expect(shop.ne.goods('1001')?.stock).toBe(7)
  const calls = shop.ne.calls.filter((call) => call.path.endsWith('/upload'))
  expect(calls.length).toBe(1)
})

test('a run that is told to stop leaves everything for the next one', async () => {
  shop = await openShop({ products: { '1001': 10 }, faults: { queue: 'never' } })
  await shop.configure((config) => {
    config['nextengine'] = {
      ...config['nextengine'],
      poll: { firstMs: 50, maxMs: 50, budgetMs: 60_000 },
    }
  })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 3 }] })
  await shop.smaregi.flushSends()
  const child = spawn(process.execPath, ['bin/ston.js', 'flush', '--config', shop.configPath])
  while (shop.ne.queue.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  child.kill('SIGTERM')
  const code = await new Promise((resolve) => child.once('close', resolve))
  expect([0, 75]).toContain(code)
  shop.ne.workQueue()
  await ston('flush')
  expect(shop.ne.goods('1001')?.stock).toBe(7)
  expect((await ston('status')).json).toMatchObject({ batch: null, pending: { changes: 0 } })
})
