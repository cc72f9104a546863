import { heldTwice } from '../domain/stock/left-by-verdict.ts'
import type { RowOutcome } from '../domain/stock/batch.ts'
import { heldCandidate } from '../domain/stock/candidates.ts'
import type { NeMovement } from '../domain/stock/evidence.ts'
import { lookedFor, type Mark } from '../domain/stock/mark.ts'
import { type Lines, lookForMarks } from '../domain/stock/nameless-lines.ts'
import { beforeAsking, type Candidate, type PlanRules } from '../domain/stock/plan.ts'
import { inWarehouse, type StockKey } from '../domain/stock/stock-key.ts'
import { fromJst, toJst } from '../kernel/time.ts'
import { MARGIN_MS, readHistory } from './ne-history.ts'
import { placeFor, type Run } from './run-context.ts'
import { patienceMs } from './upload-end.ts'

interface CheckedAnswer {
  /** Also pieces that nobody can tell whether they are in: those are held. */
  readonly candidates: readonly Candidate[]
  /** What was taken for not applied and is there after all. */
  readonly outcomes: readonly RowOutcome[]
}

/**
 * Before an amount leaves again the marks it left with are looked for: whatever was believed of them, a mark that stands in the history
 * was applied, and only the rest goes; where a line may be its, and names no row, its pieces are held. So with one that ends because it
 * has come to nothing. One call a run that sends something again.
 */
export async function findEarlierMarks(
  run: Run,
  candidates: readonly Candidate[],
  rules: PlanRules,
): Promise<CheckedAnswer> {
  const leaving = candidates.filter((one) => one.delta === 0 || beforeAsking(one, rules) === null)
  const marks = leaving.flatMap((one) => one.marks ?? [])
  const since = marks.map((mark) => mark.since).toSorted()[0]
  const instant = since === undefined ? null : fromJst(since)
  if (instant === null) return { candidates, outcomes: [] }
  const codes = [...new Set(marks.map((mark) => mark.neCode))]
  const from = toJst(new Date(instant.getTime() - MARGIN_MS))
  const movements = (await readHistory(run, codes, from)) ?? []
  const now = (await run.gate()).serverNow()
  const times = { now: toJst(now), oldest: toJst(new Date(now.getTime() - patienceMs(run))) }
  const checkedAnswers = candidates.map((one) =>
    leaving.includes(one)
      ? without(one, linesFor(run, one, movements), times)
      : { left: [one], outcomes: [] },
  )
  return {
    candidates: checkedAnswers.flatMap(({ left }) => left),
    outcomes: checkedAnswers.flatMap(({ outcomes }) => outcomes),
  }
}

/** With what is known of the 拠点 that it goes to. Nothing is to come back of what was in Next Engine's count when that was counted. */
function linesFor(run: Run, one: Candidate, movements: readonly NeMovement[]): Lines {
  const { reasonKept, words } = run.capabilities.of(placeFor(run, inWarehouse(one.warehouse)))
  const counted =
    (one.marks ?? [])
      .map(({ countedAt = '' }) => countedAt)
      .toSorted()
      .at(-1) ?? ''
  const since = movements.filter(({ at }) => at === '' || at > counted)
  return { movements: since, reasonKept: reasonKept ?? null, words }
}

/** By Next Engine's clock (JST). Marks that left before `oldest` are not waited for any more. */
interface Times {
  readonly now: string
  readonly oldest: string
}

/** A mark that is not there and older than anything is waited for needs no further look. */
function without(
  one: Candidate,
  lines: Lines,
  { now, oldest }: Times,
): { readonly left: readonly Candidate[]; readonly outcomes: readonly RowOutcome[] } {
  const marks = one.marks ?? []
  const { found, unsure, missing } = lookForMarks(marks, lines)
  const asked: Candidate[] = []
  let delta = found.reduce((rest, mark) => rest - mark.sent, one.delta)
  for (const mark of unsure) {
    // Its own pieces go no further; where they have come to nothing, they would have to come back.
    const pieces = isPartOf(mark.sent, delta) ? mark.sent : -mark.sent
    if (pieces === mark.sent) delta -= pieces
    asked.push(heldCandidate(heldTwice(one, mark, pieces)))
  }
  const settled = [
    ...marks.filter(({ settledAt }) => settledAt !== undefined),
    ...unsure.map((mark) => ({ ...mark, settledAt: now })),
  ]
  const stays = stillOpen(missing, settled, oldest)
  const hasEnded = found.length + unsure.length > 0 && delta === 0 && lookedFor(stays).length === 0
  return {
    left: [...(hasEnded ? [] : [{ ...one, delta, marks: stays }]), ...asked],
    outcomes: found.map((mark) => markApplied(one, mark)),
  }
}

function isPartOf(pieces: number, delta: number): boolean {
  return Math.sign(pieces) === Math.sign(delta) && Math.abs(pieces) <= Math.abs(delta)
}

/** As long as they may turn up; and with them those whose lines are not theirs. */
function stillOpen(
  missing: readonly Mark[],
  settled: readonly Mark[],
  oldest: string,
): readonly Mark[] {
  const isNew = settled.some(({ settledAt = '' }) => settledAt >= oldest)
  const open = missing.filter(({ since }) => isNew || since >= oldest)
  return open.length === 0 ? [] : [...open, ...settled]
}

/** What left with this mark is in. */
export function markApplied({ code, warehouse }: StockKey, { batch, row, sent }: Mark): RowOutcome {
  return { kind: 'applied', code, ...inWarehouse(warehouse), delta: sent, batch, row, by: 'tag' }
}
