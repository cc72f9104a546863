import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { alignmentOf } from '../../src/domain/stock/alignment.ts'
import type { RowOutcome } from '../../src/domain/stock/batch.ts'
import { toJstIso } from '../../src/kernel/time.ts'
import { openFileStore } from '../../src/store/files/store.ts'
import { openShop, type Shop, withoutSleep } from '../helpers/shop.ts'
import { type Api, APIS, openOrders, PRODUCTS } from '../order-sync/orders-kit.ts'
import { counts, loseChange } from './reconcile-kit.ts'

let shop: Shop
afterEach(() => shop.close())

const LABEL = { legacy: 'stock_upd', platform: 'POST /stock/add' }
const APPLY = ['--apply', 'smaregi', '--yes'] as const
const ALIGNED = '両方の在庫数が同じであることを'
const MINUTE = 60_000

async function open(api: Api, settleMs = 300): Promise<void> {
  shop = await openShop({
    api,
    products: PRODUCTS,
    configure: (config) => {
      config['nextengine'] = { ...config['nextengine'], settleMs }
    },
  })
  sell('1003')
  await shop.flush()
}

function sell(productId: string): void {
  shop.smaregi.sale({ storeId: '1', lines: [{ productId, quantity: 1 }] })
}

/** Five pieces more, of which nobody has told, are taken off in Smaregi; the answer of the last call is lost. Gives what tells of them late. */
async function repairWithoutAnswer(api: Api, ids = ['1001']): Promise<() => Promise<void>> {
  const tell = ids.map((id) => loseChange(shop, api, id, 5)).at(-1)
  const scope = { on: LABEL[api], times: 1, after: ids.length - 1 }
  shop.smaregi.faults.set({ kind: 'lost' }, scope)
  await shop.smaregi.flushSends()
  const ran = await withoutSleep(shop, 'reconcile', '--json', ...APPLY)
  expect([ran.code, ran.json['mended']]).toEqual([75, ids.length - 1])
  for (const id of ids) expect(counts(shop, id)).toEqual([100, 100])
  return tell ?? expect.unreachable()
}

/** What happens from now on Smaregi's history does not show yet. Gives what ends that. */
function historyStandsStill(): () => void {
  const { ledger } = shop.smaregi
  const shown = new Set(ledger.history)
  const shows = ledger.shows.bind(ledger)
  ledger.shows = (row) => shown.has(row) && shows(row)
  return () => {
    ledger.shows = shows
  }
}

/** Told late, they are not sent: Next Engine has never had them. */
async function tellsLate(tell: () => Promise<void>, id = '1001'): Promise<void> {
  await tell()
  for (let runs = 0; runs < 2; runs += 1) {
    await shop.smaregi.flushSends()
    await withoutSleep(shop, 'flush', '--json')
    await shop.goesOn('1003')
  }
  expect(counts(shop, id)).toEqual([100, 100])
}

interface Mending {
  open: { id: string; planned: object; asked?: boolean } | null
  done: object[]
  batch: number
}

/** Changes what is written down of repairs. */
async function rewrite(change: (before: Mending) => unknown): Promise<void> {
  const store = await openFileStore({ path: join(shop.dir, 'data') })
  const mending = store.document<Mending>('mending')
  const { value, revision } = await mending.read()
  await mending.replace(change(value ?? expect.unreachable()) as Mending, revision)
  await store.close()
}

describe.each(APIS)('a repair that is cleared up late is equal from then on (%s)', (api) => {
  test('after a person’s decision about another product', async () => {
    await open(api)
    shop.smaregi.product({ id: '1009', name: '湯のみ' })
    sell('1009')
    expect((await shop.flush()).json).toMatchObject({ held: 1 })
    const tell = await repairWithoutAnswer(api)
    expect((await shop.ston('failures', 'drop', 'h-1009', '--why', 'test')).code).toBe(0)
    await shop.flush()
    await tellsLate(tell)
  })
})

