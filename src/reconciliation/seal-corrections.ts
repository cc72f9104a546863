import { foldedKeyOf, inWarehouse } from '../domain/stock/stock-key.ts'
import { type Amount, endOf } from '../domain/stock/batch.ts'
import { DAY_MS } from '../kernel/time.ts'
import type { App } from '../context.ts'
import type { Count } from '../settings/pause.ts'
import { headsSince } from '../stock-sync/batches-since.ts'
import { readNewest } from '../stock-sync/read-open-work.ts'
import { sealState } from '../stock-sync/seal-state.ts'
import { readStores } from './stores.ts'
import type { Store } from '../store/store.ts'

/**
 * The goods have been counted in Smaregi. What happened there goes to Next Engine like everything else, the stocktaking's own
 * differences as well; but those take the counted orders for found goods, and those that are off the shelf for lost ones, while Next
 * Engine keeps its orders by itself. So that much goes the other way: waiting with all other amounts, written down once. `since` (ISO
 * instant) is of the stocktaking. For a holder of the lock `stock`.
 */
export async function sealCorrections(
  app: App,
  store: Store,
  { sold, settled }: Pick<Count, 'sold' | 'settled'>,
  since: string,
): Promise<void> {
  const { isMany, counts, warehouseOf } = await readStores(app.config, store)
  const all = [
    ...sold.map(({ code, storeId, quantity }) => ({ code, storeId, delta: -quantity })),
    ...settled.map(({ component: code, storeId = app.config.orders.storeId, quantity }) => ({
      code,
      storeId,
      delta: quantity,
    })),
  ]
  // A store that feeds no 拠点 any more sends no differences either.
  const pieces = all
    .filter(({ storeId }) => !isMany || counts(storeId))
    .map(({ code, storeId, delta }) => ({ code, ...inWarehouse(warehouseOf(storeId)), delta }))
  const amounts = addedUp(pieces, app.now().toISOString())
  const why = `stocktaking ${since}`
  if (amounts.length === 0 || (await isSealed(store, why, since))) return
  const { head, state } = await readNewest(store)
  await sealState(app, store, head, {
    state: { ...state, waiting: [...state.waiting, ...amounts] },
    outcomes: amounts.map((one) => ({ ...endOf(one, 'mended', 'nextengine'), why })),
  })
}

type Pieces = Pick<Amount, 'code' | 'warehouse' | 'delta'>

function addedUp(all: readonly Pieces[], since: string): readonly Amount[] {
  const sums = new Map<string, Pieces>()
  for (const one of all) {
    const name = foldedKeyOf(one)
    sums.set(name, { ...one, delta: (sums.get(name)?.delta ?? 0) + one.delta })
  }
  return [...sums.values()]
    .filter(({ delta }) => delta !== 0)
    .map((one) => ({ ...one, products: [], changes: 0, since }))
}

async function isSealed(store: Store, why: string, since: string): Promise<boolean> {
  // A clock may have been set back since then.
  const from = new Date(Date.parse(since) - DAY_MS).toISOString()
  for await (const { outcomes } of headsSince(store.batches, from))
    if (outcomes.some((one) => one.why === why)) return true
  return false
}
