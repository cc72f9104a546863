import { isNewsTime } from '../domain/schedule/news.ts'
import type { Week } from '../domain/schedule/hours.ts'
import { StonError } from '../kernel/errors.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { jstDay, toJstMinute } from '../kernel/time.ts'
import type { MailFacts, MailOutcome, Mailer, Notice, Reason } from '../mailer/facts.ts'
import * as says from '../messages/mail.ts'
import * as again from '../messages/mail-again.ts'
import * as command from '../messages/mail-command.ts'
import { someRefused } from '../messages/mail-server.ts'
import type { Direction, Runs } from '../status/runs.ts'
import {
  type Books,
  type MailBook,
  type Missed,
  readBook,
  writeBook,
} from '../status/told-so-far.ts'
import type { Warning } from '../status/warnings.ts'
import type { Store } from '../store/store.ts'
import { alarmName, type Concern, isTold } from './concerns.ts'
import { type MailApp, NO_PARTS } from './context.ts'
import { failingAfter, type Trouble, troubleOf } from './trouble.ts'

/** The end of a run, as far as it is the same for both directions. */
export interface Ended {
  readonly error: StonError | null
  readonly startedAt: Date
  /** Early warnings. */
  readonly alarms: readonly Warning[]
  /** How the last runs ended, this one among them. */
  readonly runs: Runs
  /** The shop's opening hours where `ston run` is in use: what went well is told once a day, after closing. Null = after each run. */
  readonly week?: Week | null
  /** The end of the mail: what the month has cost, and what comes next. */
  readonly plan?: readonly Sentence[]
}

/** What is a direction's own in its mails. */
export interface Teller<K extends keyof Books> {
  readonly direction: Direction
  readonly book: K
  /** Adds this run, and what has happened since the book was last written. */
  readonly count: (before: Books[K] | null) => Books[K] | Promise<Books[K]>
  /** What a person must know; the most urgent first. */
  readonly concerns: () => readonly Concern[]
  /** Something has been done that is worth a mail. */
  readonly hasNews: (book: Books[K]) => boolean
  readonly headline: (book: Books[K]) => Sentence
  readonly parts: (material: Material<K>) => Partial<typeof NO_PARTS>
  /** The book when a mail has told all of it: everything counts anew. */
  readonly told: (book: Books[K]) => Books[K]
}

/** Everything a mail is written from: what the book has gathered, and how things stand after this run. */
export interface Material<K extends keyof Books> {
  readonly book: Books[K]
  /** Not told today, and told already. */
  readonly fresh: readonly Concern[]
  readonly known: readonly Concern[]
  readonly alarms: readonly Warning[]
  readonly trouble: Trouble | null
  /** What went well may be told now. */
  readonly isNewsTime: boolean
  readonly at: Date
  readonly plan: readonly Sentence[]
  /** A mail has told that the direction fails (ISO instant), and now it works; null = not so. */
  readonly worksAgain: string | null
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
  { error, startedAt, alarms, runs, week = null, plan = [] }: Ended,
): Promise<Material<K>> {
  const now = app.now()
  const counted = await teller.count(await readBook(store, teller.book))
  const day = jstDay(now)
  const names = counted.told.day === day ? counted.told.names : []
  const told = new Set(names)
  const { noSuccessHours } = app.config.alarms
  const around = { direction: teller.direction, runs, now, noSuccessHours, told }
  const concerns = teller.concerns()
  return {
    book: { ...counted, told: { day, names } },
    fresh: concerns.filter((one) => !isTold(told, one)),
    known: concerns.filter((one) => isTold(told, one)),
    alarms: alarms.filter((one) => !told.has(alarmName(one))),
    trouble: troubleOf(error, around),
    isNewsTime: week === null || isNewsTime(week, now.getTime(), toldAt(counted)),
    at: startedAt,
    plan,
    worksAgain: error === null ? (counted.failing ?? null) : null,
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
  { book, fresh, alarms, trouble, at }: Material<keyof Books>,
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
    failing: failingAfter(book.failing ?? null, trouble, at),
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

function outcomeOf({ fresh, alarms, trouble }: Material<keyof Books>): MailOutcome {
  const some = fresh.length + alarms.length > 0
  if (trouble !== null && !(trouble.kind === 'temporary' && some)) return 'failed'
  return some ? 'check' : 'done'
}

function headlineOf<K extends keyof Books>(
  teller: Teller<K>,
  { book, fresh, known, alarms, trouble, worksAgain }: Material<K>,
  outcome: MailOutcome,
): Sentence {
  if (outcome === 'failed' && trouble !== null) return trouble.headline
  if (outcome === 'done') {
    // Where something was done as well, that is what it comes to.
    const isOver = worksAgain !== null && !teller.hasNews(book)
    const headline = isOver ? again.worksAgain(teller.direction) : teller.headline(book)
    return known.length === 0 ? headline : says.stillOpen(headline, known.length)
  }
  const count = (kind: Concern['kind']): number => fresh.filter((one) => one.kind === kind).length
  return says.toCheck({
    oversold: count('oversold'),
    held: count('held'),
    failed: count('failed'),
    inDoubt: count('inDoubt'),
    notices: alarms.map((one) => one.what),
  })
}

function noticesOf({ book, alarms, trouble, worksAgain }: Material<keyof Books>): Notice[] {
  const over = worksAgain === null ? [] : [again.failedFrom(toJstMinute(worksAgain))]
  return [
    ...over.map((what) => ({ what, next: null })),
    ...(trouble === null ? [] : [{ what: trouble.what, next: trouble.next }]),
    ...book.missed
      .filter((one) => one.name !== trouble?.name)
      .map(({ at, what }) => ({ what: says.missed(toJstMinute(at), what), next: null })),
    ...alarms.map(({ what, next }) => ({ what, next })),
  ]
}
