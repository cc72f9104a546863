import { pairName } from '../domain/reconciliation/compare.ts'
import { foldedKeyOf, inWarehouse, keyOf, shownIn } from '../domain/stock/stock-key.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import { endOf } from '../domain/stock/batch.ts'
import type { StonError } from '../kernel/errors.ts'
import { readOpenWork } from '../stock-sync/read-open-work.ts'
import type { Tools } from '../reconciliation/facts.ts'
import type { Repair } from '../reconciliation/repairs.ts'
import { repairSmaregi } from '../reconciliation/repair-smaregi.ts'
import { sealAlignment } from '../reconciliation/seal-alignment.ts'
import { problemsOf } from '../reports/problems.ts'
import type { Repaired } from '../reports/acted.ts'
import { configured } from './configured.ts'
import { flushUnderLock } from './flush-job.ts'

/** Changes the counts of one side, for a holder of both locks. */
export function repairCounts(
  tools: Tools,
  side: 'nextengine' | 'smaregi',
  repairs: readonly Repair[],
): Promise<Repaired> {
  return side === 'nextengine' ? inNextEngine(tools, repairs) : inSmaregi(tools, repairs)
}

/**
 * The amounts wait like any others from here on, so the ordinary guards, states and verdicts are theirs as well; then they are sent.
 * Whoever is killed in between has lost nothing: the next flush goes on.
 */
async function inNextEngine({ app, store }: Tools, repairs: readonly Repair[]): Promise<Repaired> {
  const since = app.now().toISOString()
  const amounts = repairs.map(({ code, warehouse, productId, units }) => ({
    code,
    ...inWarehouse(warehouse),
    products: [productId],
    delta: units,
    changes: 0,
    since,
  }))
  await sealAlignment(app, store, {
    aligned: repairs,
    outcomes: amounts.map((one) => endOf(one, 'mended', 'nextengine')),
    change: (state) => ({ ...state, waiting: [...state.waiting, ...amounts] }),
  })
  const { error } = await flushUnderLock(app, store)
  return takenBy(await readOpenWork(store), repairs, error)
}

/** What was uploaded is not yet what was taken: the flush says what it had to hold, as it does for every change. */
function takenBy(state: OpenWork, repairs: readonly Repair[], error: StonError | null): Repaired {
  const wanted = new Set(repairs.map(foldedKeyOf))
  // What waits for the answer about an EC link is none of what was to be mended.
  const open = problemsOf({ ...state, links: [] }).filter(({ key }) => wanted.has(foldedKeyOf(key)))
  const held = new Set(open.map(({ key }) => foldedKeyOf(key)))
  const onTheirWay = new Set([...state.waiting, ...state.doubtful].map(foldedKeyOf))
  const taken = repairs.filter((one) => !held.has(foldedKeyOf(one)))
  return {
    kind: 'nextengine',
    mended: taken.filter((one) => !onTheirWay.has(foldedKeyOf(one))).length,
    open: open.map(({ key, told }) => ({ code: shownIn(key.code, key.warehouse), told })),
    settled: new Set(taken.map(pairName)),
    error,
  }
}

async function inSmaregi({ app, store }: Tools, repairs: readonly Repair[]): Promise<Repaired> {
  const client = configured(await app.stockClient(), app.config)
  const { done, refused, error } = await repairSmaregi(app, store, client, repairs)
  const keys = new Set(refused.map(keyOf))
  const settled = repairs
    .slice(0, done + refused.length)
    .flatMap((one) => (keys.has(keyOf(one)) ? [] : [pairName(one)]))
  return { kind: 'smaregi', mended: done, refused, settled: new Set(settled), error }
}
