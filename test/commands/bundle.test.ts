import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { RecordedCall } from '../../src/recording/recorded-call.ts'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
afterEach(() => shop.close())

/** Every text and longer number in what ston knows: the configuration, the data, and what is for sale. */
async function known(): Promise<string[]> {
  const documents = join(shop.dir, 'data', 'documents')
  const tokens = (await readdir(documents)).filter((name) => name.startsWith('tokens'))
  const texts = await Promise.all([
    readFile(shop.configPath, 'utf8'),
    ...tokens.map((name) => readFile(join(documents, name), 'utf8')),
  ])
  return texts.flatMap((text) =>
    [...text.matchAll(/: "([^"]{4,})"/g)].map(([, found = '']) => found),
  )
}

test('a bundle has what a helper needs, and nothing that is anybody’s', async () => {
  shop = await openShop({
    products: { '8000101': 50 },
    configure: (config) => {
      const to = ['owner@shop.example.jp']
      config['mail'] = {
        enabled: true,
        smtpUrl: 'smtp://user:pass-4711@127.0.0.1:9',
        from: to[0],
        to,
      }
      config['guard'] = { maxDelta: 77 }
    },
  })
  shop.smaregi.product({ id: '8000999', name: '秘密の花器' })
  for (const productId of ['8000101', '8000999'])
    shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity: 1 }] })
  await shop.flush()
  const file = join(shop.dir, 'bundle.json')
  const { json } = await shop.ston('doctor', '--bundle', file, '--json')
  expect(json).toMatchObject({ bundle: file, checks: expect.any(Array) })
  const text = await readFile(file, 'utf8')
  const bundle = JSON.parse(text) as Record<string, unknown>
  expect(bundle).toMatchObject({
    bundle: 1,
    node: process.versions.node,
    settings: expect.arrayContaining([
      { name: 'guard.maxDelta', value: 77, from: 'config' },
      { name: 'smaregi.api', value: 'legacy', from: 'config' },
      { name: 'mapping.mode', value: 'csv', from: 'default' },
      { name: 'mail.to', value: { given: 1 }, from: 'config' },
      { name: 'webhook.path', value: 'given', from: 'config' },
    ]),
    checks: expect.arrayContaining([{ name: 'Mail', state: 'bad' }]),
    status: expect.objectContaining({ held: 1 }),
    learnt: expect.any(Array),
  })
  // Whoever reads the reference knows each part of it, and of a recorded call.
  const call: Required<RecordedCall> = {
    at: '',
    ms: 0,
    service: 'smaregi',
    method: '',
    path: '',
    query: {},
    form: {},
    json: {},
    end: 'answered',
    cause: '',
    status: 200,
    headers: {},
    body: {},
    text: { kind: 'empty', length: 0 },
    cut: {},
  }
  expect(bundle['recording']).toEqual([])
  for (const file of ['docs/reference.md', 'docs/reference.ja.md']) {
    const told = (await readFile(file, 'utf8'))
      .split('\n')
      .find((line) => line.includes('`--bundle`'))
    for (const name of [...Object.keys(bundle), ...Object.keys(call)])
      expect(told).toContain(`\`${name}\``)
  }
  const all = [
    ...(await known()),
    '秘密の花器',
    '商品8000101',
    '8000101',
    '8000999',
    '本店',
    '127.0.0.1',
  ]
  const told = new Set(['legacy', 'error', 'auto'])
  expect(all.length).toBeGreaterThan(15)
  expect(all.filter((one) => !told.has(one) && text.includes(one))).toEqual([])
})
