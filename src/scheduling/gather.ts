import { urgentMean, weightsOf } from '../domain/schedule/budget.ts'
import type {
  Facts,
  HeldFacts,
  OpenUpload,
  Pending,
  SeenStock,
  Work,
} from '../domain/schedule/facts.ts'
import { weekOf } from '../domain/schedule/hours.ts'
import { soldOnlineAt, withPushed } from '../domain/schedule/pushed.ts'
import { fewBelow } from '../domain/schedule/urgency.ts'
import type { BatchHead, Upload } from '../domain/stock/batch.ts'
import type { HoldReason } from '../domain/stock/hold.ts'
import { type OpenWork, toLeave } from '../domain/stock/open-work.ts'
import { foldedKeyOf } from '../domain/stock/stock-key.ts'
import { fromJst, HOUR_MS, jstDay } from '../kernel/time.ts'
import type { App } from '../context.ts'
import { readReadings } from '../stock-sync/orders-read.ts'
import { readBusyHours } from '../stock-sync/busy-hours.ts'
import { readDays } from '../stock-sync/read-days.ts'
import { readNewest } from '../stock-sync/read-open-work.ts'
import { readAskedAt, readSeen } from '../stock-sync/seen-stock.ts'
import { setsTaking } from '../product-mapping/sets.ts'
import { readPause } from '../settings/pause.ts'
import { readPushed } from '../settings/pushes.ts'
import { saleUntil, urgentBelowNow } from '../settings/sale.ts'
import type { Store } from '../store/store.ts'
import { isBegun } from './beginning.ts'
import { doneOf, type EndedRuns, pastOf, readEnded } from './done.ts'
import { happened, waitsSince } from './happened.ts'
import { markOf, type NotedFailure, readSchedule, type ScheduleState } from './state.ts'
import type { Waiting } from './waiting.ts'

/** What the planner needs, and what `run` has to do before it can be sure. */
export interface Gathered {
  readonly facts: Facts
  /** Changes have come of which only Smaregi knows the amounts, and it has not been asked yet. */
  readonly hasNewIds: boolean
}

/** Calls of one run before any was seen. */
const USUAL_COST: Readonly<Record<Work, number>> = {
  flush: 5,
  'flush --urgent': 5,
  'import-orders': 1,
  'auth refresh': 1,
  'status --check': 0,
}

/** Reads what there is to know. Nothing is written, and nobody outside is asked. */
export async function gather(app: App, store: Store): Promise<Gathered> {
  const { head, state } = await readNewest(store)
  const [schedule, pause, signIn, days, busy] = await Promise.all([
    readSchedule(store),
    readPause(store),
    app.signInState(),
    readDays(store).catch(() => ({})),
    readBusyHours(store),
  ])
  const waiting = await readWaiting(app, store, head, state)
  const now = app.now()
  const ended = await readEnded(store)
  const urgentBelow = await urgentBelowNow(store, app.config.schedule.urgentBelow, now)
  const received = Object.entries(days).map(([day, one]) => [day, one.received] as const)
  const facts: Facts = {
    now: now.getTime(),
    limits: { ...app.config.schedule, urgentBelow },
    isSale: (await saleUntil(store, now)) !== null,
    week: weekOf(app.config.schedule.open, busy, now),
    pending: waiting.pending.map((one) => ({ ...one, since: waitsSince(one.since, now) })),
    held: await heldFacts(store, head, state, now),
    heardAt: happened(waiting.heardAt ?? head?.lastReceivedAt, now),
    ...(await seenFacts(store, head, urgentBelow, now)),
    uploads: openUploads(app, head, state),
    done: doneOf(ended, schedule, now),
    begun: pastOf(schedule.begun ?? {}, now),
    tried: schedule.tried,
    calls: {
      month: signIn.callsThisMonth,
      today: signIn.callsToday,
      cost: { ...USUAL_COST, ...schedule.cost },
    },
    urgentADay: urgentMean(schedule.urgent ?? {}, jstDay(now)),
    weights: weightsOf(Object.fromEntries(received)),
    failures: failuresOf(app, schedule, ended),
    importing: app.config.orders.enabled,
    accessEndsAt: endOf(signIn.accessTokenEndsAt),
    isBegun: await isBegun(store, schedule, { head, heardAt: waiting.heardAt }),
    pause: pause && PAUSES[pause.state],
  }
  return { facts, hasNewIds: pause === null && waiting.hasNewIds }
}

const PAUSES = { pausing: 'begun', paused: 'stands', resuming: 'ending' } as const

/** What both eyes have seen of the free stock. */
async function seenFacts(
  store: Store,
  head: BatchHead | null,
  urgentBelow: number,
  now: Date,
): Promise<Pick<Facts, 'seen' | 'setTakes' | 'soldOnlineAt'>> {
  const [asked, setTakes] = [await readSeen(store, now), await setsTaking(store)]
  const pushed = await readPushed(store, now)
  const below = (code: string): number => fewBelow(code, { setTakes, urgentBelow })
  return {
    seen: unsent(head, withPushed(asked, pushed)),
    setTakes,
    soldOnlineAt: soldOnlineAt(asked, pushed, below),
  }
}

