import type { BatchHead, ChangeRecord, RowOutcome } from '../domain/stock/batch.ts'
import { candidateHolds, candidatesFrom, heldCandidate } from '../domain/stock/candidates.ts'
import type { SentRow } from '../domain/stock/left-open.ts'
import { openItemsOf, type OpenWork } from '../domain/stock/open-work.ts'
import type { Candidate, PlanRules } from '../domain/stock/plan.ts'
import { placedWork } from '../domain/stock/places.ts'
import { inWarehouse, keyOf, sumName } from '../domain/stock/stock-key.ts'
import { untoldProducts } from '../domain/stock/untold.ts'
import { areUnasked } from '../domain/stock/unasked.ts'
import * as says from '../messages/flush.ts'
import { say } from '../kernel/sentence.ts'
import type { App } from '../context.ts'
import { mayTakeAll } from '../capabilities/learned.ts'
import { RuleBook } from '../settings/rule-book.ts'
import { newTag } from './batch-head.ts'
import { HourWatch } from './busy-hours.ts'
import { decide, type Decided } from './decide.ts'
import { openDecider } from './decider.ts'
import { findEarlierMarks } from './earlier-marks.ts'
import { askWithSets } from './expand-sets.ts'
import { follow, judgeAgain, type SecondVerdict } from './follow-up.ts'
import { RepeatJudge } from './judge-repeats.ts'
import { keepAnswer } from './keep-answer.ts'
import { link } from './link-codes.ts'
import type { Asked } from './preflight.ts'
import { readNewest } from './read-open-work.ts'
import { RepeatHistory } from './repeat-history.ts'
import { resolve, type Resolved } from './resolve-ids.ts'
import type { Result, SoFar } from './results.ts'
import { rememberTyped } from './returned-shipment-rules.ts'
import { blockedIn, marksAreKept, placeFor, type Run } from './run-context.ts'
import { seal, type Start } from './seal.ts'
import { noteSeen } from './seen-stock.ts'
import { takeIn } from './take-in.ts'
import { withoutAsking } from './unasked.ts'
import { upload } from './upload.ts'
import { choiceOf } from './urgent.ts'
import { Witness } from './witness.ts'

const MAX_ROWS = 1000

/**
 * One round, from the journal to the verdicts: a line of stages, each with its own input and its own result. Null when there was
 * nothing to write down. `earlier`: what the rounds before have come to. `results`: where the stages' own go, in their order, also
 * those before a stage that failed.
 */
export async function round(
  run: Run,
  earlier: SoFar,
  results: Result[],
): Promise<BatchHead | null> {
  const sealed = await sealNext(run, earlier, results)
  if (sealed === null || sealed.rows.length === 0) return sealed
  run.app.progress(says.progressUpload(sealed.rows.length)[run.app.locale])
  const sent = await upload(run, sealed)
  const { tag } = sealed
  if (sent.answer.kind === 'queued') results.push({ queued: { tag, queId: sent.answer.queId } })
  const answered = await keepAnswer(run, sent)
  if (answered.state === 'settled' || leavesVerdict(run, answered)) return answered
  const followed = await follow(run, answered, run.app.config.nextengine.poll.budgetMs)
  results.push(followed)
  return followed.head
}

/** Who comes again anyway reads later in one call what became of it, where marks are kept, and may read more with it. */
function leavesVerdict(run: Run, { rows }: BatchHead): boolean {
  const comesAgain = run.sends === 'urgent' || run.planned !== null
  return comesAgain && rows.every((row) => marksAreKept(run, row))
}

/** Nothing has left the machine when it returns. */
async function sealNext(run: Run, earlier: SoFar, results: Result[]): Promise<BatchHead | null> {
  const newest = await readNewest(run.store)
  const { head } = newest
  const before = placedWork(newest.state, run.places)
  // Rows of earlier batches are looked at once in a run; the newest batch's own have just been.
  const looks = run.sends !== 'nothing' && !earlier.sealed
  const older = !looks ? [] : before.doubtful.filter((row) => row.batch !== head?.id)
  const second = await judgeAgain(run, older)
  results.push(second)
  const state = afterSecondVerdict(before, older, second)
  const draft = await run.store.batches.draft(head?.id ?? 0)
  try {
    const sealed = await fill(run, { head, before, state, second, draft, earlier }, results)
    if (sealed === null) await draft.abort()
    return sealed
  } catch (error) {
    await draft.abort()
    run.store.keys.reset()
    throw error
  }
}

async function fill(run: Run, start: Start, results: Result[]): Promise<BatchHead | null> {
  const { state, second, draft, earlier } = start
  const tag = newTag(draft.id, run.app.system)
  const { decided, resolved } = await takeInAll(run, start, tag, results)
  const all = candidatesFrom(state, decided.sums)
  const heldBefore = new Set(candidateHolds(state).map((one) => sumName(one, one.heldFor)))
  const linked = await link(run, all, heldBefore, earlier)
  results.push(linked)
  const { unresolved, questions, links } = decided
  const held = [...questions.map(heldCandidate), ...linked.candidates]
  const { number: table } = await run.store.tables.current()
  const untold = untoldProducts({ unresolved, table, held, links })
  const asked = await askFor(run, start, linked.candidates, untold)
  await noteSeen(run, asked)
  results.push(resultOf(asked))
  if (areUnasked(asked.plan.rows)) results.push({ asked: asked.later.map(keyOf) })
  const outcomes = [second, decided, linked, asked].flatMap((stage) => stage.outcomes)
  if (isCalm(run, start, { plan: asked.plan, outcomes, resolved })) return leaveAll(run)
  const renamed = [...linked.renamed, ...asked.apart]
  const sealed = await seal(run, { ...start, tag, decided, asked, outcomes, renamed })
  if (sealed === null) return null
  const { ignored, unknownDivision, otherRows } = decided
  const applied = sealed.outcomes.filter((one) => one.kind === 'applied').length
  results.push({ sealed, applied, ignored, unknownDivision, otherRows })
  return sealed
}

