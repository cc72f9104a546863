import { urgentMean } from '../../dist/domain/schedule/budget.js'
import { weekOf } from '../../dist/domain/schedule/hours.js'
import { jobsOf, planOf, sideOf } from '../../dist/domain/schedule/plan.js'
import {
  byStock,
  countUrgent,
  triedIn,
  urgencyOf,
  withLeft,
} from '../../dist/domain/schedule/urgency.js'
import { unaskedRows } from '../../dist/domain/stock/unasked.js'
import { jstDay } from '../../dist/kernel/time.js'
import { DAYS, FROM } from './sales.js'
import { World } from './world.js'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const END = FROM + DAYS * DAY
const HOURS = Object.fromEntries(
  ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].map((day) => [day, '10:00-20:00']),
)
const WEEK = weekOf(HOURS, {}, new Date(FROM))
const WEIGHTS = [1.4, 0.8, 0.8, 0.9, 0.9, 1, 1.2]
const SETTLE_MS = 15 * MINUTE
/** A day's tokens begin with the answer. */
const ANSWER_MS = 2_000
/** What one call of each kind of run costs that sends nothing. */
const FIXED = { 'import-orders': 1, 'auth refresh': 1, 'status --check': 0 }

/**
 * `ston run` each minute for a month, in a shop on paper: its planner, and what its commands would ask of Next Engine. What was urgent
 * in the weeks before is known, as are all counts on the first day.
 */
export class PlannedMonth {
  calls = 0
  /** Those of them that went beyond the limit for last pieces. */
  beyond = 0
  byDay = new Map()
  byWhat = new Map()
  world
  #limits
  #seen = new Map()
  #done = {}
  #tried = {}
  #urgent = {}
  #uploads = []
  #cost
  #heardAt = null
  #askedAt = FROM
  #firstImport = ''
  /** The keep-alive of the night before has renewed it. */
  #tokenEnds = FROM + 260 * MINUTE + ANSWER_MS
  #events

  constructor({ stock, events }, limits, urgentADay, cost) {
    this.world = new World(stock)
    this.#events = events
    this.#limits = { callsPerMonth: 800, over: false, urgentBelow: 3, everyMinutes: 0, ...limits }
    this.#cost = cost
    for (const [code, free] of stock) this.#look(code, free, FROM - DAY)
    for (let day = 1; day <= 14; day += 1)
      this.#urgent[jstDay(new Date(FROM - day * DAY))] = urgentADay
  }

