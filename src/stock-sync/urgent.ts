import type { BatchRow } from '../domain/stock/batch.ts'
import type { Pending } from '../domain/schedule/facts.ts'
import { byStock, fewBelow, type StockView, urgencyOf } from '../domain/schedule/urgency.ts'
import { partsOf, pendingFrom } from '../domain/schedule/pending.ts'
import { heldCandidate } from '../domain/stock/candidates.ts'
import type { Blocked, Held } from '../domain/stock/open-work.ts'
import type { Candidate } from '../domain/stock/plan.ts'
import { amountOf, foldedKeyOf, keyOf } from '../domain/stock/stock-key.ts'
import { rememberedSets } from '../product-mapping/sets.ts'
import type { Asked } from './preflight.ts'
import type { Run } from './run-context.ts'
import { readStockView } from './seen-stock.ts'

/** What of the candidates is asked for in this round, and what of it then goes. `view`: by which that was decided, where it was read. */
export interface Choice {
  readonly view: StockView | null
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
  if (run.sends === 'nothing' || run.planned === 'look')
    return { view: null, isAsked: () => false, goes: (asked) => asked }
  const [view, sets] = [await readStockView(run), await rememberedSets(run.store)]
  const urgent = pendingFrom(candidates, sets, blocked).filter(
    (one) => urgencyOf(one, view) !== 'rest',
  )
  const keys = new Set(urgent.map(foldedKeyOf))
  const isUrgent = (part: Pending): boolean => !part.waits && keys.has(foldedKeyOf(part))
  const hasUrgent = (one: Candidate): boolean => partsOf(one, sets, blocked).some(isUrgent)
  // What is left of an oversold sum is asked for with them, at no further call; alone it is not.
  const isMade = candidates.some(hasUrgent)
  const rests = new Set(candidates.filter(isOversoldRest).map(keyOf))
  return {
    view,
    isAsked: (one) => hasUrgent(one) || (isMade && isOversoldRest(one)),
    goes: (asked) => onlyUrgent(asked, view, rests),
  }
}

function isOversoldRest({ heldFor }: Candidate): boolean {
  return heldFor?.reason === 'oversold'
}

/** What is urgent of it is looked for as soon as if it had gone alone, where somebody comes again for that. */
async function everything(run: Run): Promise<Choice> {
  const view = run.planned === null ? null : await readStockView(run)
  const hasUrgent = ({ plan: { rows } }: Asked): boolean =>
    view !== null && rows.some((row) => isUrgentIn(row, view))
  return {
    view,
    isAsked: () => true,
    goes: (asked) => (hasUrgent(asked) ? { ...asked, urgent: true } : asked),
  }
}

function isUrgentIn(row: BatchRow, view: StockView): boolean {
  if (row.before === null) return false
  return byStock(row.before.free, row.delta, fewBelow(row.code, view)) !== 'rest'
}

/**
 * By the counts that have just been read. What need not hurry rides along with everything else. `rests` of what was oversold go with
 * whatever goes; where there is still no room for them they stay as they were.
 */
function onlyUrgent(asked: Asked, view: StockView, rests: ReadonlySet<string>): Asked {
  const { plan } = asked
  const isLeaving = plan.rows.some((row) => isUrgentIn(row, view))
  const goes = (row: BatchRow): boolean =>
    isUrgentIn(row, view) || (isLeaving && rests.has(keyOf(row)))
  const stays = (one: Held): boolean => one.reason === 'oversold' && rests.has(keyOf(one))
  const patient = plan.rows.filter((row) => !goes(row))
  return {
    ...asked,
    plan: {
      ...plan,
      rows: plan.rows.filter(goes),
      held: plan.held.filter((one) => !stays(one)),
    },
    later: [
      ...asked.later,
      ...patient.map((row) => ({ ...amountOf(row), heldFor: null })),
      ...plan.held.filter(stays).map(heldCandidate),
    ],
    urgent: true,
  }
}