function resultOf({ asked, ignored, excluded }: Asked): Result {
  return { asked: asked.map(keyOf), ignored, excluded }
}

/** Nothing is urgent, and nothing was found out that has to be written down: everything stays for the next flush. */
function isCalm({ sends }: Run, { second }: Start, { plan, outcomes, resolved }: Found): boolean {
  const found = [plan.rows, plan.held, outcomes, resolved.changes, resolved.notShown]
  const all = [...found, openItemsOf(second.left)]
  return sends === 'urgent' && all.every((one) => one.length === 0)
}

interface Found {
  readonly plan: Asked['plan']
  readonly outcomes: readonly unknown[]
  readonly resolved: Resolved
}

function leaveAll({ store }: Run): null {
  store.keys.reset()
  return null
}

/** The journal to its end, the ids in it resolved, and each change decided. */
async function takeInAll(
  run: Run,
  { head, state, draft, earlier }: Start,
  tag: string,
  results: Result[],
): Promise<{ readonly decided: Decided; readonly resolved: Resolved }> {
  const { app, store, translator, places } = run
  const judge = new RepeatJudge(store, draft, new RepeatHistory(run), earlier.judged)
  const witness = new Witness(app)
  const hours = new HourWatch(app)
  const follows = follower(app, tag)
  const record = (line: ChangeRecord): void => {
    draft.record(line)
    follows(line.notification)
    witness.see(line)
    hours.see(line)
  }
  const deciding = { app, store, translator, head, state, places, judge, record }
  const taken = await takeIn(deciding, await openDecider(deciding), () => draft.drain())
  const resolved = await resolve(run, taken.ids, earlier)
  results.push(resolved)
  const decided = await decide(taken, resolved)
  results.push({ judged: decided.judged })
  await witness.keep(store)
  await hours.keep(store)
  await rememberTyped(app, store, decided.typed)
  return { decided, resolved }
}

/** In the log: each notification by the id that the listener gave it, and the batch it went into. A line a notification. */
function follower(app: App, batch: string): (notification: string) => void {
  const message = say(app.locale, says.tookIn)
  let last = ''
  return (notification) => {
    if (notification === last) return
    last = notification
    app.log.debug({ notification, batch }, message)
  }
}

/**
 * What may go now, and Next Engine's answer about it. Codes that wait for an earlier row rest, and held ones that this run has asked
 * for already.
 */
async function askFor(
  run: Run,
  start: Start,
  candidates: readonly Candidate[],
  untold: ReadonlySet<string>,
): Promise<Asked & { readonly outcomes: readonly RowOutcome[] }> {
  const { state, second, earlier } = start
  const blocked = blockedIn(run, state)
  const isAsked = (one: Candidate): boolean =>
    earlier.asked.has(keyOf(one)) || second.asked.includes(keyOf(one))
  const choice = await choiceOf(run, candidates, blocked)
  const rests = (one: Candidate): boolean =>
    !choice.isAsked(one) || blocked.has(one) || (one.heldFor !== null && isAsked(one))
  const ready = candidates.filter((one) => !rests(one))
  const rules = { ...(await planRules(run, ready)), untold }
  const resting = candidates.filter(rests)
  const free = await withoutAsking(run, start, ready, { rules, view: choice.view })
  if (free !== null)
    return { ...free, later: [...free.later, ...resting], outcomes: free.plan.outcomes }
  const marked = await findEarlierMarks(run, ready, rules)
  const asked = choice.goes(await askWithSets(run, marked.candidates, rules, blocked))
  return {
    ...asked,
    later: [...asked.later, ...resting],
    outcomes: [...marked.outcomes, ...asked.plan.outcomes],
  }
}

async function planRules(run: Run, candidates: readonly Candidate[]): Promise<PlanRules> {
  const { config } = run.app
  const book = new RuleBook(run.store, config)
  await book.know(candidates)
  return {
    master: run.rules.master,
    masters: book.masters,
    maxDelta: config.guard.maxDelta,
    equalToFree: (warehouse) =>
      mayTakeAll(run.capabilities.of(placeFor(run, inWarehouse(warehouse))), run.app.now()),
    isMarked: (warehouse) => marksAreKept(run, inWarehouse(warehouse)),
    ...(run.places.isMany && run.places.single === null ? { isUnplaced: true as const } : {}),
    maxRows: MAX_ROWS,
  }
}

function afterSecondVerdict(
  before: OpenWork,
  older: readonly SentRow[],
  { left }: SecondVerdict,
): OpenWork {
  const rest = before.doubtful.filter((row) => !older.includes(row))
  return {
    ...before,
    waiting: [...before.waiting, ...left.waiting],
    held: [...before.held, ...left.held],
    doubtful: [...left.doubtful, ...rest],
    inDoubt: [...before.inDoubt, ...left.inDoubt],
  }
}
