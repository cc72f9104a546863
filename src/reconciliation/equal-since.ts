import { ALL } from '../domain/stock/alignment.ts'
import { inWarehouse } from '../domain/stock/stock-key.ts'
import { type Pair, pairName } from '../domain/reconciliation/compare.ts'
import { setEqual } from '../stock-sync/read-alignments.ts'
import type { Store } from '../store/store.ts'
import type { Stores } from './stores.ts'

type Named = Pick<Pair, 'productId' | 'warehouse'>

/** The last stocktaking in Smaregi: no batch tells of it, because what happened before it still goes to Next Engine. */
export interface CountedInSmaregi {
  /** ISO instant */
  readonly at: string
  /** Empty = all of them. */
  readonly stores: readonly string[]
}

/** When the two counts were set equal last: by a mend, by a person's word, or by a stocktaking. */
export class EqualSince {
  readonly #stores: Stores
  readonly #byName = new Map<string, string>()
  /** By store (`ALL` = every one), when all its products were counted. */
  readonly #counted = new Map<string, string>()

  constructor(stores: Stores) {
    this.#stores = stores
  }

  set(name: string, at: string): void {
    noteLatest(this.#byName, name, at)
  }

  counted(storeId: string, at: string): void {
    noteLatest(this.#counted, storeId, at)
  }

  /** ISO instant; null = never, as far as is remembered. */
  of(one: Named): string | null {
    const all = this.#counted.get(ALL) ?? ''
    const moments = [this.#byName.get(pairName(one)) ?? '', all, this.#ofStores(one)]
    const latest = moments.reduce((a, b) => (b > a ? b : a))
    return latest === '' ? null : latest
  }

  /** Where each store that feeds it was counted, the first of these counts. Where all stores count nobody can say which they are. */
  #ofStores({ warehouse }: Named): string {
    const { isMany, wanted, warehouseOf } = this.#stores
    const feeding = wanted.filter((id) => !isMany || warehouseOf(id) === warehouse)
    const moments = feeding.map((id) => this.#counted.get(id) ?? '')
    return moments.length === 0 ? '' : moments.reduce((a, b) => (b < a ? b : a))
  }
}

function noteLatest(moments: Map<string, string>, name: string, at: string): void {
  if ((moments.get(name) ?? '') < at) moments.set(name, at)
}

/** The product in the 拠点 that the store feeds, where there are several. */
export function pairIn({ isMany, warehouseOf }: Stores, productId: string, storeId: string): Named {
  return { productId, ...inWarehouse(isMany ? warehouseOf(storeId) : undefined) }
}

/** As far back as changes are kept. */
export async function readEqualSince(store: Store, stores: Stores): Promise<EqualSince> {
  const since = new EqualSince(stores)
  const { value } = await store.document<{ counted?: CountedInSmaregi }>('reconcile').read()
  if (value?.counted !== undefined) {
    const { at, stores: counted } = value.counted
    for (const storeId of counted.length === 0 ? [ALL] : counted) since.counted(storeId, at)
  }
  for await (const { at, alignment } of setEqual(store, await store.batches.newest())) {
    const { productId, storeId } = alignment
    if (productId === ALL) since.counted(storeId, new Date(alignment.at).toISOString())
    else since.set(pairName(pairIn(stores, productId, storeId)), at)
  }
  return since
}
