import type { EchoEntry } from '../domain/stock/echo.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import { StonError } from '../kernel/errors.ts'
import { damagedLedger } from '../messages/store.ts'
import { DAY_MS, jstDay } from '../kernel/time.ts'
import type { App } from '../context.ts'
import type { SoldPieces } from '../settings/pause.ts'
import type { Store } from '../store/store.ts'
import { repairId, repairSmaregi, type RepairsDone } from './repair-smaregi.ts'
import type { Repair } from './repairs.ts'

/**
 * Goods that are sold were counted with the others: Smaregi's count is taken down by them. Each is done once, however often it is begun
 * anew: `since` (ISO instant) is of the stocktaking and names the calls.
 */
export async function takeOffSold(
  tools: { readonly app: App; readonly store: Store; readonly client: ShipmentsClient },
  sold: readonly SoldPieces[],
  since: string,
): Promise<RepairsDone> {
  const { app, store, client } = tools
  const day = jstDay(new Date(Date.parse(since) - DAY_MS))
  const { entries, damaged } = await store.echoes.since(day)
  const [gone] = damaged
  // What was done may be among it, and would be done a second time.
  if (gone !== undefined) throw new StonError({ code: 'damaged', ...damagedLedger(gone.where) })
  const made = happened(entries)
  const open = sold.map((one) => repairOf(one, since)).filter(({ once }) => !made.has(once.id))
  return repairSmaregi(app, store, client, open)
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
