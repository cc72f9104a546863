import { describe, expect, test } from 'vitest'
import type { App } from '../../src/context.ts'
import { placed } from '../../src/domain/stock/places.ts'
import { rulesOf } from '../../src/domain/stock/rules.ts'
import { placesUnder } from '../../src/stock-sync/places.ts'
import type { Store } from '../../src/store/store.ts'

type Config = App['config']

/** Of a configuration only what tells where amounts go. */
function config(nextengine: object): Config {
  return {
    stockMaster: 'smaregi',
    smaregi: { stores: [], ignoreDivisions: [], forwardDivisions: [] },
    nextengine: { upload: 'warehouse', warehouse: '', warehouses: {}, ...nextengine },
  } as unknown as Config
}

/** What is remembered, and one batch, whose upload went there; null = there is none. */
function knowing(remembered: string | null | undefined, warehouse: string | null): Store {
  const value = remembered === undefined ? null : { warehouse: remembered }
  const document = () => ({ read: () => Promise.resolve({ value, revision: 0 }) })
  if (warehouse === null)
    return { document, batches: { list: () => Promise.resolve([]) } } as unknown as Store
  const head = { sealedAt: '2026-11-24T00:00:00.000Z', upload: { form: 'warehouse', warehouse } }
  const batches = { list: () => Promise.resolve([1]), read: () => Promise.resolve(head) }
  return { document, batches } as unknown as Store
}

const sentTo = (warehouse: string): Store => knowing(undefined, warehouse)

const DEPOT = config({ warehouse: '倉庫' })
const MANY = config({ warehouses: { '1': '本店', '2': '駅前' } })

/** Where an amount goes that names no 拠点, and one that names one. */
async function goes(now: Config, inForce: Config): Promise<readonly (string | undefined)[]> {
  const places = await placesUnder(now, sentTo('倉庫'), rulesOf(inForce))
  return [placed(undefined, places), placed('駅前', places)]
}

describe('an amount of before goes where it was going', () => {
  test('with one 拠点, and with several', async () => {
    expect(await goes(DEPOT, DEPOT)).toEqual([undefined, '駅前'])
    expect(await goes(MANY, MANY)).toEqual(['倉庫', '駅前'])
  })

  test('also as long as a listener goes by the configuration of before', async () => {
    expect(await goes(MANY, DEPOT)).toEqual(['倉庫', '駅前'])
    expect(await goes(DEPOT, MANY)).toEqual(['倉庫', '駅前'])
  })
})

describe('which one it was before there were several', () => {
  const single = async (store: Store) => (await placesUnder(MANY, store, rulesOf(MANY))).single

  test('is what was written down, also where nothing was ever sent', async () => {
    expect(await single(knowing('駅前', null))).toBe('駅前')
    expect(await single(knowing('', '倉庫'))).toBe('')
  })

  test('is told by an upload where an earlier version wrote nothing down', async () => {
    expect(await single(sentTo('倉庫'))).toBe('倉庫')
  })

  test('is not guessed where nothing tells', async () => {
    expect(await single(knowing(undefined, null))).toBeNull()
    // Later uploads name the 拠点 of each row: they do not tell either.
    expect(await single(knowing(null, ''))).toBeNull()
  })
})
