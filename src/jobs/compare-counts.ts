import { unexplained } from '../domain/reconciliation/compare.ts'
import { StonError } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import { finishProbe, probeCutOff } from '../messages/doctor-learnt.ts'
import * as says from '../messages/reconcile.ts'
import * as repairSays from '../messages/reconcile-repair.ts'
import type { Store } from '../store/store.ts'
import { openProbe } from '../capabilities/probe-record.ts'
import { type Comparison, compareAll } from '../reconciliation/compare-twice.ts'
import { agreedAt } from '../reconciliation/drift-log.ts'
import { explainByDropped } from '../reconciliation/dropped.ts'
import { readAgain, readCatalogue, type Tools } from '../reconciliation/read-both-sides.ts'
import { repairInDoubt, settleOpenCall } from '../reconciliation/repair-smaregi.ts'
import { findUnnotified } from '../reconciliation/unnotified.ts'
import type { Found } from '../reports/reconciliation.ts'
import { searchLost, receivesPlatform } from '../stock-sync/lost-webhooks.ts'

/** A comparison of both counts, and everything that could be found out about its differences. */
export interface Explained extends Comparison {
  readonly found: Found
}

export interface Wanted {
  /** The 商品ID to compare; null = all. */
  readonly only: ReadonlySet<string> | null
  /** A flush has gone before, under the same locks. */
  readonly flushed: boolean
}

/** One comparison, for a holder of both locks. */
export async function compareCounts(tools: Tools, { only, flushed }: Wanted): Promise<Explained> {
  const { app, store } = tools
  await refuseProbe(store)
  // What a killed run may have left on its way to Smaregi would be taken for drift.
  await settleOpenCall(app, store)
  await refuseInDoubt(store)
  app.progress(say(app.locale, says.readingProducts))
  const compared = await compareAll(tools, await readCatalogue(tools), only)
  // A flush has just looked for what got lost.
  const comparison = flushed ? compared : await withLost(tools, compared)
  const agreed = await agreedAt(store, [...comparison.differences, ...comparison.moving])
  const differences = await explainByDropped(store, comparison.differences, agreed)
  const { moving, facts } = comparison
  const unnotified = (await receivesPlatform(app, store))
    ? []
    : await findUnnotified(tools, { facts, differences, agreed })
  const found = { matched: facts.matched, differences, moving: moving.length, agreed, unnotified }
  return { ...comparison, differences, found }
}

/** What a probe has left behind is put back by the probe, and must not be mended as well. */
async function refuseProbe(store: Store): Promise<void> {
  const open = await openProbe(store)
  if (open === null) return
  throw new StonError({
    code: 'probe',
    exit: 'attention',
    message: probeCutOff(open.productId),
    hint: finishProbe(open.code),
  })
}

/** It may still be made, and what it does would be mended a second time. */
async function refuseInDoubt(store: Store): Promise<void> {
  const open = await repairInDoubt(store)
  if (open === null) return
  const { what: message, next: hint } = repairSays.inDoubt(open)
  throw new StonError({ code: 'smaregi', exit: 'attention', message, hint })
}

/** A webhook that got lost is no drift once it has been found: then it waits for the next flush, like any other. */
async function withLost(tools: Tools, comparison: Comparison): Promise<Comparison> {
  const { app, store } = tools
  const { facts, differences } = comparison
  if (unexplained(differences).length === 0 || (await searchLost(app, store)) === 0)
    return comparison
  const again = await readAgain(tools, facts, differences, 'nextengine')
  const some = new Set(differences.map(({ productId }) => productId))
  return { ...comparison, facts: again, differences: again.differences(some) }
}