/** Where nothing has come and nothing is open, what decides changes is not even loaded. */
async function readWaiting(
  app: App,
  store: Store,
  head: BatchHead | null,
  state: OpenWork,
): Promise<Waiting> {
  const refused = state.held.some((one) => one.reason === 'refused' && one.unasked === true)
  const isQuiet = !refused && toLeave(state).length + state.unresolved.length === 0
  if (isQuiet && (await store.waitingSince(head?.position ?? {})) === null) return NOTHING
  return (await import('./waiting.ts')).readAll(app, store)
}

const NOTHING: Waiting = { pending: [] as readonly Pending[], heardAt: null, hasNewIds: false }

/** What waits for something in Next Engine: for a code, for counts that fit, or for a row to be taken. */
const ASKED_AGAIN = new Set<HoldReason>([
  'missing',
  'turnedUp',
  'counts',
  'refused',
  'ambiguous',
  'unlinked',
  'set',
])
/** Another id table may help. */
const LINKED = new Set<HoldReason>(['missing', 'ambiguous', 'unlinked'])

async function heldFacts(
  store: Store,
  head: BatchHead | null,
  { held }: OpenWork,
  now: Date,
): Promise<HeldFacts> {
  const asked = held.filter(({ reason }) => ASKED_AGAIN.has(reason))
  const linked = asked.some(({ reason }) => LINKED.has(reason))
  const table = linked ? wanted((await store.tables.current()).at, now) : null
  // A decision of a person is a batch of its own; the flush after it makes another one.
  const isDecision = head?.outcomes.some(({ kind }) => kind === 'released') === true
  const decided = isDecision ? wanted(head.sealedAt, now) : null
  const asks = [table, decided].filter((one) => one !== null)
  return {
    since: asked.map((one) => waitsSince(Date.parse(one.since), now)),
    wantedAt: asks.length === 0 ? null : Math.max(...asks),
    askedAt: happened(await readAskedAt(store), now),
    orders: await ordersFor(store, held),
  }
}

function wanted(instant: string | null, now: Date): number | null {
  return instant === null ? null : waitsSince(Date.parse(instant), now)
}

/** An import that began and did not end has to be made once more. */
async function ordersFor(store: Store, held: OpenWork['held']): Promise<HeldFacts['orders']> {
  const numbers = held.flatMap((one) =>
    one.reason === 'turnedUp' && one.awaits === 'orders' ? [one.reading] : [],
  )
  if (numbers.length === 0) return null
  const { begun, read } = await readReadings(store)
  return begun === read && numbers.some((number) => read > number) ? 'imported' : 'wanted'
}

/** What was sealed and has not left was taken from the count already. */
function unsent(
  head: BatchHead | null,
  seen: ReadonlyMap<string, SeenStock>,
): ReadonlyMap<string, SeenStock> {
  if (head?.state !== 'sealed') return seen
  const all = new Map(seen)
  for (const row of head.rows) {
    const { before, sent } = row
    const name = foldedKeyOf(row)
    const known = seen.get(name)
    if (before !== null) all.set(name, { free: before.free, at: head.sealedAt, from: 'asked' })
    else if (known !== undefined) all.set(name, { ...known, free: known.free - sent })
  }
  return all
}

/** Each upload of which a row has no verdict yet. */
function openUploads(app: App, head: BatchHead | null, state: OpenWork): readonly OpenUpload[] {
  const now = app.now()
  const byTag = new Map<string, Upload>()
  for (const { tag, upload } of state.doubtful) byTag.set(tag, upload)
  if (head !== null && head.upload !== null && head.state !== 'settled' && head.state !== 'sealed')
    byTag.set(head.tag, head.upload)
  return [...byTag.values()].map((one) => {
    const leftAt = fromJst(one.startedAt ?? one.countedAt)?.getTime() ?? 0
    // The older it is, the more seldom it is looked at.
    const sentAt = waitsSince(leftAt, now, HOUR_MS)
    const endedAt = happened(one.finishedAt, now) ?? sentAt
    const settlesAt = endedAt + app.config.nextengine.settleMs
    return { sentAt, settlesAt, urgent: one.urgent === true }
  })
}

/** What a person was asked to change, and has changed, is tried again; and what somebody has done since does not fail any more. */
function failuresOf(
  app: App,
  { failures }: ScheduleState,
  ended: EndedRuns | null,
): Facts['failures'] {
  const { flush, import: imported } = ended?.succeededAt ?? {}
  const still = (one: NotedFailure | undefined, succeededAt = '') => {
    if (one === undefined || Date.parse(succeededAt) > Date.parse(one.at)) return null
    return one.kind === 'refused' && one.mark !== markOf(app) ? null : one
  }
  return { stock: still(failures.stock, flush), orders: still(failures.orders, imported) }
}

function endOf(instant: string | null): number | null {
  const at = Date.parse(instant ?? '')
  return Number.isNaN(at) ? null : at
}
