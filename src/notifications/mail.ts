import { isNewsTime } from '../domain/schedule/news.ts'
import type { Week } from '../domain/schedule/hours.ts'
import { StonError } from '../kernel/errors.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { jstDay } from '../kernel/time.ts'
import type { MailFacts, PartName, Reason } from '../mailer/facts.ts'
import * as command from '../messages/mail-command.ts'
import type { Direction, Runs } from '../status/runs.ts'
import {
  type Books,
  type MailBook,
  type Missed,
  readBook,
  toldOn,
  writeBook,
} from '../status/told-so-far.ts'
import type { Warning } from '../status/warnings.ts'
import { NO_NAMES, type Names } from '../product-mapping/names.ts'
import type { Store } from '../store/store.ts'
import { alarmName, isAlarmName, isAlarmTold, isTold } from './concerns.ts'
import { type MailApp, NO_PARTS } from './context.ts'
import { headlineOf, noticesOf, outcomeOf, standingOf } from './headline.ts'
import type { Elsewhere, Material, Teller } from './material.ts'
import { PATIENT, type Post, sendNew, sendWaiting } from './post.ts'
import { around, failingAfter, type Trouble, troubleOf } from './trouble.ts'

/** The end of a run, as far as it is the same for both directions. */
export interface Ended {
  readonly error: StonError | null
  readonly startedAt: Date
  /** Early warnings. */
  readonly alarms: readonly Warning[]
  /** What stands beside them, and is told by the other direction; absent = nothing. */
  readonly elsewhere?: Elsewhere
  /** Nobody has tried whether the direction works. */
  readonly isUntried?: boolean
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
    await writeBook(
      store,
      teller.book,
      await sent({ app, store, mailer, ...PATIENT }, teller, material),
    )
  } catch (error) {
    app.log.warn({ err: error }, say(app.locale, command.notWritten))
  }
}

const NOTHING_ELSE: Elsewhere = { alarms: 0, problems: 0 }

async function gather<K extends keyof Books>(
  app: MailApp,
  store: Store,
  teller: Teller<K>,
  ended: Ended,
): Promise<Material<K>> {
  const { error, startedAt, alarms, runs, names = NO_NAMES, week = null, plan = [] } = ended
  const { elsewhere = NOTHING_ELSE, isUntried = false } = ended
  const now = app.now()
  const counted = await teller.count(await readBook(store, teller.book))
  const day = jstDay(now)
  const toldNames = counted.told.day === day ? counted.told.names : []
  const told = new Set([...toldNames, ...(await toldOn(store, day)).filter(isAlarmName)])
  const { direction } = teller
  const concerns = teller.concerns(names)
  const freshAlarms = alarms.filter((one) => !isAlarmTold(told, one))
  return {
    book: { ...counted, told: { day, names: toldNames } },
    fresh: concerns.filter((one) => !isTold(told, one)),
    known: concerns.filter((one) => isTold(told, one)),
    alarms: freshAlarms,
    elsewhere: {
      ...elsewhere,
      alarms: elsewhere.alarms + alarms.length - freshAlarms.length,
    },
    trouble: troubleOf(error, around(app, { direction, runs, told })),
    isNewsTime: week === null || isNewsTime(week, now.getTime(), toldAt(counted)),
    at: startedAt,
    plan,
    names,
    worksAgain: error === null && !isUntried ? (counted.failing ?? null) : null,
    isUntried,
  }
}

function toldAt({ sentAt }: MailBook): number | null {
  return sentAt === null ? null : Date.parse(sentAt)
}

/** The book as it is afterwards. What has not reached everybody goes first. */
async function sent<K extends keyof Books>(
  post: Post,
  teller: Teller<K>,
  material: Material<K>,
): Promise<Books[K]> {
  const { app, mailer } = post
  const trouble = await sendWaiting(post)
  const facts = factsOf(teller, material)
  const mail = mailer.compose(facts)
  if (mail === null) return material.book
  try {
    if (trouble !== null) throw trouble
    const what = await sendNew(post, mail)
    return { ...teller.told(material.book), ...afterSending(material, what) }
  } catch (error) {
    if (!(error instanceof StonError)) throw error
    app.log.warn({}, say(app.locale, command.notSent(error.sentence)))
    return { ...material.book, ...notSent(material, facts, error.sentence) }
  }
}

/** What was told is not told again today. */
function afterSending(
  { book, fresh, alarms, trouble, at, isUntried }: Material<keyof Books>,
  what: Sentence | null,
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
    trouble: what === null ? null : { at: at.toISOString(), what },
    missed: [],
    told: { ...book.told, names },
    failing: isUntried ? (book.failing ?? null) : failingAfter(book.failing ?? null, trouble, at),
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

const OWN: Record<Direction, readonly PartName[]> = {
  flush: ['upload', 'earlier'],
  import: ['orders'],
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
    own: OWN[teller.direction],
    standing: standingOf(material),
    isWarned: material.alarms.length + material.elsewhere.alarms > 0,
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
