import { describe, expect, test } from 'vitest'
import { usePostgres } from '../helpers/postgres.ts'
import { openShop, type Shop } from '../helpers/shop.ts'
import type { Api } from '../order-sync/orders-kit.ts'
import { counts } from '../reconciliation/reconcile-kit.ts'
import { type Kept, keptIn, stop } from './takeover.ts'

const postgres = await usePostgres()

type Side = 'nextengine' | 'smaregi'

/** Smaregi has three pieces more, and nobody knows why. By now ston knows that marks are kept in Next Engine's history. */
async function apart(api: Api, kept: Kept): Promise<Shop> {
  const shop = await openShop({
    api,
    products: { '1001': 10, '1002': 50 },
    configure: (config) => {
      config['nextengine'] = { ...config['nextengine'], settleMs: 50 }
      config['smaregi'] = { ...config['smaregi'], writesPerSecond: 1000 }
      keptIn(kept, postgres)(config)
    },
  })
  shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1002', quantity: 1 }] })
  await shop.flush()
  shop.ne.setStock('1001', { stock: 7 })
  return shop
}

const FLUSH = ['flush']
const mending = (side: Side): string[] => ['reconcile', '--apply', side, '--yes']

interface Case {
  readonly side: Side
  readonly api: Api
  readonly pause: string
  readonly by: 'flush' | 'reconcile'
  readonly kept: Kept
  /** How often a person has to be asked. */
  readonly asked: number
}

/** The counts are equal in the end, mended once; how often a person had to be asked on the way. */
async function mendedOnce({ side, api, pause, by, kept, asked }: Case): Promise<void> {
  const shop = await apart(api, kept)
  try {
    const mends = await stop(shop, mending(side), pause, postgres)
    const taken = await mends.takenOver(...(by === 'flush' ? FLUSH : mending(side)))
    expect([0, 3, 75], taken.err).toContain(taken.code)
    const ended = await mends.goesOn()
    expect([0, 3, 75], ended.err).toContain(ended.code)
    expect(await comesToRest(shop, side)).toBe(asked)
    expect(counts(shop, '1001')).toEqual(side === 'smaregi' ? [7, 7] : [10, 10])
    // What was mended twice in Next Engine would have been mended back by the next comparison.
    const uploads = shop.ne.history('1001').filter(({ reason }) => reason.startsWith('ston '))
    expect(uploads).toHaveLength(side === 'smaregi' ? 0 : 1)
  } finally {
    await shop.close()
  }
}

/** As cron and a person go on, who looks into Next Engine or Smaregi when he is asked. */
async function comesToRest(shop: Shop, side: Side): Promise<number> {
  let asked = 0
  for (let runs = 0; runs < 20; runs += 1) {
    await shop.flush()
    const open = (await shop.ston('failures', 'list', '--json')).json['items'] as { id: string }[]
    const [smaregi, nextengine] = counts(shop, '1001')
    const happened = smaregi === nextengine ? '--applied' : '--not-applied'
    for (const { id } of open) await shop.ston('failures', 'resolve', id, happened)
    asked += open.length
    const ran = await shop.ston(...mending(side), '--json')
    if (ran.code === 0 && (ran.json['differences'] as unknown[]).length === 0) return asked
    await shop.goesOn('1002')
  }
  throw new Error('it does not come to rest')
}

const OPEN_FILE = '^link mending'
const OPEN_ROW = String.raw`^sql .*ston\.documents .*'mending'`
const CALL = '^send POST /(?:practice/pos/stock|access)'
const ENDS_FILE = String.raw`^open \d{4}-\d\d-\d\d\.jsonl a`
const ENDS_ROW = String.raw`^sql .*INTO ston\.echoes`

