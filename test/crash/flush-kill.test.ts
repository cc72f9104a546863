import { readFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { documentFile } from '../helpers/documents.ts'
import type { LostAnswer } from '../../src/simulators/nextengine/server.ts'
import type { DayFigures, Days } from '../../src/domain/stock/days.ts'
import { openShop, type Shop } from '../helpers/shop.ts'
import { LONG, PATIENCE_MS } from '../helpers/long.ts'
import { comesToRest, killed as killedAt } from './kill.ts'

let shop: Shop
afterEach(() => shop.close())

const PRODUCTS = { '1001': 100_000, '1002': 100_000, '1003': 100_000 }

type Id = keyof typeof PRODUCTS

function bothCounts(): [Id, number, number | undefined][] {
  return (Object.keys(PRODUCTS) as Id[]).map((id) => [
    id,
    shop.smaregi.stock(id),
    shop.ne.goods(id)?.stock,
  ])
}

/** What the status page draws, added up: a kill may neither lose nor double any of it. */
async function daysInAll(): Promise<DayFigures> {
  const text = await readFile(await documentFile(shop.dir, 'days'), 'utf8')
  const { value } = JSON.parse(text) as { value: Days }
  return Object.values(value.days).reduce(
    (sum, { received, applied }) => ({
      received: sum.received + received,
      applied: sum.applied + applied,
    }),
    { received: 0, applied: 0 },
  )
}

/** The long form tries every step of each. The simulation kills far more often; the short form shows that real processes die like that. */
const ALL = [
  { faults: { keepReason: true, partial: 'minusOne' }, every: LONG ? 1 : 17, lost: false },
  { faults: { keepReason: false, partial: 'two' }, every: LONG ? 1 : 19, lost: true },
  { faults: { keepReason: false, partial: 'two' }, every: 1, lost: false },
  { faults: { keepReason: true, partial: 'two' }, every: 1, lost: true },
  { faults: { keepReason: false, partial: 'minusOne' }, every: 1, lost: true },
] as const
const VARIANTS = LONG ? ALL : ALL.slice(0, 2)

const WAYS = ['reset', '500', 'html', '999999', '000001', 'garbage'] as const

/** Now before, now after Next Engine has acted; each third time not the upload's, but of what is asked about it. */
function lostAnswer(at: number): LostAnswer {
  const path = at % 3 === 2 ? /system_que|stockiohistory/ : '/api_v1_master_goods/upload'
  const how = WAYS[at % WAYS.length] ?? 'reset'
  return { path, how, when: Math.floor(at / 2) % 2 === 0 ? 'before' : 'after', times: 1 }
}

test.each(VARIANTS)(
  'killed before each of its steps on disk, flush loses and doubles nothing (reasons kept: $faults.keepReason, an answer lost as well: $lost)',
  async ({ faults, every, lost }) => {
    shop = await openShop({
      products: PRODUCTS,
      faults,
      configure: (config) =>
        void (config['nextengine'] = { ...config['nextengine'], settleMs: 100 }),
    })
    let steps = 0
    let changes = 0
    for (let at = every; ; at += every) {
      shop.smaregi.sale({ storeId: '1', lines: [{ productId: '1001', quantity: 1 + (at % 3) }] })
      shop.smaregi.purchase({ storeId: '1', productId: '1002', quantity: 2 })
      if (at % 2 === 0) shop.smaregi.loss({ storeId: '2', productId: '1003', quantity: 1 })
      changes += at % 2 === 0 ? 3 : 2
      await shop.smaregi.flushSends()
      if (lost) shop.ne.faults.loseAnswer = lostAnswer(at)
      const ran = await killedAt('flush', shop.configPath, at, shop.aheadMs())
      shop.ne.faults.loseAnswer = null
      await comesToRest(shop, '1003')
      const wrong = bothCounts().filter(([, smaregi, nextEngine]) => smaregi !== nextEngine)
      expect(wrong, `killed before step ${at}`).toEqual([])
      if (ran.killed) continue
      steps = ran.steps
      break
    }
    expect(steps).toBeGreaterThan(20)
    // Each product went one way only, so its count tells how many pieces that were.
    const pieces = bothCounts().map(([id, count]) => Math.abs(PRODUCTS[id] - count))
    const applied = pieces.reduce((sum, one) => sum + one, 0)
    expect(await daysInAll()).toEqual({ received: changes, applied })
  },
  PATIENCE_MS,
)
