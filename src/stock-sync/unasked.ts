import type { StockView } from '../domain/schedule/urgency.ts'
import { beforeAsking, type Candidate, plan, type PlanRules } from '../domain/stock/plan.ts'
import { marksSuffice, type Unasked, unaskedRows } from '../domain/stock/unasked.ts'
import { inWarehouse, type StockKey } from '../domain/stock/stock-key.ts'
import { grouped } from '../kernel/grouped.ts'
import { fromJst } from '../kernel/time.ts'
import { rememberedSets } from '../product-mapping/sets.ts'
import { saleUntil } from '../settings/sale.ts'
import { type Asked, unaskedYet } from './preflight.ts'
import { placeFor, type Run } from './run-context.ts'
import type { Start } from './seal.ts'
import { placeOf } from './seen-stock.ts'

/**
 * What may leave without a question: then nothing is asked for at all, and what is held rests. Null where somebody has to be asked for
 * something.
 */
export async function withoutAsking(
  run: Run,
  start: Pick<Start, 'head' | 'state'>,
  ready: readonly Candidate[],
  { rules, view }: { readonly rules: PlanRules; readonly view: StockView | null },
): Promise<Asked | null> {
  if (view === null || !(await mayLeave(run, start, ready))) return null
  // What has come to nothing rests as well until its marks are looked for: at once where they could bring pieces that are not there.
  const isResting = ({ heldFor, delta, marks = [] }: Candidate): boolean =>
    heldFor !== null || (delta === 0 && marks.length > 0 && marks.every(({ sent }) => sent < 0))
  const held = ready.filter(isResting)
  if (held.some(isFirstRefusal)) return null
  const fresh = ready.filter((one) => !isResting(one))
  if (fresh.some(({ marks = [] }) => marks.length > 0)) return null
  const settled = fresh.filter((one) => beforeAsking(one, rules) !== null)
  const open = fresh.filter((one) => !settled.includes(one))
  const found = await rowsOf(run, open, rules, view)
  if (found === null) return null
  const facts = { answers: new Map(), smaregi: new Map(), comparable: () => 0 }
  const rest = plan(settled, facts, rules)
  return unaskedYet({ ...rest, rows: found.rows }, held, fromJst(found.countedAt))
}

async function mayLeave(
  run: Run,
  { head, state }: Pick<Start, 'head' | 'state'>,
  ready: readonly Candidate[],
): Promise<boolean> {
  const { app, store, planned, sends, capabilities } = run
  if (planned !== 'send' || sends !== 'all') return false
  const open = [...state.doubtful, ...state.inDoubt]
  const now = app.now().getTime()
  const places = grouped(ready, ({ warehouse }) => warehouse).keys()
  const suffice = [...places].every((warehouse) => {
    const learnt = capabilities.of(placeFor(run, inWarehouse(warehouse)))
    return marksSuffice({ ...learnt, open, askedAt: head?.askedAt }, now)
  })
  return suffice && (await saleUntil(store, app.now())) === null
}

async function rowsOf(
  run: Run,
  open: readonly Candidate[],
  { maxRows }: PlanRules,
  view: StockView,
): Promise<Unasked | null> {
  const sets = await rememberedSets(run.store)
  if (open.some(({ code }) => sets.has(code))) return null
  const place = (of: StockKey): string => placeOf(run.app, of.warehouse)
  return unaskedRows(open, { view, placeOf: place, now: run.app.now().getTime(), maxRows })
}

function isFirstRefusal({ heldFor }: Candidate): boolean {
  return heldFor?.reason === 'refused' && heldFor.unasked === true
}
