import { afterEach, expect, test } from 'vitest'
import { openFileStore } from '../../src/store/files/store.ts'
import type { Store } from '../../src/store/store.ts'
import { openShop, type Shop } from '../helpers/shop.ts'
import { PRODUCTS } from '../order-sync/orders-kit.ts'

const ID = 'R-0123456789ab'

let shop: Shop
let store: Store
afterEach(async () => {
  await store.close()
  await shop.close()
})

/** As `reconcile --apply smaregi` leaves a change that it was killed in, before the call; `asked`: a person is to look. */
async function cutOff(asked = false): Promise<void> {
  shop = await openShop({
    products: PRODUCTS,
    configure: (config) => {
      config['nextengine'] = { ...config['nextengine'], settleMs: 20 }
    },
  })
  store = await openFileStore({ path: `${shop.dir}/data` })
  const pair = { productId: '1001', storeId: '1', delta: -3 }
  const at = new Date(Date.now() - 60_000).toISOString()
  await store.echoes.append([{ kind: 'expect', id: ID, at: toSeconds(at), pairs: [pair] }])
  const planned = { productId: '1001', code: '1001', units: 3, pairs: [] }
  const open = { id: ID, at, ...pair, seenUpTo: null, planned, asked }
  await store.document('mending').replace({ open, done: [], batch: 0 }, 0)
}

function toSeconds(at: string): string {
  return `${new Date(Date.parse(at) + 9 * 3_600_000).toISOString().slice(0, 19)}+09:00`
}

async function standing(): Promise<{ open: unknown; ledger: string[] }> {
  const { value } = await store.document<{ open: { id: string } | null }>('mending').read()
  const { entries } = await store.echoes.since('')
  return { open: value?.open?.id ?? null, ledger: entries.map(({ kind }) => kind) }
}

test.each([
  ['flush', ['flush'], false, 0],
  ['a person', ['failures', 'resolve', ID, '--not-applied', '--wait', '0'], true, 75],
] as const)(
  'what becomes of a change that was cut off is written down beside no import: %s',
  async (_, command, asked, code) => {
    await cutOff(asked)
    const lock = await store.lock('orders', { purpose: 'import-orders', waitMs: 0 })
    expect((await shop.ston(...command)).code).toBe(code)
    expect(await standing()).toEqual({ open: ID, ledger: ['expect'] })
    if (lock.kind === 'held') await lock.release()
    expect((await shop.ston(...command)).code).toBe(0)
    expect(await standing()).toEqual({ open: null, ledger: ['expect', 'caused'] })
    expect(store.holds('orders')).toBe(false)
  },
)
