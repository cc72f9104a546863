import { HOUR_MS, MINUTE_MS } from '../../kernel/time.ts'
import { type Budget, budgetOf, plannedCalls } from './budget.ts'
import { comingDuties, dueDuties, type Duty } from './duties.ts'
import type { Facts, Job, Side } from './facts.ts'
import { heldOf, ordersBeforeComparing } from './held.ts'
import { openNow } from './hours.ts'
import type { Item, Note, Plan, Why } from './items.ts'
import { affordedAt, notBefore, retryAt } from './retry.ts'
import { restOf } from './rest.ts'
import { urgentOf } from './urgent.ts'
import { verdictsOf } from './verdicts.ts'

/** What is due now, when the next run comes, and why. The same facts always give the same plan. */
export function planOf(facts: Facts): Plan {
  const budget = budgetOf(facts)
  const { items: wanted, notes } = wantedOf(facts, budget)
  const items = wanted.flatMap((one) =>
    one.why === 'check' ? [one] : notBefore(one, fromOf(facts, budget, one), isDuty(one)),
  )
  const due = items.filter((one) => one.at <= facts.now).toSorted(byRank)
  const coming = items
    .filter((one) => one.at > facts.now && !isIdle(one, facts))
    .toSorted((a, b) => a.at - b.at)
  return {
    due,
    next: coming[0] ?? null,
    calls: {
      used: facts.calls.month,
      planned: plannedCalls(facts, budget),
      limit: facts.limits.callsPerMonth,
    },
    notes: notesOf(budget, notes),
  }
}

/** After a failure. */
function fromOf(facts: Facts, budget: Budget, item: Item): number {
  const side = sideOf(item.job)
  const afforded = affordedAt(facts, budget, item, facts.failures[side])
  return Math.max(retryAt(facts, side), afforded)
}

interface Wanted {
  readonly items: readonly Item[]
  readonly notes: readonly Note[]
}

function wantedOf(facts: Facts, budget: Budget): Wanted {
  if (facts.pause !== null) return whilePaused(facts, budget)
  return facts.isBegun ? atWork(facts, budget) : beforeBeginning(facts, budget)
}

/** The sign-in is kept alive, so that the rest can be prepared at leisure. */
function beforeBeginning(facts: Facts, budget: Budget): Wanted {
  const items = duties(facts, budget).filter(({ why }) => why === 'keepAlive' || why === 'check')
  return { items, notes: ['notBegun'] }
}

function atWork(facts: Facts, budget: Budget): Wanted {
  const urgent = urgentOf(facts, budget)
  const goesNow = urgent.items.some((one) => one.at <= facts.now && one.why !== 'unknown')
  const rest = restOf(facts, budget, goesNow)
  return {
    items: [
      ...duties(facts, budget),
      ...ordersOfSale(facts, budget),
      ...ordersAfterPush(facts, budget),
      ...ordersBeforeComparing(facts, budget),
      ...verdictsOf(facts),
      ...urgent.items,
      ...rest.items,
      ...heldOf(facts, budget),
    ],
    notes: [...urgent.notes, ...rest.notes],
  }
}

/** While a count is being settled somebody has to hear soon when nobody goes on with that. */
const TELLS = HOUR_MS

/** What goes on while somebody counts: a flush sends nothing then, and tells of a pause that lasts long, or does not come to its end. */
function whilePaused(facts: Facts, budget: Budget): Wanted {
  const goesOn = duties(facts, budget).filter(({ why }) => why !== 'orders')
  const begun: Item = { job: 'pause --for stocktaking', why: 'pause', at: facts.now }
  const tells: Item = { job: 'flush', why: 'daily', at: (facts.done.flush ?? 0) + TELLS }
  const own = { begun: [begun], stands: [], ending: [tells] }[facts.pause ?? 'stands']
  return { items: [...own, ...goesOn], notes: ['paused'] }
}

/** The flush of a pause sends nothing: nobody is to wait for it. */
function isIdle({ why }: Item, { pause }: Facts): boolean {
  return pause !== null && why === 'daily'
}

/** Who waits for whom: looking at the sign-in and at the state holds nobody up, so it goes with the orders. */
export function sideOf(job: Job): Side {
  const isStock = job === 'flush' || job === 'flush --urgent' || job === 'pause --for stocktaking'
  return isStock ? 'stock' : 'orders'
}

/** What is due and what comes next; orders beyond the two that must be read only as the calls allow. */
function duties(facts: Facts, budget: Budget): readonly Item[] {
  const { now, calls } = facts
  const mayGo = (one: Duty): boolean => one.must || budget.spare >= calls.cost[one.job]
  const due = dueDuties(now, facts).filter(mayGo)
  const jobs = new Set<string>()
  const coming = comingDuties(now, facts).filter((one) => {
    const first = mayGo(one) && !jobs.has(one.job)
    if (first) jobs.add(one.job)
    return first
  })
  return [...due, ...coming]
}

/** Orders by the minute are what empties the shelves online. */
const SALE_ORDERS = 10 * MINUTE_MS
/** Next Engine may tell of many products one after the other. */
const AFTER_PUSH = 10 * MINUTE_MS

/** While the store sells as well, what other days may need is spent on them; at night the store sells nothing twice. */
function ordersOfSale(facts: Facts, budget: Budget): readonly Item[] {
  const { isSale, importing, done, calls, week, now } = facts
  const job = 'import-orders'
  const isOpen = openNow(week, now) !== null
  const there = isOpen ? Math.max(budget.spare, budget.forSale) : budget.spare
  if (!isSale || !importing || there < calls.cost[job]) return []
  return [{ job, why: 'sale', at: (done[job] ?? 0) + SALE_ORDERS }]
}

/** What was sold online is taken off in Smaregi sooner, so that the store does not sell it too. */
function ordersAfterPush(
  { soldOnlineAt, importing, done, calls }: Facts,
  budget: Budget,
): readonly Item[] {
  const job = 'import-orders'
  const before = done[job] ?? Number.NEGATIVE_INFINITY
  if (!importing || soldOnlineAt === null || soldOnlineAt <= before) return []
  if (budget.spare < calls.cost[job]) return []
  return [{ job, why: 'pushed', at: Math.max(soldOnlineAt, before + AFTER_PUSH) }]
}

/** What happens once a day whatever comes; a person who has been asked for is waited for there as well. */
function isDuty({ why }: Item): boolean {
  return why === 'keepAlive' || why === 'check' || why === 'daily' || why === 'orders'
}

const RANK: readonly Why[] = [
  'pause',
  'last',
  'few',
  'unknown',
  'verdict',
  'keepAlive',
  'daily',
  'evening',
  'rest',
  'held',
  'orders',
  'sale',
  'pushed',
  'compare',
  'check',
  'budget',
]

function byRank(a: Item, b: Item): number {
  return RANK.indexOf(a.why) - RANK.indexOf(b.why) || a.at - b.at
}

function notesOf(budget: Budget, notes: readonly Note[]): readonly Note[] {
  const spent = budget.isSpent ? (['spent'] as const) : []
  const near = budget.isNear ? (['near'] as const) : []
  return [...new Set([...spent, ...near, ...notes])]
}

/** The one command for each side: everything goes where both are due. */
export function jobsOf(due: readonly Item[], side: Side): readonly Job[] {
  const jobs = [...new Set(due.map((one) => one.job))].filter((job) => sideOf(job) === side)
  return jobs.includes('flush') ? jobs.filter((job) => job !== 'flush --urgent') : jobs
}
