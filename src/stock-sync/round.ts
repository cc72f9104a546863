import { Exclusions } from '../domain/mapping/exclusions.ts'
import type { Amount, BatchHead, RowOutcome } from '../domain/stock/batch.ts'
import { candidateHolds, candidatesFrom, freshCandidates } from '../domain/stock/candidates.ts'
import type { Candidate, PlanRules } from '../domain/stock/plan.ts'
import {
  blockedCodes,
  openItemsOf,
  type Held,
  NOTHING,
  type OpenWork,
  openWorkOf,
} from '../domain/stock/open-work.ts'
import type { Draft } from '../store/store.ts'
import { tookIn } from '../messages/flush.ts'
import { say } from '../kernel/sentence.ts'
import { RuleBook } from '../settings/rule-book.ts'
import { readExclusions } from '../product-mapping/exclusions.ts'
import { reading } from './pending.ts'
import type { Asked } from './preflight.ts'
import { mayTakeAll } from '../capabilities/learned.ts'
import { askWithSets } from './expand-sets.ts'
import { link } from './link-codes.ts'
import type { Run } from './run-context.ts'
import { findEarlierMarks } from './earlier-marks.ts'
import { judgeAgain, type SecondVerdict } from './follow-up.ts'
import { noteBatch } from './upload.ts'
import { makeHead, newTag } from './batch-head.ts'
import { RepeatJudge } from './judge-repeats.ts'
import { resolve } from './resolve-ids.ts'
import { rememberTyped } from './returned-shipment-rules.ts'
import { takeIn, type TakenIn } from './take-in.ts'
import { Witness } from './witness.ts'

const MAX_ROWS = 1000

/**
 * One round: reads what is new, decides, asks for counts, and seals the next batch. Null when there is nothing to write down.
 * Nothing has left the machine when it returns.
 */
export async function nextBatch(run: Run): Promise<BatchHead | null> {
  const head = await run.store.batches.newest()
  const carried = head === null ? [] : await run.store.batches.carried(head.id)
  const before = head === null ? NOTHING : openWorkOf(head, carried)
  const second = await secondVerdict(run, head, before)
  const draft = await run.store.batches.draft(head?.id ?? 0)
  try {
    const sealed = await fill(run, { head, before, second, draft })
    if (sealed === null) await draft.abort()
    return sealed
  } catch (error) {
    await draft.abort()
    run.store.keys.reset()
    throw error
  }
}

/** Rows of earlier batches are looked at once in a run; the newest batch's own have just been. */
async function secondVerdict(
  run: Run,
  head: BatchHead | null,
  before: OpenWork,
): Promise<SecondVerdict> {
  const older = run.done.sealed ? [] : before.doubtful.filter((row) => row.batch !== head?.id)
  const rest = before.doubtful.filter((row) => !older.includes(row))
  const { left, outcomes } = await judgeAgain(run, older)
  return { left: { ...left, doubtful: [...left.doubtful, ...rest] }, outcomes }
}

interface Start {
  readonly head: BatchHead | null
  readonly before: OpenWork
  readonly second: SecondVerdict
  readonly draft: Draft
}

async function fill(run: Run, start: Start): Promise<BatchHead | null> {
  const { before, second, draft } = start
  const tag = newTag(draft.id)
  const taken = await takeInAll(run, start, tag)
  const state = afterSecondVerdict(before, second)
  const all = candidatesFrom(state, freshCandidates(taken.sums, taken.open))
  const linked = await link(run, all, new Set(candidateHolds(state).map((held) => held.code)))
  const { ready, resting } = split(run, state, linked.candidates)
  const rules = await planRules(run, ready)
  const marked = await findEarlierMarks(run, ready, rules)
  const asked = await askWithSets(run, marked.candidates, rules, blockedCodes(state))
  const after = afterAsking(state, asked, resting, taken)
  const outcomes = [
    ...second.outcomes,
    ...taken.repeats.outcomes,
    ...linked.outcomes,
    ...marked.outcomes,
    ...asked.plan.outcomes,
  ]
  if (nothingTaken(start, taken) && nothingToSay(asked, outcomes) && isSame(start.before, after))
    return null
  const sealed = makeHead(run, { id: draft.id, tag, former: start.head, taken, asked, outcomes })
  await draft.seal(sealed, openItemsOf(after))
  await run.store.keys.commit(draft.id)
  note(run, taken, sealed)
  noteBatch(run, sealed)
  return sealed
}

