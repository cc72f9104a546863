import { DAY_MS, jstDay, midnight } from '../../kernel/time.ts'
import { comingDuties, daysAfter, dueDuties, dutiesOf, tomorrow } from './duties.ts'
import type { Calls, Facts, UrgentCount, Work } from './facts.ts'
import { openingOf, shifted, weekdayOf } from './hours.ts'

/** A tenth of the month's calls is for people: comparing, looking, trying. A past day's part of it may go to last and few pieces. */
const FOR_PEOPLE = 0.1
/** Part of the limit at which a person is told. */
const NEAR = 0.8

/** Of what few pieces will need: with less the calls are short. Several of them often go together, so that a good part is enough. */
export const SHORT = 0.5
/** So many times the usual deviation of what comes by chance is kept. */
const SPREAD = 2
/** What becomes of an upload is read later, in one call. */
export const VERDICT = 1

/** What may be spent beyond what must be done, in calls; without a limit everything is endless. */
export interface Budget {
  /** To the month's end, with what people have left of theirs so far. */
  readonly left: number
  /** What last pieces may use just now: tomorrow's calls as well. */
  readonly forLast: number
  /** What few pieces may use just now: of the whole month where it has enough for all of them, else of the day. */
  readonly forFew: number
  /** How much of what few pieces will need to the month's end is there: 1 = all of it. */
  readonly supply: number
  /** Today's part of what neither last nor few pieces will need. */
  readonly spare: number
  /** What the orders of a sale may use just now: all but what last pieces will need to the month's end. */
  readonly forSale: number
  /** 80 % of the limit are used. */
  readonly isNear: boolean
  /** Nothing is left beyond what must be done. */
  readonly isSpent: boolean
}

/** What is left of the month, in calls. */
export function budgetOf(facts: Facts): Budget {
  const { calls, limits } = facts
  if (limits.callsPerMonth === 0) return ENDLESS
  const paced = pacedOf(facts)
  const left = paced.left + paced.leftByPeople
  return {
    left,
    forLast: Math.min(left, paced.today + paced.share + paced.leftByPeople),
    ...(facts.urgentADay === null ? guessed(facts, paced) : known(facts, facts.urgentADay, paced)),
    isNear: calls.month >= limits.callsPerMonth * NEAR,
    isSpent: left < urgentCost(facts),
  }
}

const ENDLESS: Budget = {
  left: Infinity,
  forLast: Infinity,
  forFew: Infinity,
  supply: 1,
  spare: Infinity,
  forSale: Infinity,
  isNear: false,
  isSpent: false,
}

/** The month without the part for people, in calls beyond what must be done. */
interface Paced {
  readonly left: number
  /** Of `left`, at the pace that the month allows. */
  readonly today: number
  /** What a whole day gets. */
  readonly share: number
  /** What was kept for people on the days that have passed. */
  readonly leftByPeople: number
  /** What is kept for them to the month's end. */
  readonly forPeople: number
}

function pacedOf(facts: Facts): Paced {
  const { calls, limits, isSale, now } = facts
  const all = isSale ? 0 : limits.callsPerMonth * FOR_PEOPLE
  const toCome = mustToday(facts)
  const days = daysAfter(now)
  const usable = Math.floor(limits.callsPerMonth - all)
  const left = usable - calls.month - toCome - mustADay(facts) * days
  const spentToday = Math.max(0, calls.today - (mustADay(facts) - toCome))
  const share = Math.max(0, left + spentToday) * partOfToday(facts, days)
  const forPeople = all * ((days + 1) / (days + Number(jstDay(new Date(now)).slice(8, 10))))
  return {
    left,
    share,
    today: Math.min(left, share - spentToday),
    leftByPeople: all - forPeople,
    forPeople,
  }
}

type Split = Pick<Budget, 'forFew' | 'supply' | 'spare' | 'forSale'>

/** One flush of what is urgent, with what becomes of it. */
export function urgentCost({ calls }: Pick<Facts, 'calls'>): number {
  return calls.cost['flush --urgent'] + VERDICT
}

