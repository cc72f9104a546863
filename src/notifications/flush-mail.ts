import type { MailFacts, MailOutcome, Notice, Part, Reason } from '../mailer/facts.ts'
import type { IgnoreRule } from '../domain/stock/change.ts'
import type { OpenWork } from '../domain/stock/open-work.ts'
import * as flush from '../messages/flush.ts'
import * as says from '../messages/mail.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { toJstMinute } from '../kernel/time.ts'
import type { Book } from '../status/told-so-far.ts'
import type { Warning } from '../status/warnings.ts'
import type { Concern } from './concerns.ts'
import type { Trouble } from './trouble.ts'

/** Everything a mail is written from: what the book has gathered, and how things stand after this run. */
export interface Material {
  readonly book: Book
  readonly state: OpenWork
  /** Not told today, and told already. */
  readonly fresh: readonly Concern[]
  readonly known: readonly Concern[]
  readonly alarms: readonly Warning[]
  readonly trouble: Trouble | null
  readonly at: Date
}

export function writeFacts(material: Material): MailFacts {
  const { book, at } = material
  const outcome = outcomeOf(material)
  return {
    reason: reasonOf(material),
    outcome,
    headline: headlineOf(material, outcome),
    at: at.toISOString(),
    since: book.sentAt,
    notices: noticesOf(material),
    upload: uploadPart(material),
    earlier: earlierPart(material),
    orders: { lines: [], problems: [], known: 0 },
  }
}

function reasonOf({ book, fresh, alarms, trouble }: Material): Reason {
  if (book.pending || trouble?.tell === true || fresh.length + alarms.length > 0) return 'person'
  // What a run did before it was interrupted is told when it is known how it ended.
  if (trouble?.kind === 'temporary') return 'nothing'
  const { sent, applied, earlier, found, excluded } = book.news
  return sent + applied + earlier + found + excluded.length > 0 ? 'news' : 'nothing'
}

function outcomeOf({ fresh, alarms, trouble }: Material): MailOutcome {
  const some = fresh.length + alarms.length > 0
  if (trouble !== null && !(trouble.kind === 'temporary' && some)) return 'failed'
  return some ? 'check' : 'done'
}

function headlineOf(material: Material, outcome: MailOutcome): Sentence {
  const { fresh, known, alarms, trouble } = material
  if (outcome === 'failed' && trouble !== null) return trouble.headline
  if (outcome === 'done') {
    const headline = doneHeadline(material.book)
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

function doneHeadline({ news }: Book): Sentence {
  const applied = news.applied + news.earlier
  if (applied > 0) return says.appliedNow(applied)
  if (news.sent > 0) return says.sentNow(news.sent)
  return news.found + news.excluded.length > 0 ? says.takenIn : says.nothingSent
}

function noticesOf({ book, alarms, trouble }: Material): Notice[] {
  return [
    ...(trouble === null ? [] : [{ what: trouble.what, next: trouble.next }]),
    ...book.missed
      .filter((one) => one.name !== trouble?.name)
      .map(({ at, what }) => ({ what: says.missed(toJstMinute(at), what), next: null })),
    ...alarms.map(({ what, next }) => ({ what, next: next ?? null })),
  ]
}

function uploadPart(material: Material): Part {
  const { book, state } = material
  const { news } = book
  const open = state.doubtful.filter((row) => row.batch > book.mailed).length
  const waiting = state.waiting.length + open
  const lines = [
    ...(news.sent > 0 ? [says.uploaded(news.sent, news.applied)] : []),
    ...(waiting > 0 ? [flush.waiting(waiting)] : []),
    ...ignoredLine(news.ignored),
    ...(news.unknownDivision > 0 ? [flush.unknownDivision(news.unknownDivision)] : []),
    ...(news.unverified.length > 0 ? [flush.unverified(news.unverified)] : []),
    ...(news.found > 0 ? [flush.found(news.found)] : []),
    ...(news.excluded.length > 0 ? [flush.excludedNow(news.excluded)] : []),
  ]
  return withProblems(material, lines, false)
}

function earlierPart(material: Material): Part {
  const { book, state } = material
  const open = state.doubtful.filter((row) => row.batch <= book.mailed).length
  const lines = [
    ...(book.news.earlier > 0 ? [says.earlierApplied(book.news.earlier)] : []),
    ...(open > 0 ? [says.earlierOpen(open)] : []),
  ]
  return withProblems(material, lines, true)
}

function withProblems({ fresh, known }: Material, lines: Sentence[], earlier: boolean): Part {
  return {
    lines,
    problems: fresh.filter((one) => one.earlier === earlier).map((one) => one.row),
    known: known.filter((one) => one.earlier === earlier).length,
  }
}

function ignoredLine(ignored: Book['news']['ignored']): Sentence[] {
  const some = (Object.entries(ignored) as [IgnoreRule, number][]).filter(([, count]) => count > 0)
  if (some.length === 0) return []
  const parts = (locale: 'ja' | 'en'): string =>
    some
      .map(([rule, count]) => `${flush.ruleNames[rule][locale]} ${count}`)
      .join(locale === 'ja' ? '、' : ', ')
  const total = some.reduce((sum, [, count]) => sum + count, 0)
  return [
    {
      ja: flush.ignoredTotal(total, parts('ja')).ja,
      en: flush.ignoredTotal(total, parts('en')).en,
    },
  ]
}
