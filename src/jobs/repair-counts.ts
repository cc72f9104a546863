import { foldCode } from '../domain/mapping/names.ts'
import { StonError } from '../kernel/errors.ts'
import * as says from '../messages/reconcile.ts'
import type { ShipmentDesk } from '../connectors/smaregi/shipment-desk.ts'
import type { App } from '../context.ts'
import { readUnfinished } from '../stock-sync/read-open-work.ts'
import type { Tools } from '../reconciliation/read-both-sides.ts'
import type { Mending } from '../reconciliation/repairs.ts'
import { mendSmaregi } from '../reconciliation/repair-smaregi.ts'
import { problemsOf } from '../reports/problems.ts'
import type { Repaired } from '../reports/reconcile-run.ts'
import { mendNextEngine } from './repair-nextengine.ts'

/** Changes the counts of one side, for a holder of both locks. */
export function repairCounts(
  tools: Tools,
  side: 'nextengine' | 'smaregi',
  mendings: readonly Mending[],
): Promise<Repaired> {
  return side === 'nextengine' ? inNextEngine(tools, mendings) : inSmaregi(tools, mendings)
}

/** What was uploaded is not yet what was taken: the flush says what it had to hold, as it does for every change. */
async function inNextEngine(
  { app, store }: Tools,
  mendings: readonly Mending[],
): Promise<Repaired> {
  const { error } = await mendNextEngine(app, store, mendings)
  const state = await readUnfinished(store)
  const wanted = new Set(mendings.map(({ code }) => foldCode(code)))
  const open = problemsOf(state).filter(({ code }) => wanted.has(foldCode(code)))
  const held = new Set(open.map(({ code }) => foldCode(code)))
  const onTheirWay = new Set(
    [...state.waiting, ...state.doubtful].map(({ code }) => foldCode(code)),
  )
  const taken = mendings.filter(({ code }) => !held.has(foldCode(code)))
  return {
    kind: 'nextengine',
    mended: taken.filter(({ code }) => !onTheirWay.has(foldCode(code))).length,
    open,
    settled: new Set(taken.map(({ productId }) => productId)),
    error,
  }
}

async function inSmaregi({ app, store }: Tools, mendings: readonly Mending[]): Promise<Repaired> {
  const desk = await writingDesk(app)
  const { done, refused, error } = await mendSmaregi(app, store, desk, mendings)
  const codes = new Set(refused.map(({ code }) => code))
  const settled = mendings
    .slice(0, done + refused.length)
    .flatMap(({ productId, code }) => (codes.has(code) ? [] : [productId]))
  return { kind: 'smaregi', mended: done, refused, settled: new Set(settled), error }
}

async function writingDesk(app: App): Promise<ShipmentDesk> {
  const desk = await app.stockDesk()
  if (desk === null)
    throw new StonError({ code: 'config', exit: 'config', message: says.needsSmaregi })
  return desk
}
