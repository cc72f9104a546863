import { DAY_MS, jstDay } from '../../kernel/time.ts'
import { comingDuties, daysAfter, dueDuties, dutiesOf, tomorrow } from './duties.ts'
import type { Calls, Facts, UrgentCount, Work } from './facts.ts'
import { midnight, openingOf, shifted, weekdayOf } from './hours.ts'

/** A tenth of the month's calls is for people: comparing, looking, trying. */
const FOR_PEOPLE = 0.1
/** Part of the limit at which a person is told. */
const NEAR = 0.8

/** What may be spent beyond what must be done, in calls; without a limit everything is endless. */
export interface Budget {
  /** To the month's end. */
  readonly left: number
  /** Today, at the pace that the month allows. */
  readonly today: number
  /** The same without what last pieces will need before the shop closes, by what other days needed. */
  readonly forFew: number
  /** What few pieces will need until then; null = nobody knows. */
  readonly fewNeed: number | null
  /** `forFew` without that. */
  readonly spare: number
  /** What a whole day gets beyond what must be done. */
  readonly share: number
  /** 80 % of the limit are used. */
  readonly isNear: boolean
  /** Nothing is left beyond what must be done. */
  readonly isSpent: boolean
}

/** What is left of the month, in calls. */
export function budgetOf(facts: Facts): Budget {
  const { calls, limits, isSale } = facts
  if (limits.callsPerMonth === 0) return ENDLESS
  const usable = Math.floor(limits.callsPerMonth * (isSale ? 1 : 1 - FOR_PEOPLE))
  const toCome = mustToday(facts)
  const days = daysAfter(facts.now)
  const left = usable - calls.month - toCome - mustADay(facts) * days
  const spentToday = Math.max(0, calls.today - (mustADay(facts) - toCome))
  const share = Math.max(0, left + spentToday) * partOfToday(facts, days)
  const today = Math.min(left, share - spentToday)
  const { last, few } = reserved(facts)
  return {
    left,
    share,
    today,
    forFew: today - last,
    fewNeed: facts.urgentADay === null ? null : few,
    spare: today - last - few,
    isNear: calls.month >= limits.callsPerMonth * NEAR,
    isSpent: left < calls.cost['flush --urgent'],
  }
}

const ENDLESS: Budget = {
  left: Infinity,
  today: Infinity,
  forFew: Infinity,
  fewNeed: 0,
  spare: Infinity,
  share: Infinity,
  isNear: false,
  isSpent: false,
}

/** On the first day nobody knows. */
const GUESS: UrgentCount = { last: 1, few: 1 }

/** What urgent flushes will cost before the shop closes. */
function reserved(facts: Facts): { readonly last: number; readonly few: number } {
  const { urgentADay, calls, week, now } = facts
  const { last, few } = urgentADay ?? GUESS
  const opening = openingOf(week, jstDay(new Date(now)))
  if (opening === null) return { last: 0, few: 0 }
  const length = opening.closes - opening.opens
  const part = Math.max(0, Math.min(1, (opening.closes - now) / length))
  const cost = calls.cost['flush --urgent']
  // Part of a flush is none: the last piece of the evening needs a whole one.
  return {
    last: Math.ceil(last * part) * cost,
    few: Math.ceil(few * part) * cost,
  }
}

/** The calls that a day needs whatever happens. */
export function mustADay({ calls, week, importing, now }: Facts): number {
  const must = dutiesOf(jstDay(new Date(now)), week, importing).filter((one) => one.must)
  return sumOf(
    calls,
    must.map((one) => one.job),
  )
}

function mustToday(facts: Facts): number {
  const { now, week, importing, calls } = facts
  const end = tomorrow(now)
  const coming = comingDuties(now, week, importing).filter((one) => one.at < end)
  const open = [...dueDuties(now, facts), ...coming].filter((one) => one.must)
  return sumOf(
    calls,
    open.map((one) => one.job),
  )
}

function sumOf({ cost }: Calls, jobs: readonly Work[]): number {
  return jobs.reduce((sum, job) => sum + cost[job], 0)
}

/** A Saturday that brings twice as much as a Tuesday gets twice its calls. */
function partOfToday({ now, weights }: Facts, days: number): number {
  const today = jstDay(new Date(now))
  const weight = (ahead: number): number => weights[weekdayOf(shifted(today, ahead))] ?? 1
  let all = 0
  for (let ahead = 0; ahead <= days; ahead += 1) all += weight(ahead)
  return all === 0 ? 1 / (days + 1) : weight(0) / all
}

/** What the month will have cost in the end: what must be done, and the rest at the pace so far, within the limit. */
export function plannedCalls(facts: Facts, budget: Budget): number {
  const { calls, limits, now } = facts
  const days = daysAfter(now)
  const passed = Number(jstDay(new Date(now)).slice(8, 10))
  const must = mustToday(facts) + mustADay(facts) * days
  const pace = (calls.month / passed) * days
  const more = limits.callsPerMonth === 0 ? pace : Math.min(pace, must + Math.max(0, budget.left))
  return Math.round(calls.month + Math.max(must, more))
}

/** How much each weekday brings of all changes; even where too little is known. */
export function weightsOf(received: Readonly<Record<string, number>>): readonly number[] {
  const sums = Array.from({ length: 7 }, () => ({ changes: 0, days: 0 }))
  for (const [day, changes] of Object.entries(received)) {
    const sum = sums[weekdayOf(day)]
    if (sum === undefined) continue
    sum.changes += changes
    sum.days += 1
  }
  if (sums.some((one) => one.days === 0)) return EVEN
  const mean = sums.map((one) => one.changes / one.days)
  const all = mean.reduce((a, b) => a + b, 0)
  // No day goes without: what comes on a quiet one is sent as well.
  return all === 0 ? EVEN : mean.map((one) => Math.max(one / all, LEAST))
}

const EVEN: readonly number[] = Array.from({ length: 7 }, () => 1)
const LEAST = 0.05

/** What a day needed on average, of days (`YYYY-MM-DD`) before today; null where none was counted. */
export function urgentMean(
  days: Readonly<Record<string, UrgentCount>>,
  today: string,
): UrgentCount | null {
  const past = Object.keys(days)
    .filter((day) => day < today)
    .toSorted()
  const [first] = past
  if (first === undefined) return null
  const count = Math.round((midnight(today) - midnight(first)) / DAY_MS)
  const sum = (of: keyof UrgentCount): number =>
    past.reduce((all, day) => all + (days[day]?.[of] ?? 0), 0) / count
  return { last: sum('last'), few: sum('few') }
}
