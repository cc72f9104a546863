import { type Amount, type BatchRow, type Counts, endOf, type RowOutcome } from './batch.ts'
import type { Hold, HoldReason } from './hold.ts'
import { lookedFor } from './mark.ts'
import type { Held } from './open-work.ts'
import { FIRST_RULES, type Rules } from './rules.ts'
import { amountOf, keyOf, sumName } from './stock-key.ts'
import { UploadFile } from './upload-file.ts'

/** A code that Next Engine has, in its own spelling. */
export interface KnownCode extends Counts {
  readonly kind: 'known'
  readonly neCode: string
}

/** One whose count cannot be read: nothing is said about how many there are, least of all that there are none. */
export interface UncountedCode {
  readonly kind: 'uncounted'
  readonly neCode: string
  /** What stands there instead of a number. */
  readonly found: string
  /** The 拠点 that it should be in, and that is not there (any more). */
  readonly gone?: string
}

/** One that Next Engine has. */
export type FoundCode = KnownCode | UncountedCode

/** What Next Engine says about a code. */
export type CodeAnswer =
  | KnownCode
  | UncountedCode
  /** `spelled`: a product of just this spelling is there all the same, deleted or in another 拠点. */
  | { readonly kind: 'missing'; readonly spelled?: true }
  /** Several codes that differ from ours in letter case only. */
  | { readonly kind: 'ambiguous'; readonly spellings: readonly string[] }

/** An amount that wants to go out, with what held it before, if anything did. */
export interface Candidate extends Amount {
  readonly heldFor: Hold | null
}

/** `maxDelta` in pieces, whatever the sign: what is larger waits for a person, unless it was released. */
export interface PlanRules {
  readonly master: Rules['master']
  /** The master of each rule set that an amount may name; of one that is not among them it is `master`. */
  readonly masters?: ReadonlyMap<number, Rules['master']>
  readonly maxDelta: number
  /** Learnt: may a decrement take exactly the free stock of that 拠点 (undefined = the only one)? */
  equalToFree(warehouse: string | undefined): boolean
  /** Learnt: are marks kept in what NE's history shows of that 拠点? Absent = not known. */
  isMarked?(warehouse: string | undefined): boolean
  /** Products of which something is to be found out first: their counts are not compared (see `untoldProducts`). */
  readonly untold?: ReadonlySet<string>
  /** There are several 拠点, and nobody knows which was the one before: what names none cannot go. */
  readonly isUnplaced?: true
  /** Rows in one upload file. */
  readonly maxRows: number
}

/** Every candidate is in just one of them; but new changes that add up to nothing are in none. */
export interface Plan {
  readonly rows: readonly BatchRow[]
  readonly held: readonly Held[]
  readonly waiting: readonly Amount[]
  readonly outcomes: readonly RowOutcome[]
}

/** What was read for this plan, by `keyOf`; counts are pieces. What has no answer counts as missing. */
export interface PlanFacts {
  readonly answers: ReadonlyMap<string, CodeAnswer>
  /** Smaregi's stock of the products whose code has turned up; absent = it could not be read. */
  readonly smaregi: ReadonlyMap<string, number>
  /** Those whose counts may not be compared yet, and what they wait for. */
  readonly later?: ReadonlyMap<string, Hold>
  /** Which of Next Engine's numbers is compared with Smaregi's. */
  readonly comparable: (counts: Counts) => number
}

type Step =
  | { readonly kind: 'send'; readonly row: BatchRow }
  | { readonly kind: 'hold'; readonly hold: Hold }
  | { readonly kind: 'end'; readonly outcome: RowOutcome }

/** Held because the code was missing: when it turns up, the counts are compared before anything is sent. */
export function wasMissing({ heldFor }: Candidate): boolean {
  return heldFor !== null && MISSING.has(heldFor.reason)
}

/**
 * Its counts are compared before anything goes. "Send it" counts for what could be seen when it was said: of a code that was not there
 * nobody has seen the counts.
 */
export function isCompared(candidate: Candidate): boolean {
  const { heldFor, released } = candidate
  return wasMissing(candidate) && (released !== true || COMPARED.has(heldFor?.reason ?? 'missing'))
}

const MISSING = new Set<HoldReason>([
  'missing',
  'unlinked',
  'turnedUp',
  'asSet',
  'counts',
  'master',
])

/** What may be known before anybody is asked: sums of nothing, and amounts that a person must look at. */
export function beforeAsking(candidate: Candidate, rules: PlanRules): Step | null {
  if (candidate.delta === 0) return end(candidate, 'zero')
  if (candidate.code === '') return hold(candidate.heldFor ?? { reason: 'unlinked', key: '' })
  if (candidate.warehouse === undefined && rules.isUnplaced === true)
    return hold({ reason: 'unplaced' })
  if (candidate.heldFor?.reason === 'set') return hold(candidate.heldFor)
  if (candidate.heldFor?.reason === 'asSet' && candidate.released !== true)
    return hold(candidate.heldFor)
  if (candidate.heldFor?.reason === 'twice' && candidate.released !== true)
    return hold(candidate.heldFor)
  if (candidate.released !== true && Math.abs(candidate.delta) > rules.maxDelta)
    return hold({ reason: 'guard' })
  return null
}