/** One flush of everything, with what becomes of it. */
export function flushCost({ calls }: Pick<Facts, 'calls'>): number {
  return calls.cost.flush + VERDICT
}

/** On the first day nobody knows what a day needs: some of it is kept for one last and one few pieces. */
function guessed(facts: Facts, { today, share, left }: Paced): Split {
  const part = openPart(facts)
  const one = part === 0 ? 0 : urgentCost(facts)
  const wanted = share * part
  const supply = today <= 0 ? 0 : wanted <= 0 ? 1 : Math.min(1, today / wanted)
  const forSale = left - urgentCost(facts) * (daysAfter(facts.now) + 1)
  return { forFew: today - one, supply, spare: today - 2 * one, forSale }
}

/** By what other days have needed: few pieces come before everything else but last ones. */
function known(facts: Facts, { last, few }: UrgentCount, paced: Paced): Split {
  const { days, ahead } = daysLeft(facts)
  const cost = urgentCost(facts)
  const [forLast, needed] = [last * days * cost, few * days * cost]
  const there = paced.left + paced.leftByPeople - forLast
  // Day by day what people leave comes to it.
  const supply = needed <= 0 ? 1 : Math.max(0, Math.min(1, (there + paced.forPeople) / needed))
  // Part of a flush is none: the last piece of the evening needs a whole one.
  const lastToday = Math.ceil(last * (days - ahead)) * cost
  const forFew = supply < SHORT ? paced.today - lastToday : there
  // What a month brings is never just what was expected.
  const margin = (aDay: number): number => SPREAD * Math.sqrt(aDay * days) * cost
  const rest = Math.max(0, paced.left - forLast - needed - margin(last + few))
  return {
    forFew,
    supply,
    spare: rest * (days === 0 ? 1 : (days - ahead) / days),
    forSale: there - margin(last),
  }
}

/** The rest of the month in days as they are on average, and those of them after today. */
function daysLeft(facts: Facts): { readonly days: number; readonly ahead: number } {
  const today = jstDay(new Date(facts.now))
  const mean = facts.weights.reduce((a, b) => a + b, 0) / facts.weights.length
  const weight = (day: number): number =>
    (facts.weights[weekdayOf(shifted(today, day))] ?? mean) / mean
  let ahead = 0
  for (let day = daysAfter(facts.now); day > 0; day -= 1) ahead += weight(day)
  return { days: ahead + weight(0) * dayPart(facts), ahead }
}

/** How much of today is to come, counted from when the shop opens. */
function dayPart({ now, week }: Facts): number {
  const end = tomorrow(now)
  const from = openingOf(week, jstDay(new Date(now)))?.opens ?? end - DAY_MS
  return Math.max(0, Math.min(1, (end - now) / (end - from)))
}

/** How much of the opening time is to come. */
function openPart({ now, week }: Facts): number {
  const opening = openingOf(week, jstDay(new Date(now)))
  if (opening === null) return 0
  return Math.max(0, Math.min(1, (opening.closes - now) / (opening.closes - opening.opens)))
}

/** The calls that a day needs whatever happens. */
export function mustADay(facts: Facts): number {
  const { calls, now } = facts
  const must = dutiesOf(jstDay(new Date(now)), facts).filter((one) => one.must)
  return sumOf(
    calls,
    must.map((one) => one.job),
  )
}

function mustToday(facts: Facts): number {
  const { now, calls } = facts
  const end = tomorrow(now)
  const coming = comingDuties(now, facts).filter((one) => one.at < end)
  const open = [...dueDuties(now, facts), ...coming].filter((one) => one.must)
  return sumOf(
    calls,
    open.map((one) => one.job),
  )
}

function sumOf({ cost }: Calls, jobs: readonly Work[]): number {
  return jobs.reduce((sum, job) => sum + cost[job] + (job === 'flush' ? VERDICT : 0), 0)
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
