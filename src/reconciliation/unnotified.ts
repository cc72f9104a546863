import { type Difference, pairName, unexplained } from '../domain/reconciliation/compare.ts'
import type { Movement } from '../connectors/smaregi/shipments-client.ts'
import { EchoBook, mayBeOurs } from '../domain/stock/echo.ts'
import { StonError } from '../kernel/errors.ts'
import type { Store } from '../store/store.ts'
import { say } from '../kernel/sentence.ts'
import { jstDay } from '../kernel/time.ts'
import { storeNames } from '../product-mapping/place-names.ts'
import { takenBefore } from '../stock-sync/former-keys.ts'
import { inWarehouse } from '../domain/stock/stock-key.ts'
import type { Facts, Tools } from './facts.ts'

/** A movement in Smaregi's history of which no notification has come. */
export interface Unnotified {
  readonly productId: string
  /** The 拠点 that the store feeds; absent = the only one. */
  readonly warehouse?: string
  readonly storeId: string
  /** What people call the store, where that is known. */
  readonly storeName?: string
  /** `YYYY-MM-DDTHH:MM:SS+09:00` */
  readonly at: string
  readonly delta: number
  readonly division: string
}

/** A comparison, and when each product was last seen to agree (ISO instant); null = never. */
interface Compared {
  readonly facts: Facts
  readonly differences: readonly Difference[]
  readonly agreed: ReadonlyMap<string, string | null>
}

/** Each costs a call for each store; what differs most is looked at. */
const LOOKED_AT = 20
/** Of the whole history. */
const ALL = '0'

/**
 * A legacy notification that was lost cannot be taken in by itself: its row has no id to tell it by. But Smaregi's stock history shows
 * which movement it was, since the two counts agreed; so a person sees at once what happened.
 */
export async function findUnnotified(
  { app, store }: Pick<Tools, 'app' | 'store'>,
  { facts, differences, agreed }: Compared,
): Promise<readonly Unnotified[]> {
  const client = await app.shipmentsClient()
  const some = unexplained(differences).slice(0, LOOKED_AT)
  if (client === null || some.length === 0) return []
  const begun = await firstReceived(store)
  if (begun === null) return []
  const judge = await openJudge(store)
  const found: Unnotified[] = []
  try {
    for (const one of some) {
      const { productId } = one
      const since = later(agreed.get(pairName(one)) ?? null, begun)
      for (const { storeId } of facts.pairsOf(one)) {
        const rows = (await client.movements(productId, storeId, ALL)) ?? []
        const open = rows.filter((row) => Date.parse(row.at) > since)
        for (const row of open)
          if (await judge(row, { productId, storeId }))
            found.push({ productId, ...inWarehouse(one.warehouse), storeId, ...factsOf(row) })
      }
    }
  } catch (error) {
    // The differences stand without it.
    if (!(error instanceof StonError)) throw error
    app.log.warn({ code: error.code }, say(app.locale, error.sentence))
  }
  return found.length === 0 ? found : withStores(found, await storeNames(app, store))
}

function withStores(
  found: readonly Unnotified[],
  names: ReadonlyMap<string, string>,
): readonly Unnotified[] {
  return found.map((one) => {
    const storeName = names.get(one.storeId)
    return storeName === undefined ? one : { ...one, storeName }
  })
}

function factsOf({ at, delta, division }: Movement) {
  return { at, delta, division }
}

/** What came before ston did was told to nobody. Null: nothing has been received yet. */
async function firstReceived(store: Store): Promise<number | null> {
  for (const id of await store.batches.list()) {
    const head = await store.batches.read(id)
    if (head?.lastReceivedAt !== null && head !== null) return Date.parse(head.sealedAt)
  }
  return null
}

function later(agreedAt: string | null, begun: number): number {
  return agreedAt === null ? begun : Math.max(begun, Date.parse(agreedAt))
}

type Pair = Pick<Unnotified, 'productId' | 'storeId'>

/** True for a movement that nobody has told about, and that ston has not caused itself. */
async function openJudge(store: Store): Promise<(row: Movement, pair: Pair) => Promise<boolean>> {
  const head = await store.batches.newest()
  const { entries, damaged } = await store.echoes.since(head?.keysFrom ?? '')
  const own = new EchoBook(entries, damaged)
  return async ({ at, division, keys, idKey, formerKey }, pair) => {
    const day = jstDay(new Date(at))
    if (head?.keysFrom !== null && head !== null && day < head.keysFrom) return false
    if (own.callBehind(keys, pair) !== null) return false
    if (mayBeOurs(division) && own.isUnsure(at)) return false
    await store.keys.load([day])
    if (keys.some((key) => key !== formerKey && store.keys.has(day, key))) return false
    const told = { ...pair, key: idKey, formerKey, at }
    return (await takenBefore(store, [told])).size === 0
  }
}
