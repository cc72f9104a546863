import { alignmentLines } from '../domain/stock/alignment.ts'
import type { BatchHead, RowOutcome } from '../domain/stock/batch.ts'
import { heldAgain, heldCandidate, merge } from '../domain/stock/candidates.ts'
import { type Renamed, underNewNames, withoutNeverWent } from '../domain/stock/links.ts'
import { openItemsOf, type OpenWork } from '../domain/stock/open-work.ts'
import type { Candidate } from '../domain/stock/plan.ts'
import type { Draft } from '../store/store.ts'
import { makeHead } from './batch-head.ts'
import type { Decided } from './decide.ts'
import type { SecondVerdict } from './follow-up.ts'
import type { Asked } from './preflight.ts'
import type { SoFar } from './results.ts'
import type { Run } from './run-context.ts'
import { noteBatch } from './advance.ts'

/** What a round begins with: the newest batch, and what is unfinished after it. */
export interface Start {
  readonly head: BatchHead | null
  readonly before: OpenWork
  /** The same, with what the second look at earlier rows has shown. */
  readonly state: OpenWork
  readonly second: SecondVerdict
  readonly draft: Draft
  readonly earlier: SoFar
}

/** What it has come to. */
export interface ToSeal extends Start {
  readonly tag: string
  readonly decided: Decided
  readonly asked: Asked
  readonly outcomes: readonly RowOutcome[]
  readonly renamed: readonly Renamed[]
}

/** Commits all that at one stroke. Null where there is nothing to write down. */
export async function seal(run: Run, round: ToSeal): Promise<BatchHead | null> {
  const { draft, tag, head: former, decided: taken, asked, outcomes } = round
  const after = stateAfter(round)
  if (nothingTaken(round) && nothingToSay(round) && isSame(round.before, after)) return null
  for (const one of asked.aligned)
    for (const line of alignmentLines(tag, one.readAt.toISOString(), one)) draft.record(line)
  const sealed = makeHead(run, { id: draft.id, tag, former, taken, asked, outcomes })
  await draft.seal(sealed, openItemsOf(after))
  await run.store.keys.commit(draft.id)
  noteBatch(run, sealed)
  return sealed
}

function stateAfter({ state, decided, asked, outcomes, renamed }: ToSeal): OpenWork {
  const { plan, later } = asked
  // Parts of a set may be held in a later round than the code itself: one sum has one name.
  const held = merge([...plan.held.map(heldCandidate), ...later.filter(isHeld)])
  return {
    waiting: [...plan.waiting, ...later.filter((one) => !isHeld(one))],
    held: [...held.flatMap((one) => heldAgain(one) ?? []), ...decided.questions],
    doubtful: state.doubtful,
    inDoubt: state.inDoubt,
    failed: [...decided.stillFailed, ...decided.failed],
    unresolved: decided.unresolved,
    links: withoutNeverWent(underNewNames(decided.links, renamed), outcomes),
    watched: decided.watched,
  }
}

function isHeld({ heldFor }: Candidate): boolean {
  return heldFor !== null
}

function nothingTaken({ head, decided }: ToSeal): boolean {
  if (decided.changes > 0 || decided.failed.length > 0 || decided.otherRows > 0) return false
  const before = Object.entries(head?.position ?? {})
  return Object.entries(decided.position).every(
    ([segment, bytes]) =>
      bytes === 0 || before.some(([name, at]) => name === segment && at === bytes),
  )
}

function nothingToSay({ asked: { plan }, outcomes }: ToSeal): boolean {
  return plan.rows.length === 0 && outcomes.length === 0
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