describe.concurrent('a repair of Smaregi’s count that is stopped, and goes on', () => {
  test.each<readonly [string, Omit<Case, 'side'>]>([
    [
      'before it is written down',
      { api: 'legacy', kept: 'files', pause: OPEN_FILE, by: 'reconcile', asked: 0 },
    ],
    [
      'written down, before the last look',
      {
        api: 'legacy',
        kept: 'files',
        pause: `${OPEN_FILE} >> ^stat orders`,
        by: 'flush',
        asked: 0,
      },
    ],
    [
      'between the last look and the first byte',
      { api: 'legacy', kept: 'files', pause: `${OPEN_FILE} >> ${CALL}`, by: 'flush', asked: 0 },
    ],
    [
      'between the last look and the first byte',
      {
        api: 'platform',
        kept: 'files',
        pause: `${OPEN_FILE} >> ${CALL}`,
        by: 'reconcile',
        asked: 0,
      },
    ],
    [
      'answered, before that is written down',
      {
        api: 'platform',
        kept: 'files',
        pause: `${OPEN_FILE} >> ${CALL} >> ${ENDS_FILE}`,
        by: 'flush',
        asked: 0,
      },
    ],
    [
      'before it is written down',
      {
        api: 'platform',
        kept: 'PostgreSQL',
        pause: `${OPEN_ROW} >> ${OPEN_ROW}`,
        by: 'flush',
        asked: 0,
      },
    ],
    [
      'written down, before the last look',
      {
        api: 'platform',
        kept: 'PostgreSQL',
        pause: `${ENDS_ROW} >> ^sql BEGIN`,
        by: 'reconcile',
        asked: 0,
      },
    ],
    [
      'between the last look and the first byte',
      { api: 'legacy', kept: 'PostgreSQL', pause: `${ENDS_ROW} >> ${CALL}`, by: 'flush', asked: 0 },
    ],
    [
      'answered, before that is written down',
      {
        api: 'legacy',
        kept: 'PostgreSQL',
        pause: `${ENDS_ROW} >> ${CALL} >> ${ENDS_ROW}`,
        by: 'reconcile',
        asked: 0,
      },
    ],
  ])('stopped %s: mended once (%o)', (_where, one) => mendedOnce({ ...one, side: 'smaregi' }))
})

const UPLOAD = '^send POST /api_v1_master_goods/upload'

describe.concurrent('a repair of Next Engine’s count that is stopped, and goes on', () => {
  test.each<readonly [string, Omit<Case, 'side'>]>([
    [
      'before it waits to be sent',
      {
        api: 'legacy',
        kept: 'files',
        pause: '^link drift',
        by: 'reconcile',
        asked: 0,
      },
    ],
    [
      'sealed, before the last look',
      {
        api: 'platform',
        kept: 'files',
        pause: String.raw`^link 000003\.2\.json`,
        by: 'reconcile',
        asked: 0,
      },
    ],
    [
      'between the last look and the first byte',
      { api: 'legacy', kept: 'files', pause: UPLOAD, by: 'flush', asked: 0 },
    ],
    [
      'answered, before that is written down',
      {
        api: 'legacy',
        kept: 'files',
        pause: String.raw`^link 000003\.3\.json`,
        by: 'flush',
        asked: 0,
      },
    ],
    [
      'before it waits to be sent',
      {
        api: 'platform',
        kept: 'PostgreSQL',
        pause: String.raw`^sql .*ston\.documents .*'drift' >> ^sql .*ston\.documents .*'drift'`,
        by: 'reconcile',
        asked: 0,
      },
    ],
    [
      'sealed, before the last look',
      {
        api: 'legacy',
        kept: 'PostgreSQL',
        pause: String.raw`^sql UPDATE ston\.batches`,
        by: 'flush',
        asked: 0,
      },
    ],
    [
      'between the last look and the first byte',
      { api: 'platform', kept: 'PostgreSQL', pause: UPLOAD, by: 'reconcile', asked: 0 },
    ],
    [
      'answered, before that is written down',
      {
        api: 'legacy',
        kept: 'PostgreSQL',
        pause: String.raw`${UPLOAD} >> ^sql UPDATE ston\.batches`,
        by: 'reconcile',
        asked: 0,
      },
    ],
  ])('stopped %s: mended once (%o)', (_where, one) => mendedOnce({ ...one, side: 'nextengine' }))
})