/** Splits the candidates, whose codes have all been asked for, into rows to send and amounts that stay. */
export function plan(candidates: readonly Candidate[], facts: PlanFacts, rules: PlanRules): Plan {
  const held: Held[] = []
  const waiting: Amount[] = []
  const outcomes: RowOutcome[] = []
  const file = new UploadFile(rules)
  for (const candidate of urgentFirst(candidates)) {
    const step = beforeAsking(candidate, rules) ?? decide(candidate, facts, rules)
    if (step.kind === 'hold') held.push(heldBy(step.hold, candidate))
    else if (step.kind === 'end') {
      // New changes that cancel out need no note: nothing was ever open.
      if (candidate.heldFor !== null) outcomes.push(step.outcome)
      if (step.outcome.kind === 'zero') waiting.push(...toLookFor(candidate))
    } else if (!file.take(step.row)) waiting.push(amountOf(candidate))
  }
  return { rows: file.rows, held, waiting, outcomes }
}

/** What was taken for lost may turn up when its pieces have come to nothing as well. */
function toLookFor(candidate: Candidate): readonly Amount[] {
  const marks = lookedFor(candidate.marks)
  const { released: _, ...amount } = amountOf(candidate)
  return marks.length === 0 ? [] : [{ ...amount, changes: 0, marks }]
}

/** "Send it" counts once: what was not there when it was said is compared as ever when it turns up, and asked about by what was found then. */
const COMPARED = new Set<HoldReason>(['missing', 'unlinked', 'ambiguous', 'unplaced'])

function heldBy(why: Hold, candidate: Candidate): Held {
  const { released, ...amount } = amountOf(candidate)
  const stays = released === true && !isCompared(candidate) && !COMPARED.has(why.reason)
  return { ...amount, ...(stays ? { released } : {}), ...why }
}

/** Decrements first: until they arrive, goods that are gone can still be sold online. */
export function urgentFirst(candidates: readonly Candidate[]): Candidate[] {
  const nameOf = (one: Candidate): string => sumName(one, one.heldFor)
  return candidates.toSorted(
    (a, b) => Math.sign(a.delta) - Math.sign(b.delta) || (nameOf(a) < nameOf(b) ? -1 : 1),
  )
}

function decide(candidate: Candidate, facts: PlanFacts, rules: PlanRules): Step {
  const answer = facts.answers.get(keyOf(candidate))
  if (answer === undefined || answer.kind === 'missing') return hold({ reason: 'missing' })
  if (answer.kind === 'uncounted') return hold(stillMissing(candidate) ?? uncounted(answer))
  if (answer.kind === 'ambiguous') {
    const { spellings } = answer
    return hold({ reason: 'ambiguous', overlap: { kind: 'spellings', spellings } })
  }
  return isCompared(candidate)
    ? turnedUp(candidate, answer, facts, rules)
    : fit(candidate, answer, rules, false)
}

/** What was missing is compared when its count can be read, so it stays what it was. */
function stillMissing(candidate: Candidate): Hold | null {
  if (!wasMissing(candidate)) return null
  // What its counts were is worth nothing any more.
  return candidate.heldFor?.reason === 'turnedUp' ? { reason: 'missing' } : candidate.heldFor
}

function uncounted({ found, gone }: UncountedCode): Hold {
  return { reason: 'uncounted', found, ...(gone === undefined ? {} : { gone }) }
}

/** A code that was missing is there now. Was its count set by hand, or does it still need what was held? */
function turnedUp(
  candidate: Candidate,
  answer: KnownCode,
  facts: PlanFacts,
  rules: PlanRules,
): Step {
  if (masterOf(candidate, rules) === 'nextengine') return hold({ reason: 'master' })
  const later = facts.later?.get(keyOf(candidate))
  if (later !== undefined) return hold(later)
  const smaregi = facts.smaregi.get(keyOf(candidate))
  if (smaregi === undefined) return fit(candidate, answer, rules, true)
  const nextEngine = facts.comparable(answer)
  if (nextEngine === smaregi) return end(candidate, 'aligned')
  if (nextEngine + candidate.delta === smaregi) return fit(candidate, answer, rules, false)
  return hold({ reason: 'counts', nextEngine, smaregi })
}

/** The stock master under which an amount was received: what a change of the configuration does later is no matter of it. */
export function masterOf(
  { rules = FIRST_RULES }: Pick<Amount, 'rules'>,
  { master, masters }: Pick<PlanRules, 'master' | 'masters'>,
): Rules['master'] {
  return masters?.get(rules) ?? master
}

/** A decrement goes as far as the free stock does, at once. */
function fit(candidate: Candidate, answer: KnownCode, rules: PlanRules, unverified: boolean): Step {
  const room = Math.max(0, rules.equalToFree(candidate.warehouse) ? answer.free : answer.free - 1)
  const sent = candidate.delta < 0 ? -Math.min(-candidate.delta, room) : candidate.delta
  if (sent === 0) return hold({ reason: 'oversold' })
  const row: BatchRow = {
    ...amountOf(candidate),
    neCode: answer.neCode,
    sent,
    before: { stock: answer.stock, free: answer.free },
    ...(unverified ? { unverified } : {}),
  }
  return { kind: 'send', row }
}

function hold(why: Hold): Step {
  return { kind: 'hold', hold: why }
}

function end(candidate: Candidate, kind: 'aligned' | 'zero'): Step {
  return { kind: 'end', outcome: endOf(candidate, kind, kind, candidate.heldFor) }
}
