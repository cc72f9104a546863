import type { BatchRow } from '../domain/stock/batch.ts'
import type { Pending } from '../domain/schedule/facts.ts'
import { byStock, fewBelow, type StockView, urgencyOf } from '../domain/schedule/urgency.ts'
import { partsOf, pendingFrom } from '../domain/schedule/pending.ts'
import { foldedKeyOf } from '../domain/stock/stock-key.ts'
import { amountOf, type Blocked } from '../domain/stock/open-work.ts'
import type { Candidate } from '../domain/stock/plan.ts'
import { rememberedSets } from '../product-mapping/sets.ts'
import type { Asked } from './preflight.ts'
import type { Run } from './run-context.ts'
import { readStockView } from './seen-stock.ts'

/** What of the candidates is asked for in this round, and what of it then goes. */
export interface Choice {
  isAsked(one: Candidate): boolean
  goes(asked: Asked): Asked
}

/** `blocked`: codes whose last row has no verdict. */
export async function choiceOf(
  run: Run,
  candidates: readonly Candidate[],
  blocked: Blocked,
): Promise<Choice> {
  if (run.sends === 'all') return everything(run)
  if (run.sends === 'nothing') return { isAsked: () => false, goes: (asked) => asked }
  const [view, sets] = [await readStockView(run), await rememberedSets(run.store)]
  const urgent = pendingFrom(candidates, sets, blocked).filter(
    (one) => urgencyOf(one, view) !== 'rest',
  )
  const keys = new Set(urgent.map(foldedKeyOf))
  const isUrgent = (part: Pending): boolean => !part.waits && keys.has(foldedKeyOf(part))
  return {
    isAsked: (one) => partsOf(one, sets, blocked).some(isUrgent),
    goes: (asked) => onlyUrgent(asked, view),
  }
}

/** What is urgent of it is looked for as soon as if it had gone alone, where somebody comes again for that. */
async function everything(run: Run): Promise<Choice> {
  const view = run.planned === null ? null : await readStockView(run)
  const hasUrgent = ({ plan: { rows } }: Asked): boolean =>
    view !== null && rows.some((row) => isUrgentIn(row, view))
  return {
    isAsked: () => true,
    goes: (asked) => (hasUrgent(asked) ? { ...asked, urgent: true } : asked),
  }
}

function isUrgentIn(row: BatchRow, view: StockView): boolean {
  if (row.before === null) return false
  return byStock(row.before.free, row.delta, fewBelow(row.code, view)) !== 'rest'
}

/** By the counts that have just been read. What need not hurry rides along with everything else. */
function onlyUrgent(asked: Asked, view: StockView): Asked {
  const { plan } = asked
  const patient = plan.rows.filter((row) => !isUrgentIn(row, view))
  return {
    ...asked,
    plan: { ...plan, rows: plan.rows.filter((row) => isUrgentIn(row, view)) },
    later: [...asked.later, ...patient.map((row) => ({ ...amountOf(row), heldFor: null }))],
    urgent: true,
  }
}