async function takeInAll(run: Run, { head, before, draft }: Start, tag: string): Promise<TakenIn> {
  const follow = follower(run, tag)
  const witness = new Witness(run.app)
  const exclusions = new Exclusions(await readExclusions(run.store))
  const options = reading(run.app, run.store, head)
  const taken = await takeIn({
    ...options,
    translator: run.translator,
    exclusions,
    record: (line) => {
      draft.record(line)
      follow(line.notification)
      witness.see(line)
    },
    pause: () => draft.drain(),
    unresolved: before.unresolved,
    links: before.links,
    failing: before.failed,
    repeats: {
      held: before.held,
      watched: before.watched,
      judge: new RepeatJudge(run, draft),
    },
    resolve: (ids) => resolve(run, ids),
  })
  await witness.keep(run.store)
  await rememberTyped(run.app, run.store, await options.returnedShipments())
  return taken
}

/** In the log: each notification by the id that the listener gave it, and the batch it went into. A line a notification. */
function follower({ app }: Run, batch: string): (notification: string) => void {
  const message = say(app.locale, tookIn)
  let last = ''
  return (notification) => {
    if (notification === last) return
    last = notification
    app.log.debug({ notification, batch }, message)
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
    equalToFree: mayTakeAll(run.capabilities.learnt, run.app.now()),
    maxRows: MAX_ROWS,
  }
}

function afterSecondVerdict(before: OpenWork, { left }: SecondVerdict): OpenWork {
  return {
    waiting: [...before.waiting, ...left.waiting],
    held: [...before.held, ...left.held],
    doubtful: left.doubtful,
    inDoubt: [...before.inDoubt, ...left.inDoubt],
    failed: before.failed,
    unresolved: before.unresolved,
    links: before.links,
    watched: before.watched,
  }
}

/** What may be asked for now, and what rests: codes that wait for an earlier row, and held ones already asked for in this run. */
function split(
  run: Run,
  state: OpenWork,
  all: readonly Candidate[],
): { ready: Candidate[]; resting: Candidate[] } {
  const blocked = blockedCodes(state)
  const rests = (one: Candidate): boolean =>
    blocked.has(one.code) || (one.heldFor !== null && run.done.asked.has(one.code))
  return { ready: all.filter((one) => !rests(one)), resting: all.filter(rests) }
}

function afterAsking(
  state: OpenWork,
  { plan, later }: Asked,
  resting: readonly Candidate[],
  taken: TakenIn,
): OpenWork {
  const rest = [...later, ...resting]
  const asHeld = (one: Candidate): Held[] =>
    one.heldFor === null ? [] : [{ ...one, reason: one.heldFor, words: one.words }]
  const asWaiting = (one: Candidate): Amount[] => (one.heldFor === null ? [one] : [])
  return {
    waiting: [...plan.waiting, ...rest.flatMap(asWaiting)],
    held: [...plan.held, ...rest.flatMap(asHeld), ...taken.repeats.questions],
    doubtful: state.doubtful,
    inDoubt: state.inDoubt,
    failed: [...state.failed, ...taken.failed],
    unresolved: taken.unresolved,
    links: taken.links,
    watched: taken.repeats.watched,
  }
}

function nothingTaken(start: Start, taken: TakenIn): boolean {
  if (taken.changes > 0 || taken.failed.length > 0 || taken.otherRows > 0) return false
  return samePosition(start.head, taken)
}

function nothingToSay({ plan }: Asked, outcomes: readonly RowOutcome[]): boolean {
  return plan.rows.length === 0 && outcomes.length === 0
}

function samePosition(head: BatchHead | null, taken: TakenIn): boolean {
  const before = Object.entries(head?.position ?? {})
  return Object.entries(taken.position).every(
    ([segment, bytes]) =>
      bytes === 0 || before.some(([name, at]) => name === segment && at === bytes),
  )
}

function isSame(before: OpenWork, after: OpenWork): boolean {
  return fingerprint(before) === fingerprint(after)
}

/** Equal for equal states, whatever order they were written in. */
function fingerprint(state: OpenWork): string {
  return openItemsOf(state)
    .map((item) => JSON.stringify(item))
    .toSorted()
    .join('\n')
}

function note(run: Run, taken: TakenIn, sealed: BatchHead): void {
  const { done } = run
  done.sealed = true
  for (const [rule, changes] of taken.ignored)
    done.ignored.set(rule, (done.ignored.get(rule) ?? 0) + changes)
  done.unknownDivision += taken.unknownDivision
  done.otherRows += taken.otherRows
  done.applied += sealed.outcomes.filter((one) => one.kind === 'applied').length
  if (sealed.rows.length > 0)
    done.batches.push({ id: sealed.tag, queId: null, rows: sealed.rows.length })
}
