import type { PageFacts, PageProblem, State } from '../page/facts.ts'
import { itemsOf } from '../stock/items.ts'
import { shownName } from '../stock/names.ts'
import type { BatchHead } from '../stock/batch.ts'
import type { Unfinished } from '../stock/unfinished.ts'
import type { Store } from '../store/store.ts'
import * as doctor from '../text/doctor.ts'
import * as orders from '../text/orders.ts'
import * as says from '../text/page.ts'
import { type Locale, type Sentence } from '../text/sentence.ts'
import * as status from '../text/status.ts'
import { toJst } from '../time.ts'
import type { App, SignInState } from './command.ts'
import { readOrders } from './orders/state.ts'
import { problemOf, signed } from './problems.ts'
import { readDrift } from './reconcile/memory.ts'
import { type LastRun, readRuns } from './runs.ts'
import { withNotes } from './shortages.ts'
import { readUnfinished } from './unfinished.ts'

/** As many as a person reads; the rest is counted. */
const SHOWN = 20
const COMPARISONS = 60

/** The status page, from the small documents that the commands keep; of the journal only the first new entry is read. */
export async function statusPage(app: App, locale: Locale): Promise<string> {
  const { pageHtml } = await import('../page/html.ts')
  return pageHtml(await factsOf(app, await app.store()), locale)
}

async function factsOf(app: App, store: Store): Promise<PageFacts> {
  const head = await store.batches.newest()
  const [state, runs, signIn, { items }, drift, since] = await Promise.all([
    readUnfinished(store).then((one) => withNotes(store, one)),
    readRuns(store),
    app.signInState(),
    readOrders(store),
    readDrift(store),
    waitingSince(store, head),
  ])
  const problems = [...stockProblems(state), ...items.map(orderProblem)]
  const stateNow = stateOf(signIn, problems.length, waits(state, since))
  const oldest = oldestOf(state, since)
  return {
    ...says.headlines[stateNow === 'bad' ? 'signIn' : stateNow],
    state: stateNow,
    rows: [
      {
        name: status.rows.pending,
        value: oldest === null ? says.nothingWaits : says.waitingSince(shown(oldest)),
      },
      { name: status.rows.lastFlush, value: runText(runs.flush) },
      ...(app.config.orders.enabled
        ? [{ name: status.rows.lastImport, value: runText(runs.import) }]
        : []),
      { name: status.rows.lastReceived, value: timeText(head?.lastReceivedAt ?? null) },
      { name: status.rows.signIn, value: signInText(signIn) },
      { name: doctor.names.calls, value: status.count(signIn.callsThisMonth) },
    ],
    problems: problems.slice(0, SHOWN),
    more: Math.max(0, problems.length - SHOWN),
    drift: drift.slice(-COMPARISONS),
    at: shown(app.now().toISOString()),
  }
}

/** When the first notification that no flush has seen was received (ISO instant). */
async function waitingSince(store: Store, head: BatchHead | null): Promise<string | null> {
  for await (const chunk of store.unread(head?.position ?? {})) {
    const [first] = chunk
    return first?.kind === 'notification' ? first.received.at : null
  }
  return null
}

function waits(state: Unfinished, since: string | null): boolean {
  return since !== null || state.waiting.length + state.doubtful.length > 0
}

function oldestOf(state: Unfinished, since: string | null): string | null {
  const times = [...state.waiting, ...state.doubtful].map((one) => one.since)
  return [...times, ...(since === null ? [] : [since])].toSorted()[0] ?? null
}

/** A shop that has never been signed in is being set up, and needs the sign-in as well. */
function stateOf({ signedIn }: SignInState, problems: number, waiting: boolean): State {
  if (!signedIn) return 'bad'
  if (problems > 0) return 'check'
  return waiting ? 'waits' : 'good'
}

function stockProblems(state: Unfinished): PageProblem[] {
  return itemsOf(state).map((item) => {
    const { what, next } = problemOf(item)
    const [code, delta] =
      item.kind === 'held'
        ? [shownName(item.held.code), item.held.delta]
        : item.kind === 'inDoubt'
          ? [item.row.code, item.row.sent]
          : [item.failed.code, item.failed.delta]
    return { what: named(code, delta, what), next }
  })
}

function orderProblem(item: Parameters<typeof orders.orderBecause>[0]): PageProblem {
  const { what, next } = orders.orderBecause(item)
  return { what: named(item.code, item.delta, what), next }
}

function named(code: string, delta: number, what: Sentence): Sentence {
  const subject = [code, delta === 0 ? '' : signed(delta)].filter((one) => one !== '').join('  ')
  return subject === '' ? what : { ja: `${subject}: ${what.ja}`, en: `${subject}: ${what.en}` }
}

function runText(last: LastRun | undefined): Sentence {
  if (last === undefined) return status.never
  const time = last.finishedAt.slice(0, 16).replace('T', ' ')
  const { ja, en } = status.outcome(last.outcome)
  return { ja: `${time}  ${ja}`, en: `${time}  ${en}` }
}

function signInText({ signedIn, refreshTokenEndsAt }: SignInState): Sentence {
  if (!signedIn || refreshTokenEndsAt === null) return status.notSignedIn
  return status.signedInUntil(refreshTokenEndsAt.slice(0, 16).replace('T', ' '))
}

function timeText(instant: string | null): Sentence {
  const text = instant === null ? null : shown(instant)
  return text === null ? status.never : { ja: text, en: text }
}

function shown(instant: string): string {
  return toJst(new Date(instant)).slice(0, 16)
}
