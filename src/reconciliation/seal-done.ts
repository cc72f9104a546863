import { endOf, type RowOutcome } from '../domain/stock/batch.ts'
import { inWarehouse, keyOf, type StockKey } from '../domain/stock/stock-key.ts'
import type { App } from '../context.ts'
import { headsSince } from '../stock-sync/batches-since.ts'
import type { Store } from '../store/store.ts'
import { type Calls, type DoneRepair, readCalls, writeCalls } from './repair-record.ts'
import { sealAlignment } from './seal-alignment.ts'

/**
 * Writes down as equal what has been mended in Smaregi, however late that is: whatever is taken in from then on knows of it. For a
 * holder of the lock `stock`.
 */
export async function sealDone(app: App, store: Store): Promise<Calls> {
  const calls = await readCalls(store)
  if (calls.done.length === 0) return calls
  const open = await notSealed(store, calls)
  if (open.length > 0)
    await sealAlignment(app, store, {
      // Its count was read before its call, however long ago that is.
      aligned: open.map((one) => ({ ...one, readBy: one.call?.at })),
      outcomes: open.map(outcomeOf),
      change: (state) => state,
    })
  const sealed = new Set(calls.done.map(nameOf))
  return writeCalls(store, (now) => ({
    ...now,
    done: now.done.filter((one) => !sealed.has(nameOf(one))),
  }))
}

/**
 * Whoever reads this after a kill can tell by the batches alone whether it was written down. Others may have been made meanwhile, by
 * flushes and by a person's decisions; only the one that names it is its own.
 */
async function notSealed(store: Store, { done, batch }: Calls): Promise<readonly DoneRepair[]> {
  const sealed = new Set<string>()
  for await (const { outcomes } of headsSince(store.batches, '', (id) => id > batch))
    for (const one of outcomes)
      if (one.kind === 'mended' && one.by === 'smaregi') sealed.add(one.why ?? formerName(one))
  return done.filter((one) => !sealed.has(nameOf(one)))
}

function outcomeOf({ code, warehouse, units, call }: DoneRepair): RowOutcome {
  const of = { code, ...inWarehouse(warehouse), products: [], delta: -units }
  return { ...endOf(of, 'mended', 'smaregi'), ...(call !== undefined && { why: call.id }) }
}

function nameOf(one: DoneRepair): string {
  return one.call?.id ?? formerName({ ...one, delta: -one.units })
}

/** Earlier versions named no call: but it was one product after another, each once. */
function formerName({ delta, ...key }: StockKey & { readonly delta: number }): string {
  return `${delta} ${keyOf(key)}`
}
