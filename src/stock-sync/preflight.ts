import type { IgnoreRule } from '../domain/stock/change.ts'
import type { Renamed } from '../domain/stock/links.ts'
import {
  beforeAsking,
  type Candidate,
  type CodeAnswer,
  type KnownCode,
  type Plan,
  plan,
  type PlanRules,
  urgentFirst,
} from '../domain/stock/plan.ts'
import type { NeMovement } from '../domain/stock/evidence.ts'
import { keyOf, type StockKey } from '../domain/stock/stock-key.ts'
import { toJst } from '../kernel/time.ts'
import { marksAreKept, type Run } from './run-context.ts'
import { MARGIN_MS, readHistory } from './ne-history.ts'
import { type AlignedAt, TurnedUp } from './turned-up.ts'

/** Codes in one question about counts. */
const PAGE = 1000

export interface Asked {
  readonly plan: Plan
  /** The candidates nobody has been asked about yet: the file was full before. */
  readonly later: readonly Candidate[]
  /** By Next Engine's clock, when the first counts were read. */
  readonly countedAt: Date | null
  /** The newest movement that the stock history showed then. */
  readonly seenUpTo: number
  /** Everything that was asked for, and the codes of it that Next Engine knows. */
  readonly asked: readonly StockKey[]
  readonly known: readonly string[]
  /** Its free stock and spelling where Next Engine told them, by `keyOf` as it was asked for. */
  readonly counted: ReadonlyMap<string, Pick<KnownCode, 'free' | 'neCode'>>
  /** Codes that have just been excluded because Next Engine does not know them, and their changes. */
  readonly excluded: readonly string[]
  readonly ignored: ReadonlyMap<IgnoreRule, number>
  /** Sums that were taken apart before. */
  readonly apart: readonly Renamed[]
  /** What has turned up, and was found to be equal with what is held for it. */
  readonly aligned: readonly AlignedAt[]
  /** Some of what goes takes the last pieces, or leaves few. */
  readonly urgent?: true
}

/** Asks for counts, a page at a time, until the file is full or every candidate has been asked for. */
export async function ask(
  run: Run,
  candidates: readonly Candidate[],
  rules: PlanRules,
): Promise<Asked> {
  const settled = candidates.filter((one) => beforeAsking(one, rules) !== null)
  const open = urgentFirst(candidates.filter((one) => beforeAsking(one, rules) === null))
  const answers = new Map<string, CodeAnswer>()
  const turnedUp = new TurnedUp(run, rules)
  const { smaregi, later, comparable } = turnedUp
  const facts = { answers, smaregi, later, comparable }
  let countedAt: Date | null = null
  let seenUpTo = 0
  let planned = plan(settled, facts, rules)
  let asked = 0
  while (asked < open.length && planned.rows.length < rules.maxRows) {
    const page = open.slice(asked, asked + PAGE)
    const gate = await run.gate()
    await turnedUp.begin(page)
    let found = await gate.counts(page)
    countedAt ??= gate.serverNow()
    const recent = await recentMovements(run, page, found, countedAt)
    seenUpTo = recent.reduce((newest, one) => Math.max(newest, one.id), seenUpTo)
    // Whatever the history showed has to be in the counts as well: else it would be taken for nobody's later.
    if (haveMoved(found, recent)) found = await gate.counts(page)
    for (const [key, answer] of found) answers.set(key, answer)
    await turnedUp.look(page, found)
    asked += page.length
    planned = plan([...settled, ...open.slice(0, asked)], facts, rules)
  }
  return {
    plan: planned,
    later: open.slice(asked),
    countedAt,
    seenUpTo,
    asked: open.slice(0, asked),
    ...knownOf(open.slice(0, asked), answers),
    ...NONE_EXCLUDED,
    aligned: turnedUp.alignedBy(planned),
  }
}

/** Nobody was asked. */
export function unaskedYet(
  planned: Plan,
  later: readonly Candidate[],
  countedAt: Date | null,
): Asked {
  const none = { asked: [], known: [], counted: new Map<string, never>(), seenUpTo: 0 }
  return { plan: planned, later, countedAt, ...none, ...NONE_EXCLUDED }
}

const NONE_EXCLUDED = {
  excluded: [],
  aligned: [],
  ignored: new Map<IgnoreRule, number>(),
  apart: [],
}

function knownOf(
  asked: readonly StockKey[],
  answers: ReadonlyMap<string, CodeAnswer>,
): Pick<Asked, 'known' | 'counted'> {
  const known = asked.flatMap((key) => {
    const answer = answers.get(keyOf(key))
    return answer === undefined || answer.kind === 'missing' ? [] : [{ key, answer }]
  })
  const counted = known.flatMap(({ key, answer }) =>
    answer.kind === 'known' ? [[keyOf(key), answer] as const] : [],
  )
  return { known: [...new Set(known.map(({ key }) => key.code))], counted: new Map(counted) }
}

/**
 * Where reasons are not known to be kept, a row may have to be recognised by its quantity alone: then it must be known which movements
 * were there before.
 */
async function recentMovements(
  run: Run,
  page: readonly StockKey[],
  answers: ReadonlyMap<string, CodeAnswer>,
  countedAt: Date,
): Promise<readonly NeMovement[]> {
  if (page.every((one) => marksAreKept(run, one))) return []
  const known = [...answers.values()].flatMap((one) => (one.kind === 'known' ? [one.neCode] : []))
  if (known.length === 0) return []
  const since = toJst(new Date(countedAt.getTime() - MARGIN_MS))
  return (await readHistory(run, known, since)) ?? []
}

/** A movement came between the counts and the history: it ends at another count. */
function haveMoved(
  answers: ReadonlyMap<string, CodeAnswer>,
  recent: readonly NeMovement[],
): boolean {
  const ends = new Map(recent.map((one) => [one.neCode, one.after]))
  return [...answers.values()].some((one) => {
    const end = one.kind === 'known' ? (ends.get(one.neCode) ?? null) : null
    return end !== null && one.kind === 'known' && end !== one.stock
  })
}
