import type { Store } from '../store/store.ts'
import { rewrite } from '../store/update-document.ts'
import { type Known, type Sources, sourcesOf } from './learned.ts'

/**
 * What the services were seen to do about orders and their 出荷. It stands in the document `orders`, beside where the import
 * stands (`order-sync/state.ts`).
 */
export interface OrderCapabilities {
  /** Whether Next Engine fills the newest date of a line that nobody has touched; null = not seen yet. */
  readonly newestFilled: boolean | null
  /** Whether Next Engine shows lines that are not allocated where their 拠点 is asked for; null = not seen yet. */
  readonly unallocatedShown: boolean | null
  /** 在庫区分 that Smaregi was seen to write for a 出荷, and for its corrections. */
  readonly shipmentDivision: string | null
  readonly corrections: readonly string[]
  /** Where the answers above come from, by their names. */
  readonly known: Sources
}

export type OrderFacts = Partial<Omit<OrderCapabilities, 'known'>>

export const NOTHING_SEEN: OrderCapabilities = {
  newestFilled: null,
  unallocatedShown: null,
  shipmentDivision: null,
  corrections: [],
  known: {},
}

export async function readOrderCapabilities(store: Store): Promise<OrderCapabilities> {
  const { value } = await document(store).read()
  return { ...NOTHING_SEEN, ...value }
}

/** For holders of the lock `orders`. */
export function learnAboutOrders(
  store: Store,
  facts: (known: OrderCapabilities) => OrderFacts,
  source: Known,
): Promise<void> {
  return rewrite<OrderCapabilities>(document(store), (value) => {
    const known = { ...NOTHING_SEEN, ...value }
    return learnt(known, facts(known), source)
  })
}

/** The state with what the services were seen to do, and where that comes from. */
export function learnt<S extends OrderCapabilities>(state: S, facts: OrderFacts, source: Known): S {
  return { ...state, ...facts, known: sourcesOf(state.known, state, facts, source) }
}

function document(store: Store) {
  return store.document<OrderCapabilities>('orders')
}
