import { urgentMean, weightsOf } from '../domain/schedule/budget.ts'
import type {
  Done,
  Facts,
  HeldFacts,
  Job,
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
import { fromJst, jstDay } from '../kernel/time.ts'
import type { App } from '../context.ts'
import { readReadings } from '../stock-sync/orders-read.ts'
import { readBusyHours } from '../stock-sync/busy-hours.ts'
import { readDays } from '../stock-sync/read-days.ts'
import { readNewest } from '../stock-sync/read-open-work.ts'
import { readAskedAt, readSeen } from '../stock-sync/seen-stock.ts'
import { setsTaking } from '../product-mapping/sets.ts'
import { readPause } from '../settings/pause.ts'
import { readPushes } from '../settings/pushes.ts'
import { saleUntil, urgentBelowNow } from '../settings/sale.ts'
import type { Store } from '../store/store.ts'
import { isBegun } from './beginning.ts'
import { markOf, readSchedule, type ScheduleState } from './state.ts'
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
  const urgentBelow = await urgentBelowNow(store, app.config.schedule.urgentBelow, now)
  const received = Object.entries(days).map(([day, one]) => [day, one.received] as const)
  const facts: Facts = {
    now: now.getTime(),
    limits: { ...app.config.schedule, urgentBelow },
    isSale: (await saleUntil(store, now)) !== null,
    week: weekOf(app.config.schedule.open, busy, now),
    pending: waiting.pending,
    held: await heldFacts(store, head, state),
    heardAt: instant(waiting.heardAt ?? head?.lastReceivedAt),
    ...(await seenFacts(store, head, urgentBelow)),
    uploads: openUploads(head, state, app.config.nextengine.settleMs),
    done: await doneOf(store, schedule),
    tried: schedule.tried,
    calls: {
      month: signIn.callsThisMonth,
      today: signIn.callsToday,
      cost: { ...USUAL_COST, ...schedule.cost },
    },
    urgentADay: urgentMean(schedule.urgent ?? {}, jstDay(now)),
    weights: weightsOf(Object.fromEntries(received)),
    failures: failuresOf(app, schedule),
    importing: app.config.orders.enabled,
    accessEndsAt: instant(signIn.accessTokenEndsAt),
    isBegun: await isBegun(store, schedule, { head, heardAt: waiting.heardAt }),
    pause: pause === null ? null : pause.state === 'pausing' ? 'begun' : 'stands',
  }
  return { facts, hasNewIds: pause === null && waiting.hasNewIds }
}

/** What both eyes have seen of the free stock. */
async function seenFacts(
  store: Store,
  head: BatchHead | null,
  urgentBelow: number,
): Promise<Pick<Facts, 'seen' | 'setTakes' | 'soldOnlineAt'>> {
  const [asked, setTakes] = [await readSeen(store), await setsTaking(store)]
  const pushed = (await readPushes(store)).codes
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
): Promise<HeldFacts> {
  const asked = held.filter(({ reason }) => ASKED_AGAIN.has(reason))
  const linked = asked.some(({ reason }) => LINKED.has(reason))
  const table = linked ? instant((await store.tables.current()).at) : null
  // A decision of a person is a batch of its own; the flush after it makes another one.
  const isDecision = head?.outcomes.some(({ kind }) => kind === 'released') === true
  const decided = isDecision ? instant(head?.sealedAt) : null
  const wanted = [table, decided].filter((one) => one !== null)
  return {
    since: asked.map((one) => Date.parse(one.since)),
    wantedAt: wanted.length === 0 ? null : Math.max(...wanted),
    askedAt: await readAskedAt(store),
    orders: await ordersFor(store, held),
  }
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
function openUploads(
  head: BatchHead | null,
  state: OpenWork,
  settleMs: number,
): readonly OpenUpload[] {
  const byTag = new Map<string, Upload>()
  for (const { tag, upload } of state.doubtful) byTag.set(tag, upload)
  if (head !== null && head.upload !== null && head.state !== 'settled' && head.state !== 'sealed')
    byTag.set(head.tag, head.upload)
  return [...byTag.values()].map((one) => {
    const sentAt = fromJst(one.startedAt ?? one.countedAt)?.getTime() ?? 0
    const settlesAt = (instant(one.finishedAt) ?? sentAt) + settleMs
    return { sentAt, settlesAt, urgent: one.urgent === true }
  })
}

/** What others have started counts as well. */
async function doneOf(store: Store, { done }: ScheduleState): Promise<Done> {
  const { value } = await store.document<EndedRuns>('runs').read()
  const all = Object.entries(done).map(([job, at]) => [job, Date.parse(at)] as const)
  const known: Done = Object.fromEntries(all)
  const flushed = value?.flush
  const flush = flushed?.['urgent'] === 1 ? undefined : wellBegun(flushed)
  const urgent = flushed?.['urgent'] === 1 ? wellBegun(flushed) : undefined
  return {
    ...known,
    ...newest('flush', known.flush, flush),
    ...newest('flush --urgent', known['flush --urgent'], urgent),
    ...newest('import-orders', known['import-orders'], wellBegun(value?.import)),
  }
}

/** As much of the document `runs` as is needed here. */
interface EndedRuns {
  readonly flush?: EndedRun
  readonly import?: EndedRun
}

type EndedRun = Readonly<Record<string, string | number>>

function wellBegun(run: EndedRun | undefined): number | undefined {
  if (run === undefined || (run['outcome'] !== 'ok' && run['outcome'] !== 'attention'))
    return undefined
  return instant(String(run['startedAt'])) ?? undefined
}

function newest(job: Job, a: number | undefined, b: number | undefined): Done {
  const at = Math.max(a ?? Number.NEGATIVE_INFINITY, b ?? Number.NEGATIVE_INFINITY)
  return at === Number.NEGATIVE_INFINITY ? {} : { [job]: at }
}

/** What a person was asked to change, and has changed, is tried again. */
function failuresOf(app: App, { failures }: ScheduleState): Facts['failures'] {
  const still = (side: 'stock' | 'orders') => {
    const one = failures[side] ?? null
    return one?.kind === 'refused' && one.mark !== markOf(app) ? null : one
  }
  return { stock: still('stock'), orders: still('orders') }
}

function instant(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? null : at
}
