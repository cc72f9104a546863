import { isNewsTime } from '../domain/schedule/news.ts'
import type { Week } from '../domain/schedule/hours.ts'
import { StonError } from '../kernel/errors.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { jstDay } from '../kernel/time.ts'
import type { MailFacts, Mailer, Reason } from '../mailer/facts.ts'
import * as command from '../messages/mail-command.ts'
import { someRefused } from '../messages/mail-server.ts'
import type { Runs } from '../status/runs.ts'
import {
  type Books,
  type MailBook,
  type Missed,
  readBook,
  writeBook,
} from '../status/told-so-far.ts'
import type { Warning } from '../status/warnings.ts'
import { NO_NAMES, type Names } from '../product-mapping/names.ts'
import type { Store } from '../store/store.ts'
import { alarmName, isTold } from './concerns.ts'
import { type MailApp, NO_PARTS } from './context.ts'
import { headlineOf, noticesOf, outcomeOf } from './headline.ts'
import type { Material, Teller } from './material.ts'
import { around, failingAfter, type Trouble, troubleOf } from './trouble.ts'

/** The end of a run, as far as it is the same for both directions. */
export interface Ended {
  readonly error: StonError | null
  readonly startedAt: Date
  /** False: nothing was tried that could have failed, so that it says nothing of a trouble that was told. Absent = it was. */
  readonly tried?: boolean
  /** Early warnings. */
  readonly alarms: readonly Warning[]
  /** How the last runs ended, this one among them. */
  readonly runs: Runs
  readonly names?: Names
  /** The shop's opening hours where `ston run` is in use: what went well is told once a day, after closing. Null = after each run. */
  readonly week?: Week | null
  /** The end of the mail: what the month has cost, and what comes next. */
  readonly plan?: readonly Sentence[]
}

/**
 * The mail of a run, if there is something to tell. Called under the lock, after the run has been recorded. Whatever goes wrong
 * with a mail is logged and remembered, and never becomes the run's own trouble.
 */
export async function mailAfter<K extends keyof Books>(
  app: MailApp,
  store: Store,
  teller: Teller<K>,
  ended: Ended,
): Promise<void> {
  try {
    const mailer = await app.mailer()
    if (mailer === null) return
    const material = await gather(app, store, teller, ended)
    await writeBook(store, teller.book, await sent(app, mailer, teller, material))
  } catch (error) {
    app.log.warn({ err: error }, say(app.locale, command.notWritten))
  }
}

async function gather<K extends keyof Books>(
  app: MailApp,
  store: Store,
  teller: Teller<K>,
  ended: Ended,
): Promise<Material<K>> {
  const { error, startedAt, alarms, runs, names = NO_NAMES, week = null, plan = [] } = ended
  const { tried = true } = ended
  const now = app.now()
  const counted = await teller.count(await readBook(store, teller.book))
  const day = jstDay(now)
  const toldNames = counted.told.day === day ? counted.told.names : []
  const told = new Set(toldNames)
  const { direction } = teller
  const concerns = teller.concerns(names)
  return {
    book: { ...counted, told: { day, names: toldNames } },
    fresh: concerns.filter((one) => !isTold(told, one)),
    known: concerns.filter((one) => isTold(told, one)),
    alarms: alarms.filter((one) => !told.has(alarmName(one))),
    trouble: troubleOf(error, around(app, { direction, runs, told })),
    isNewsTime: week === null || isNewsTime(week, now.getTime(), toldAt(counted)),
    at: startedAt,
    plan,
    names,
    tried,
    worksAgain: error === null && tried ? (counted.failing ?? null) : null,
  }
}

function toldAt({ sentAt }: MailBook): number | null {
  return sentAt === null ? null : Date.parse(sentAt)
}

/** The book as it is afterwards. */
async function sent<K extends keyof Books>(
  app: MailApp,
  mailer: Mailer,
  teller: Teller<K>,
  material: Material<K>,
): Promise<Books[K]> {
  const facts = factsOf(teller, material)
  const mail = mailer.compose(facts)
  if (mail === null) return material.book
  try {
    const { refused } = await mailer.send(mail)
    if (refused.length > 0) app.log.warn({}, say(app.locale, someRefused(refused)))
    return { ...teller.told(material.book), ...afterSending(material, refused) }
  } catch (error) {
    if (!(error instanceof StonError)) throw error
    app.log.warn({}, say(app.locale, command.notSent(error.sentence)))
    return { ...material.book, ...notSent(material, facts, error.sentence) }
  }
}

/** What was told is not told again today. */
function afterSending(
  { book, fresh, alarms, trouble, tried, at }: Material<keyof Books>,
  refused: readonly string[],
): MailBook {
  const names = [
    ...book.told.names,
    ...fresh.map((one) => one.name),
    ...alarms.map(alarmName),
    ...(trouble?.tell === true ? [trouble.name] : []),
  ]
  return {
    sentAt: at.toISOString(),
    pending: false,
    trouble: refused.length === 0 ? null : { at: at.toISOString(), what: someRefused(refused) },
    missed: [],
    told: { ...book.told, names },
    failing: tried ? failingAfter(book.failing ?? null, trouble, at) : (book.failing ?? null),
  }
}

/** Nothing is taken as told, so the next run writes about all of it, and about its own. */
function notSent(
  { book, trouble, at }: Material<keyof Books>,
  { reason }: MailFacts,
  what: Sentence,
): Pick<MailBook, 'pending' | 'trouble' | 'missed'> {
  const due = reason !== 'nothing'
  return {
    pending: due || book.pending,
    trouble: { at: at.toISOString(), what },
    missed: trouble?.tell === true ? remembered(book.missed, trouble, at) : book.missed,
  }
}

function remembered(missed: readonly Missed[], { name, what }: Trouble, at: Date): Missed[] {
  const others = missed.filter((one) => one.name !== name)
  return [...others, { name, at: at.toISOString(), what }]
}

function factsOf<K extends keyof Books>(teller: Teller<K>, material: Material<K>): MailFacts {
  const { book, at } = material
  const outcome = outcomeOf(material)
  return {
    reason: reasonOf(teller, material),
    outcome,
    headline: headlineOf(teller, material, outcome),
    at: at.toISOString(),
    since: book.sentAt,
    notices: noticesOf(material),
    // Runs are separate: the other direction's parts are told by its own mails.
    ...NO_PARTS,
    ...teller.parts(material),
    plan: material.plan,
  }
}

function reasonOf<K extends keyof Books>(teller: Teller<K>, material: Material<K>): Reason {
  const { book, fresh, alarms, trouble, isNewsTime, worksAgain } = material
  if (worksAgain !== null) return 'person'
  if (book.pending || trouble?.tell === true || fresh.length + alarms.length > 0) return 'person'
  // What a run did before it was interrupted is told when it is known how it ended.
  if (trouble?.kind === 'temporary') return 'nothing'
  return isNewsTime && teller.hasNews(book) ? 'news' : 'nothing'
}