  run() {
    let next = 0
    for (let now = FROM; now < END;) {
      for (; (this.#events[next]?.at ?? Infinity) <= now; next += 1)
        this.#happen(this.#events[next])
      const planned = this.#turn(now)
      const event = this.#events[next]?.at ?? Infinity
      now = Math.max(now + MINUTE, Math.ceil(Math.min(planned, event) / MINUTE) * MINUTE)
    }
    return this
  }

  #happen(event) {
    if (event.online === true) return this.world.order(event)
    if (this.world.sell(event, this.#seen.get(event.code.toLowerCase())?.free))
      this.#heardAt = event.at
  }

  facts(now) {
    const today = jstDay(new Date(now))
    return {
      now,
      limits: this.#limits,
      isSale: false,
      isBegun: true,
      week: WEEK,
      pending: this.#pending(),
      held: { since: [], wantedAt: null, askedAt: null },
      heardAt: this.#heardAt,
      seen: this.#seen,
      setTakes: new Map(),
      uploads: this.#uploads,
      done: { ...this.#done },
      begun: { ...this.#done },
      tried: this.#tried,
      calls: { month: this.calls, today: this.byDay.get(today) ?? 0, cost: { ...this.#cost } },
      urgentADay: urgentMean(this.#urgent, today),
      weights: WEIGHTS,
      failures: { stock: null, orders: null },
      importing: true,
      accessEndsAt: this.#tokenEnds,
      pause: null,
      soldOnlineAt: null,
    }
  }

  #pending() {
    return [...this.world.open].map(([code, { delta, since }]) => ({
      code,
      delta,
      since,
      waits: false,
    }))
  }

  /** Gives when the next turn is due. */
  #turn(now) {
    const plan = planOf(this.facts(now))
    let did = false
    for (const side of ['stock', 'orders'])
      for (const job of jobsOf(plan.due, side)) {
        did = true
        const why = plan.due.filter((one) => sideOf(one.job) === side).map((one) => one.why)
        this.#do(job, why, now, side === 'stock' && plan.notes.includes('over'))
      }
    if (!did) return plan.next?.at ?? Infinity
    const after = planOf(this.facts(now))
    return after.due.length > 0 ? now + MINUTE : (after.next?.at ?? Infinity)
  }

  #do(job, why, now, isOver) {
    const view = { ...this.facts(now), urgentBelow: this.#limits.urgentBelow }
    if (sideOf(job) === 'stock') this.#count(countUrgent(view), now)
    if (job === 'flush --urgent') this.#tried = triedIn(view)
    const asked = this.#callsOf(job, why, now, view)
    const calls = asked + this.#renewal(job, asked, now)
    this.#done[job] = now
    this.#spend(calls, now, why[0] ?? job)
    if (isOver) this.beyond += calls
    for (const one of this.#uploads) if (one.sentAt === now) one.isOver = isOver
    const isLook = why.every((one) => one === 'verdict')
    const own = why.includes('verdict') ? Math.max(1, calls - 1) : calls
    if (calls > 0 && !isLook)
      this.#cost[job] = Math.round((this.#cost[job] * 0.7 + own * 0.3) * 10) / 10
  }

  /** The first call after the access token's end renews it: one more, but for the one that does nothing else. */
  #renewal(job, asked, now) {
    if (asked === 0 || now < this.#tokenEnds) return 0
    this.#tokenEnds = now + DAY + ANSWER_MS
    return job === 'auth refresh' ? 0 : 1
  }

  #spend(calls, now, what) {
    const today = jstDay(new Date(now))
    this.calls += calls
    this.byDay.set(today, (this.byDay.get(today) ?? 0) + calls)
    this.byWhat.set(what, (this.byWhat.get(what) ?? 0) + calls)
  }

  #count({ last, few }, now) {
    const today = jstDay(new Date(now))
    const before = this.#urgent[today] ?? { last: 0, few: 0 }
    this.#urgent[today] = { last: before.last + last, few: before.few + few }
  }

  #callsOf(job, why, now, view) {
    if (job === 'import-orders') return this.#importCalls(now)
    if (FIXED[job] !== undefined) return FIXED[job]
    const looks = this.#readVerdicts(now)
    return looks + (job === 'flush' ? this.#flush(why, now) : this.#flushUrgent(now, view))
  }

  #importCalls(now) {
    const today = jstDay(new Date(now))
    const first = this.#firstImport !== today
    this.#firstImport = today
    return first ? 3 : 1
  }

  /** One call for each upload that is old enough to show its marks. */
  #readVerdicts(now) {
    const old = this.#uploads.filter((one) => now - one.sentAt >= MINUTE)
    this.#uploads = this.#uploads.filter((one) => !old.includes(one))
    this.beyond += old.filter((one) => one.isOver).length
    return old.length
  }

  #flush(why, now) {
    const codes = [...this.world.open.keys()]
    if (codes.length === 0) return 0
    const unasked = this.#mayLeave(codes, why, now)
    const urgent = codes.some((code) => {
      const { delta } = this.world.open.get(code)
      return byStock(this.world.free(code), delta, 3) !== 'rest'
    })
    this.#leave(codes, now, !unasked, urgent && !unasked)
    if (!unasked) this.#askedAt = now
    return unasked ? 1 : 2
  }

  #mayLeave(codes, why, now) {
    if (why.includes('daily') || now - this.#askedAt >= DAY || this.#uploads.length > 0)
      return false
    const view = { seen: this.#seen, setTakes: new Map(), urgentBelow: 3 }
    const candidates = codes.map((code) => ({
      code,
      products: [code],
      delta: this.world.open.get(code).delta,
      changes: 1,
      since: '',
      heldFor: null,
    }))
    return unaskedRows(candidates, { view, placeOf: () => 'goods', now, maxRows: 1000 }) !== null
  }

  #flushUrgent(now, view) {
    const wanted = this.#pending().filter((one) => urgencyOf(one, view) !== 'rest')
    if (wanted.length === 0) return 0
    const going = wanted.filter(({ code, delta }) => {
      this.#look(code, this.world.free(code), now)
      return byStock(this.world.free(code), delta, 3) !== 'rest'
    })
    if (going.length === 0) return 1
    this.#leave(
      going.map((one) => one.code),
      now,
      false,
      true,
    )
    return 2
  }

  #leave(codes, now, asked, urgent) {
    const rows = codes.map((code) => ({ code, sent: this.world.open.get(code).delta }))
    if (asked) for (const code of codes) this.#look(code, this.world.free(code), now)
    for (const code of codes) this.world.send(code, now)
    for (const row of rows) {
      const name = row.code.toLowerCase()
      const [left] = Object.values(withLeft({ [name]: this.#seen.get(name) }, [row]))
      this.#seen.set(name, left)
    }
    this.#uploads.push({ sentAt: now, settlesAt: now + SETTLE_MS, urgent })
  }

  #look(code, free, now) {
    const at = new Date(now).toISOString()
    const look = { free, neCode: code, at, countedAt: at, left: 0, place: 'goods' }
    this.#seen.set(code.toLowerCase(), { free, at, from: 'asked', look })
  }
}
