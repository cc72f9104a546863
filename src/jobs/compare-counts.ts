import type { App } from '../context.ts'
import { unexplained } from '../domain/reconciliation/compare.ts'
import { StonError } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import { toJst } from '../kernel/time.ts'
import { finishProbe, probeCutOff } from '../messages/doctor-learnt.ts'
import * as says from '../messages/reconcile.ts'
import * as repairSays from '../messages/reconcile-repair.ts'
import { inDoubt } from '../messages/repair-in-doubt.ts'
import { openProbe, type ProbeRecord } from '../capabilities/probe-record.ts'
import { settleMs } from '../outbox/outbox.ts'
import { type Comparison, compareTwice } from '../reconciliation/compare-twice.ts'
import { agreedAt } from '../reconciliation/drift-log.ts'
import { explainByDropped } from '../reconciliation/dropped.ts'
import type { Tools } from '../reconciliation/facts.ts'
import { readAgain, readBothSides } from '../reconciliation/read-both-sides.ts'
import { readCatalogue } from '../reconciliation/read-catalogue.ts'
import { settleOpenCall } from '../reconciliation/repair-smaregi.ts'
import { findUnnotified } from '../reconciliation/unnotified.ts'
import type { Found } from '../reports/reconciliation.ts'
import { searchLost, receivesPlatform } from '../stock-sync/lost-webhooks.ts'
import type { Store } from '../store/store.ts'

/** A comparison of both counts, and everything that could be found out about its differences. */
export interface Explained extends Comparison, Found {}

export interface Wanted {
  /** The 商品ID to compare; null = all. */
  readonly only: ReadonlySet<string> | null
  /** A flush has gone before, under the same locks. */
  readonly flushed: boolean
}

/** One comparison, for a holder of both locks: lines its stages up, each of which gives its result to the next. */
export async function compareCounts(tools: Tools, { only, flushed }: Wanted): Promise<Explained> {
  const { app, store } = tools
  refuseProbe(await openProbe(store))
  // What a killed run may have left on its way to Smaregi would be taken for drift.
  await endOpenRepair(app, store)
  app.progress(say(app.locale, says.readingProducts))
  const first = await readBothSides(tools, await readCatalogue(tools), only)
  const compared = await compareTwice(tools, first, only)
  // A flush has just looked for what got lost.
  const comparison = flushed ? compared : await withLost(tools, compared)
  const { moving, facts } = comparison
  const { stores } = facts
  const agreed = await agreedAt(store, [...comparison.differences, ...moving], stores)
  const known = { differences: comparison.differences, stores }
  const differences = await explainByDropped(store, known, agreed)
  const unnotified = (await receivesPlatform(app, store))
    ? []
    : await findUnnotified(tools, { facts, differences, agreed })
  const doubtful = differences.filter(({ shares }) =>
    shares.some(({ cause }) => cause === 'inDoubt'),
  )
  const settles = doubtful.every((one) => facts.sureAt([one]) !== null)
  const found = { moving, agreed, unnotified, sureAt: facts.sureAt(differences), settles }
  return { facts, matched: facts.matched, differences, ...found }
}

/** What a probe has left behind is put back by the probe, and must not be mended as well. */
function refuseProbe(open: ProbeRecord | null): void {
  if (open === null) return
  throw new StonError({
    code: 'probe',
    message: probeCutOff(open.productId),
    hint: finishProbe(open.code),
  })
}

/**
 * Sees what became of a call whose answer nobody has, before anything builds on Smaregi's count. Throws where it may still be made: what
 * it does would be done a second time. For a holder of both locks.
 */
export async function endOpenRepair(app: App, store: Store): Promise<void> {
  const open = await settleOpenCall(app, store)
  if (open === null) return
  if (open.asked === true) {
    const { what: message, next: hint } = inDoubt(open)
    throw new StonError({ code: 'smaregi', message, hint })
  }
  const over = toJst(new Date(Date.parse(open.at) + settleMs(app.config)))
  const { what: message, next: hint } = repairSays.mayStillCome({ ...open, over })
  throw new StonError({ code: 'temporary', message, hint })
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