describe('a repair that cannot be seen as yet, while flushes go on', () => {
  async function openUnseen(
    ids = ['1001'],
  ): Promise<{ see: () => void; tell: () => Promise<void> }> {
    await open('legacy', 10 * MINUTE)
    for (const code of ['1003', '1003']) {
      shop.later(20 * MINUTE)
      await shop.goesOn(code)
      await shop.flush()
    }
    const see = historyStandsStill()
    const tell = await repairWithoutAnswer('legacy', ids)
    sell('1003')
    await shop.smaregi.flushSends()
    expect((await withoutSleep(shop, 'flush', '--json')).json).toMatchObject({ applied: 1 })
    return { see, tell }
  }

  test('is equal as soon as it is seen', async () => {
    const { see, tell } = await openUnseen()
    const lost = shop.smaregi.ledger.history.find(
      (row) => row.productId === '1001' && row.amount === 5,
    )
    shop.later(8 * MINUTE)
    see()
    await tellsLate(tell)
    const { out } = await shop.ston('why', '1001')
    expect(out.split(ALIGNED)).toHaveLength(2)
    expect(out).not.toContain('R-')
    // The count was read when that second may not have been over.
    expect(await alignedUpTo()).toEqual([lost && toJstIso(lost.at)])
  })

  /** Up to when the counts are equal. */
  async function alignedUpTo(): Promise<string[]> {
    const store = await openFileStore({ path: join(shop.dir, 'data') })
    const found: string[] = []
    for (const { batch } of (await store.batches.newest())?.aligned ?? [])
      for await (const lines of store.batches.changes(batch))
        found.push(...lines.flatMap(alignmentOf).map(({ at }) => at))
    await store.close()
    return found
  }

  test('is equal when a person has seen it', async () => {
    const { tell } = await openUnseen()
    let id = ''
    await rewrite((before) => {
      id = before.open?.id ?? ''
      return { ...before, open: { ...before.open, asked: true } }
    })
    expect((await shop.ston('failures', 'resolve', id, '--applied')).code).toBe(0)
    await tellsLate(tell)
  })

  test('is equal where another one of the same run was written down before', async () => {
    const { see, tell } = await openUnseen(['1002', '1001'])
    see()
    await tellsLate(tell, '1001')
    for (const id of ['1001', '1002'])
      expect((await shop.ston('why', id)).out.split(ALIGNED)).toHaveLength(2)
  })
})

test('what is taken in for a plan is taken in after it', async () => {
  await open('platform')
  const tell = await repairWithoutAnswer('platform')
  await tell()
  await shop.ston('run', '--json')
  await tellsLate(() => Promise.resolve())
})

test('what is taken in when a stocktaking is ended once more is taken in after it', async () => {
  shop = await openOrders('legacy', {
    configure: (config) => {
      config.stockMaster = 'nextengine'
    },
  })
  await shop.ston('pause', '--for', 'stocktaking')
  shop.later(MINUTE)
  const resume = ['resume', '--yes', '--json', '--counted', clock()]
  shop.later(MINUTE)
  const tell = loseChange(shop, 'legacy', '1001', 5)
  shop.later(MINUTE)
  shop.smaregi.faults.set({ kind: 'lost' }, { on: LABEL.legacy, times: 1 })
  expect([(await shop.ston(...resume)).code, counts(shop, '1001')]).toEqual([75, [100, 100]])
  await tell()
  expect((await shop.ston(...resume)).json).toMatchObject({ outcome: 'ok', mended: 0, left: [] })
  await tellsLate(() => Promise.resolve())
})

function clock(): string {
  const now = new Date(Date.now() + shop.aheadMs() + 9 * 60 * MINUTE)
  return now.toISOString().slice(0, 16).replace('T', ' ')
}

describe('as an earlier version has left it after a kill, without the name of the call', () => {
  /** It was cleared up, and other batches may have been made since. */
  async function openAsBefore(): Promise<() => Promise<void>> {
    await open('legacy')
    const tell = await repairWithoutAnswer('legacy')
    await rewrite(({ open: call, batch }) => ({ open: null, done: [call?.planned], batch }))
    return tell
  }

  /** A batch as that version wrote them. */
  async function seals(...outcomes: RowOutcome[]): Promise<void> {
    const store = await openFileStore({ path: join(shop.dir, 'data') })
    const head = (await store.batches.newest()) ?? expect.unreachable()
    const draft = await store.batches.draft(head.id)
    const more = { id: draft.id, tag: `${head.tag}b`, rows: [], upload: null, verdicts: [] }
    await draft.seal({ ...head, ...more, outcomes }, [])
    await store.close()
  }

  const MENDED: RowOutcome = {
    kind: 'mended',
    code: '1001',
    delta: -5,
    batch: null,
    row: null,
    by: 'smaregi',
  }

  test('it is written down as equal where no batch since then has it', async () => {
    const tell = await openAsBefore()
    await seals({ ...MENDED, code: '1002' })
    await tellsLate(tell)
    expect((await shop.ston('why', '1001')).out.split(ALIGNED)).toHaveLength(2)
  })

  test('and not once more where one has', async () => {
    await openAsBefore()
    await seals(MENDED)
    await seals()
    await shop.flush()
    expect((await shop.ston('why', '1001')).out).not.toContain(ALIGNED)
  })
})
