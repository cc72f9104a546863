import { afterEach, expect, test } from 'vitest'
import { openShop, type Shop } from '../helpers/shop.ts'

let shop: Shop
afterEach(() => shop.close())

/** The lines of a log, each of them JSON. */
function lines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

test.each(['legacy', 'platform'] as const)(
  'one id follows a notification from the listener to its batch, its queue entry, and `why` (%s)',
  async (api) => {
    shop = await openShop({
      api,
      products: { '1001': 10 },
      configure: (config) => (config['log'] = { level: 'debug' }),
    })
    shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 2 }] })
    const flushed = lines((await shop.flush()).err)
    const taken = flushed.filter((line) => 'notification' in line)
    expect(taken).toHaveLength(1)
    const { notification, batch } = taken[0] as { notification: string; batch: string }
    const states = flushed.filter((line) => line['batch'] === batch && 'state' in line)
    expect(states.map((line) => line['state'])).toEqual([
      'sealed',
      'sending',
      'accepted',
      'settled',
    ])
    expect(states.at(-1)).toMatchObject({ rows: 1, queId: expect.any(String) as string })
    const why = await shop.ston('why', '1001', '--json')
    expect(why.json['events']).toMatchObject([
      { kind: 'change', notification, batch },
      { kind: 'sent', batch, queId: states.at(-1)?.['queId'] },
    ])
    expect((await shop.ston('why', '1001')).out).toContain(notification)
    expect(lines(await shop.served()).map((line) => line['notification'])).toContain(notification)
  },
)
