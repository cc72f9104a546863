import type { EchoEntry } from '../domain/stock/echo.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import { DAY_MS, jstDay } from '../kernel/time.ts'
import type { App } from '../context.ts'
import { memoOf } from '../outbox/repairs.ts'
import type { SoldPieces } from '../settings/pause.ts'
import { headsSince } from '../stock-sync/batches-since.ts'
import type { Store } from '../store/store.ts'
import { readCalls } from './repair-record.ts'
import { repairId, repairSmaregi, type RepairsDone } from './repair-smaregi.ts'
import type { Repair } from './repairs.ts'

/** Pieces of which nobody can say whether they were taken off: left to a person. `memo`: what the change bears in Smaregi. */
interface Unsure {
  readonly sold: SoldPieces
  readonly memo: string
}

interface Stocktaking {
  /** ISO instant; names the calls. */
  readonly since: string
  /** Nobody has begun to take anything off before. */
  readonly isFirst: boolean
}

/**
 * Goods that are sold were counted with the others: Smaregi's count is taken down by them. Each is done once, however often it is begun
 * anew. Where a part of the ledger is damaged, what was done may be among it, and would be done a second time: unless it is seen
 * elsewhere, or nothing can have been done by then, it is left.
 */
export async function takeOffSold(
  tools: { readonly app: App; readonly store: Store; readonly client: ShipmentsClient },
  sold: readonly SoldPieces[],
  { since, isFirst }: Stocktaking,
): Promise<RepairsDone & { readonly unsure: readonly Unsure[] }> {
  const { app, store, client } = tools
  const before = new Date(Date.parse(since) - DAY_MS)
  const { entries, damaged } = await store.echoes.since(jstDay(before))
  const isWhole = isFirst || damaged.length === 0
  const made = new Set([...happened(entries), ...(await mended(store, before))])
  const open = sold
    .map((one) => ({ one, repair: repairOf(one, since) }))
    .filter(({ repair }) => !made.has(repair.once.id))
  const repairs = open.map(({ repair }) => repair)
  return {
    ...(await repairSmaregi(app, store, client, isWhole ? repairs : [])),
    unsure: isWhole
      ? []
      : open.map(({ one, repair }) => ({ sold: one, memo: memoOf({ id: repair.once.id }) })),
  }
}

function repairOf({ productId, code, storeId, quantity }: SoldPieces, since: string) {
  const id = repairId(`sold ${since} ${productId} ${storeId}`)
  return {
    productId,
    code,
    units: quantity,
    // Up to when the count holds what has happened, the stocktaking itself says.
    pairs: [],
    once: { id, storeId },
  } satisfies Repair
}

/** The calls that were seen to have done something, or of which a person said so. */
function happened(entries: Iterable<EchoEntry>): ReadonlySet<string> {
  const made = new Set<string>()
  for (const entry of entries)
    if (entry.kind === 'unread' || (entry.kind === 'caused' && entry.keys.length > 0))
      made.add(entry.id)
  return made
}

/** Changes in Smaregi that stand as done in other records. */
async function mended(store: Store, since: Date): Promise<readonly string[]> {
  const ids = (await readCalls(store)).done.flatMap(({ call }) => call?.id ?? [])
  for await (const { outcomes } of headsSince(store.batches, since.toISOString()))
    for (const { kind, why } of outcomes) if (kind === 'mended' && why !== undefined) ids.push(why)
  return ids
}
