import { afterEach, expect, test } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'
import { openPost } from '../mailer/smtp-kit.ts'

let shop: Shop
afterEach(() => shop.close())

function sale(productId: string, quantity: number): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity }] })
}

test('while Next Engine takes stock (008010) every run ends with 75 and nobody is mailed; then all of it goes through', async () => {
  const post = await openPost()
  shop = await openShop({
    products: { '1001': 10, '1002': 20 },
    configure: (config) => {
      config['mail'] = {
        enabled: true,
        smtpUrl: `smtp://127.0.0.1:${post.port}`,
        from: 'ston@example.jp',
        to: ['shop@example.jp'],
        when: 'problems',
      }
    },
  })
  shop.ne.faults.stockTaking = true
  for (let runs = 1; runs <= 5; runs += 1) {
    sale('1001', 1)
    const ran = await shop.flush()
    expect(ran.code).toBe(75)
    expect(ran.json).toMatchObject({
      outcome: 'temporary',
      applied: 0,
      held: 0,
      failed: 0,
      inDoubt: 0,
    })
  }
  sale('1002', 2)
  expect((await shop.ston('failures', 'list', '--json')).json['items']).toEqual([])
  expect(post.letters).toEqual([])
  shop.ne.faults.stockTaking = false
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 2, waiting: 0 })
  expect([shop.ne.goods('1001')?.stock, shop.ne.goods('1002')?.stock]).toEqual([5, 18])
  expect(post.letters).toEqual([])
})

test('a stock-taking that begins while the upload waits in the queue loses nothing either', async () => {
  shop = await openShop({ products: { '1001': 10, '1002': 0 } })
  shop.ne.faults.stockTaking = 'queue'
  sale('1001', 3)
  await shop.flush()
  sale('1001', 1)
  await shop.flush()
  expect(shop.ne.goods('1001')?.stock).toBe(10)
  shop.ne.faults.stockTaking = false
  await shop.goesOn('1002')
  // What was refused is told first, and goes again with the next run.
  expect((await shop.flush()).json).toMatchObject({ outcome: 'attention', held: 1, waiting: 0 })
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', held: 0, waiting: 0 })
  expect(shop.ne.goods('1001')?.stock).toBe(6)
})

test('status --check names flush when it has not ended well for more than a day', async () => {
  shop = await openShop({ products: { '1001': 10 } })
  sale('1001', 1)
  await shop.flush()
  expect((await shop.ston('status', '--check')).code).toBe(0)
  const store = await import('../../src/store/files/store.ts').then(({ openFileStore }) =>
    openFileStore({ path: `${shop.dir}/data` }),
  )
  const document = store.document<{ succeededAt: Record<string, string> }>('runs')
  const { value, revision } = await document.read()
  if (value === null) throw new Error('no run was recorded')
  value.succeededAt['flush'] = new Date(Date.now() - 27 * 60 * 60 * 1000).toISOString()
  await document.replace(value, revision)
  await store.close()
  const ran = await shop.ston('status', '--check', '--locale', 'en')
  expect(ran.code).toBe(3)
  expect(ran.out).toContain('Sending stock to Next Engine has not ended well')
})

test('an amount beyond guard.maxDelta waits for failures retry, and everything else goes on', async () => {
  shop = await openShop({
    products: { '1001': 100_000, '1002': 20 },
    configure: (config) => void (config['guard'] = { maxDelta: 500 }),
  })
  sale('1001', 501)
  sale('1002', 2)
  expect(await shop.flush()).toMatchObject({ code: 3, json: { applied: 1, held: 1 } })
  expect(await shop.flush()).toMatchObject({ code: 3, json: { applied: 0, held: 1 } })
  const status = await shop.ston('status')
  const { items } = (await shop.ston('failures', 'list', '--json')).json as {
    items: { id: string }[]
  }
  const [id = ''] = items.map((one) => one.id)
  expect(status.out + status.err).toContain('failures')
  expect((await shop.ston('failures', 'retry', id)).code).toBe(0)
  expect((await shop.flush()).json).toMatchObject({ outcome: 'ok', applied: 1, held: 0 })
  expect(shop.ne.goods('1001')?.stock).toBe(100_000 - 501)
})
