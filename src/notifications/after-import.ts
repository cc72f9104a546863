import { StonError } from '../kernel/errors.ts'
import type { Mailer } from '../mailer/facts.ts'
import type { Store } from '../store/store.ts'
import * as says from '../messages/mail-command.ts'
import { someRefused } from '../messages/mail-server.ts'
import { say } from '../kernel/sentence.ts'
import { earlier, jstDay } from '../kernel/time.ts'
import type { Outcome } from '../reports/flush.ts'
import type { OrdersDone } from '../order-sync/results.ts'
import type { OrdersRun } from '../order-sync/run-context.ts'
import { readRuns } from '../status/runs.ts'
import type { Warning } from '../status/warnings.ts'
import { alarmName } from './concerns.ts'
import type { MailApp } from './context.ts'
import {
  NO_ORDERS_NEWS,
  type OrdersBook,
  type OrdersNews,
  readOrdersBook,
  writeOrdersBook,
} from '../status/told-so-far.ts'
import { concernOf, type OrdersMaterial, writeOrdersFacts } from './orders-mail.ts'
import { troubleOf } from './trouble.ts'

/** What `import-orders` knows at its end. */
export interface ImportMailFacts {
  readonly outcome: Outcome
  readonly run: OrdersRun
  readonly done: OrdersDone
  readonly error: StonError | null
  readonly startedAt: Date
  readonly alarms: readonly Warning[]
}

/** The mail of a run, as `mailAfterFlush` writes it for the other direction. Never the run's own trouble. */
export async function mailAfterImport(
  app: MailApp,
  store: Store,
  facts: ImportMailFacts,
): Promise<void> {
  try {
    const mailer = await app.mailer()
    if (mailer !== null) await tell(app, store, mailer, await gather(app, store, facts))
  } catch (error) {
    app.log.warn({ err: error }, say(app.locale, says.notWritten))
  }
}

async function tell(
  app: MailApp,
  store: Store,
  mailer: Mailer,
  material: OrdersMaterial,
): Promise<void> {
  const facts = writeOrdersFacts(material)
  const mail = mailer.compose(facts)
  if (mail === null) return writeOrdersBook(store, material.book)
  try {
    const { refused } = await mailer.send(mail)
    if (refused.length > 0) app.log.warn({}, say(app.locale, someRefused(refused)))
    await writeOrdersBook(store, sent(material, refused))
  } catch (error) {
    if (!(error instanceof StonError)) throw error
    app.log.warn({}, say(app.locale, says.notSent(error.sentence)))
    await writeOrdersBook(store, unsent(material, facts.reason !== 'nothing', error))
  }
}

async function gather(
  app: MailApp,
  store: Store,
  { run, done, error, startedAt, alarms }: ImportMailFacts,
): Promise<OrdersMaterial> {
  const now = app.now()
  const [before, runs] = await Promise.all([readOrdersBook(store), readRuns(store)])
  const day = jstDay(now)
  const names = new Set(before?.told.day === day ? before.told.names : [])
  const temporary = error?.exit === 'temporary'
  const book: OrdersBook = {
    ...(before ?? FIRST),
    news: added(before?.news ?? NO_ORDERS_NEWS, done, run.state.start),
    told: { day, names: [...names] },
    troubleSince: temporary ? earlier(before?.troubleSince, startedAt.toISOString()) : null,
  }
  const concerns = [...run.items.values()].map(concernOf)
  return {
    book,
    fresh: concerns.filter((one) => !names.has(one.name)),
    known: concerns.filter((one) => names.has(one.name)),
    alarms: alarms.filter((one) => !names.has(alarmName(one))),
    waiting: run.openWorkOf,
    trouble: troubleOf(error, {
      book,
      succeededAt: runs.succeededAt?.import,
      now,
      noSuccessHours: app.config.alarms.noSuccessHours,
      told: names,
    }),
    at: startedAt,
  }
}

const FIRST: Omit<OrdersBook, 'news' | 'told' | 'troubleSince'> = {
  sentAt: null,
  pending: false,
  trouble: null,
  missed: [],
}

/** So many slips are named in a line; a longer list says nothing. */
const NAMED = 50

function added(news: OrdersNews, done: OrdersDone, start: number | null): OrdersNews {
  return {
    shipments: news.shipments + done.shipments,
    lines: news.lines + done.lines,
    reversals: news.reversals + done.reversals,
    excluded: news.excluded + done.excluded,
    old: [...new Set([...news.old, ...done.old])].slice(0, NAMED),
    start: done.started ? start : news.start,
  }
}

/** From here everything counts anew, and what was told is not told again today. */
function sent(
  { book, fresh, alarms, trouble, at }: OrdersMaterial,
  refused: readonly string[],
): OrdersBook {
  const names = [
    ...book.told.names,
    ...fresh.map((one) => one.name),
    ...alarms.map(alarmName),
    ...(trouble?.tell === true ? [trouble.name] : []),
  ]
  return {
    ...book,
    sentAt: at.toISOString(),
    pending: false,
    trouble: refused.length === 0 ? null : { at: at.toISOString(), what: someRefused(refused) },
    news: NO_ORDERS_NEWS,
    missed: [],
    told: { ...book.told, names },
  }
}

/** Nothing is taken as told, so the next run writes about all of it. */
function unsent({ book, trouble, at }: OrdersMaterial, due: boolean, error: StonError): OrdersBook {
  const others = book.missed.filter((one) => one.name !== trouble?.name)
  return {
    ...book,
    pending: due || book.pending,
    trouble: { at: at.toISOString(), what: error.sentence },
    missed:
      trouble?.tell === true
        ? [...others, { name: trouble.name, at: at.toISOString(), what: trouble.what }]
        : book.missed,
  }
}
