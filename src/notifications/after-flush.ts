import { StonError } from '../kernel/errors.ts'
import type { MailFacts, Mailer } from '../mailer/facts.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import type { Store } from '../store/store.ts'
import { someRefused } from '../messages/mail-server.ts'
import * as says from '../messages/mail-command.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { earlier, jstDay } from '../kernel/time.ts'
import type { Done } from '../stock-sync/results.ts'
import type { Outcome } from '../reports/flush.ts'
import { readRuns } from '../status/runs.ts'
import type { MailApp } from './context.ts'
import { type Book, type Missed, NO_NEWS, readBook, writeBook } from '../status/told-so-far.ts'
import type { Warning } from '../status/warnings.ts'
import { alarmName, concernsOf, isTold } from './concerns.ts'
import { count } from './count-since-last.ts'
import { type Trouble, troubleOf } from './trouble.ts'
import { type Material, writeFacts } from './flush-mail.ts'

/** What `flush` knows at its end. */
export interface FlushMailFacts {
  readonly outcome: Outcome
  readonly done: Done
  readonly state: OpenWork
  readonly error: StonError | null
  readonly startedAt: Date
  /** Early warnings other than the rows of `state`. */
  readonly alarms?: readonly Warning[]
}

/**
 * The mail of a run, if there is something to tell. Called under the lock, after the run has been recorded. Whatever goes wrong
 * with a mail is logged and remembered, and never becomes the run's own trouble.
 */
export async function mailAfterFlush(
  app: MailApp,
  store: Store,
  facts: FlushMailFacts,
): Promise<void> {
  try {
    const mailer = await app.mailer()
    if (mailer !== null) await tell(app, store, mailer, facts)
  } catch (error) {
    app.log.warn({ err: error }, say(app.locale, says.notWritten))
  }
}

async function tell(
  app: MailApp,
  store: Store,
  mailer: Mailer,
  facts: FlushMailFacts,
): Promise<void> {
  const material = await gather(app, store, facts)
  const { book } = material
  const written = writeFacts(material)
  const mail = mailer.compose(written)
  if (mail === null) return writeBook(store, book)
  const failed = (what: Sentence): Book => {
    app.log.warn({}, say(app.locale, says.notSent(what)))
    return unsent(material, written, what)
  }
  const next = await mailer.send(mail).then(
    ({ refused }) => {
      if (refused.length > 0) app.log.warn({}, say(app.locale, someRefused(refused)))
      return sent(material, refused)
    },
    (error: unknown) => {
      if (error instanceof StonError) return failed(error.sentence)
      throw error
    },
  )
  await writeBook(store, next)
}

async function gather(app: MailApp, store: Store, facts: FlushMailFacts): Promise<Material> {
  const now = app.now()
  const [before, runs] = await Promise.all([readBook(store), readRuns(store)])
  const counted = await count(store, before, facts)
  const day = jstDay(now)
  const names = new Set(counted.told.day === day ? counted.told.names : [])
  const troubled = facts.error?.exit === 'temporary'
  const book: Book = {
    ...counted,
    told: { day, names: [...names] },
    troubleSince: troubled ? earlier(counted.troubleSince, facts.startedAt.toISOString()) : null,
  }
  const { noSuccessHours } = app.config.alarms
  const trouble = troubleOf(facts.error, {
    book,
    succeededAt: runs.succeededAt?.flush,
    now,
    noSuccessHours,
    told: names,
  })
  const concerns = concernsOf(facts.state, book.mailed)
  return {
    book,
    state: facts.state,
    fresh: concerns.filter((one) => !isTold(names, one)),
    known: concerns.filter((one) => isTold(names, one)),
    alarms: (facts.alarms ?? []).filter((one) => !names.has(alarmName(one))),
    trouble,
    at: facts.startedAt,
  }
}

/** From here everything counts anew, and what was told is not told again today. */
function sent({ book, fresh, alarms, trouble, at }: Material, refused: readonly string[]): Book {
  const names = [
    ...book.told.names,
    ...fresh.map((one) => one.name),
    ...alarms.map(alarmName),
    ...(trouble?.tell === true ? [trouble.name] : []),
  ]
  return {
    ...book,
    mailed: book.counted,
    sentAt: at.toISOString(),
    pending: false,
    trouble: refused.length === 0 ? null : { at: at.toISOString(), what: someRefused(refused) },
    news: NO_NEWS,
    missed: [],
    told: { ...book.told, names },
  }
}

/** Nothing is taken as told, so the next run writes about all of it, and about its own. */
function unsent({ book, trouble, at }: Material, facts: MailFacts, what: Sentence): Book {
  const due = facts.reason !== 'nothing'
  return {
    ...book,
    pending: due || book.pending,
    trouble: { at: at.toISOString(), what },
    missed: trouble?.tell === true ? remembered(book.missed, trouble, at) : book.missed,
  }
}

function remembered(missed: readonly Missed[], { name, what }: Trouble, at: Date): Missed[] {
  const others = missed.filter((one) => one.name !== name)
  return [...others, { name, at: at.toISOString(), what }]
}
