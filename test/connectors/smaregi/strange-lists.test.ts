import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PracticeSmaregi } from '../../../src/simulators/smaregi/server.ts'
import type { Fault } from '../../../src/simulators/smaregi/faults.ts'
import { legacyClient } from '../../../src/connectors/smaregi/legacy-client.ts'
import {
  legacyProductReader,
  legacyStockReader,
} from '../../../src/connectors/smaregi/legacy-readers.ts'
import { openPlatform, platformScopes } from '../../../src/connectors/smaregi/platform.ts'
import type { Platform } from '../../../src/connectors/smaregi/platform.ts'
import { pages } from '../../../src/connectors/smaregi/platform-pages.ts'
import type { Caller } from '../../../src/connectors/smaregi/platform-call.ts'
import {
  platformProductReader,
  platformStockReader,
} from '../../../src/connectors/smaregi/platform-readers.ts'
import * as v from 'valibot'
import { DAY, client, DRAFT, shop, value } from './shipments-kit.ts'
import { NOW } from './platform-kit.ts'

let practice: PracticeSmaregi
beforeEach(async () => void (practice = await shop()))
afterEach(() => practice.close())

const COMMON = { readsPerSecond: 10_000, signal: new AbortController().signal, timeoutMs: 5000 }

function legacy() {
  const { contractId, accessToken, url } = practice
  return { ...COMMON, contractId, accessToken, url }
}

function platform(): Platform {
  const { clientId, clientSecret } = practice.platform.account
  return openPlatform({
    ...COMMON,
    writesPerSecond: 10_000,
    contractId: practice.contractId,
    clientId,
    clientSecret,
    scopes: platformScopes({ writes: true, orders: true }),
    apiUrl: practice.origin,
    idUrl: practice.origin,
    now: () => NOW,
  })
}

async function drain(reading: AsyncIterable<unknown>): Promise<void> {
  for await (const some of reading) void some
}

type Read = () => Promise<unknown>
type Reader = readonly [name: string, label: string, read: Read]

/** Everything that ston reads of Smaregi's lists. */
const LEGACY: readonly Reader[] = [
  ['counts', 'stock_ref', () => legacyStockReader(legacy()).stock(['1'], [])],
  ['pairs', 'stock_ref', () => legacyStockReader(legacy()).pairs([], null)],
  ['stores', 'store_ref', () => legacyClient(legacy()).stores()],
  ['all products', 'product_ref', () => legacyProductReader(legacy()).products(null)],
  ['a product', 'product_ref', () => legacyProductReader(legacy()).products(['1'])],
  ['the history', 'stock_ref', () => client('legacy', practice).movements('8', '1', null)],
  ['shipments', 'shipment_ref', () => drain(client('legacy', practice).listed('1', DAY))],
]

const PLATFORM: readonly Reader[] = [
  ['counts', 'GET /stock', () => platformStockReader(platform()).stock(['1'], [])],
  ['the history', 'GET /stock/changes', () => platform().history('8', '1')],
]

const WHOLE: readonly Reader[] = [
  ...PLATFORM,
  ['stores', 'GET /stores', () => platformStockReader(platform()).storeFacts()],
  ['all products', 'GET /products', () => platformProductReader(platform()).products(null)],
  ['shipments', 'GET /shipments', () => drain(client('platform', practice).listed('1', DAY))],
]

const TEMPORARY = { code: 'temporary', exit: 'temporary' }

async function strange(on: string, how: Extract<Fault, { kind: 'list' }>['how']): Promise<void> {
  value(await client('legacy', practice).register(DRAFT))
  practice.faults.set({ kind: 'list', how }, { on })
}

describe('the legacy API', () => {
  test.each(LEGACY)('%s are read as they are', async (_name, _label, read) => {
    value(await client('legacy', practice).register(DRAFT))
    await expect(read()).resolves.not.toThrow()
  })

  const cases = LEGACY.flatMap(([name, label, read]) =>
    (['tooMany', 'noRows', 'standing', 'endless'] as const).map(
      (how) => [name, how, label, read] as const,
    ),
  )

  test.each(cases)('%s that cannot be (%s) are a temporary error', async (_, how, label, read) => {
    await strange(label, how)
    const before = practice.calls.length
    await expect(read()).rejects.toMatchObject(TEMPORARY)
    expect(practice.calls.length - before).toBeLessThan(20)
  })
})

describe('the platform API', () => {
  test.each(WHOLE)('%s are read as they are', async (_name, _label, read) => {
    value(await client('legacy', practice).register(DRAFT))
    await expect(read()).resolves.not.toThrow()
  })

  test.each(WHOLE)('%s whose pages stand still are a temporary error', async (_, label, read) => {
    await strange(label, 'standing')
    const before = practice.calls.length
    await expect(read()).rejects.toMatchObject(TEMPORARY)
    expect(practice.calls.length - before).toBeLessThan(5)
  })

  test.each(PLATFORM)('%s whose pages never end are a temporary error', async (_, label, read) => {
    await strange(label, 'endless')
    const before = practice.calls.length
    await expect(read()).rejects.toMatchObject(TEMPORARY)
    expect(practice.calls.length - before).toBeLessThan(250)
  })

  test('no list is longer than a machine can hold', async () => {
    let number = 0
    const caller = {
      read: () => Promise.resolve(Array.from({ length: 1000 }, () => String((number += 1)))),
    } as unknown as Caller
    const request = { what: 'GET /x', scope: 'x', path: '/x', shape: v.array(v.string()) }
    await expect(drain(pages(caller, request))).rejects.toMatchObject(TEMPORARY)
    expect(number).toBe(1_001_000)
  })
})
