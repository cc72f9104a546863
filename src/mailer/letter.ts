import { grouped } from '../kernel/grouped.ts'
import type { Locale, Sentence } from '../kernel/sentence.ts'
import * as says from '../messages/mail.ts'
import { toJstMinute } from '../kernel/time.ts'
import type { MailFacts, MailOutcome, Notice, Part, ProblemRow } from './facts.ts'

/** A mail before it is plain text or HTML: both are written from this, so that both say the same. */
export interface Letter {
  readonly locale: Locale
  readonly outcome: MailOutcome
  readonly word: string
  readonly headline: string
  readonly times: readonly string[]
  readonly sections: readonly Section[]
  readonly footer: readonly string[]
}

export interface Section {
  readonly title: string
  readonly lines: readonly string[]
  readonly rows: readonly Row[]
  readonly after: readonly string[]
}

export interface Row {
  readonly product: string
  readonly quantity: string
  readonly what: string
  readonly next: string
}

export interface LetterOptions {
  readonly publicUrl: string | undefined
  /** Cleans every text on its way into the mail. */
  readonly clean: (text: string) => string
}

/** As many as a person reads on a phone; the rest is counted. */
const SHOWN = 50

export function letterOf(facts: MailFacts, locale: Locale, options: LetterOptions): Letter {
  const text = (words: string): string => oneLine(options.clean(words))
  const t = (sentence: Sentence): string => text(sentence[locale])
  const row = ({ product, quantity, what, next }: ProblemRow): Row => ({
    product: t(product),
    quantity: quantity === '' ? '' : t(says.pieces(quantity)),
    what: t(what),
    next: t(next),
  })
  const part = (title: Sentence, { lines, problems, known }: Part): Section => {
    const groups = grouped(problems.slice(0, SHOWN), (one) => one.group?.key ?? one)
    return {
      title: t(title),
      lines: isEmpty({ lines, problems, known }) ? [t(says.none)] : lines.map(t),
      rows: [...groups.values()].flatMap((group) => toldTogether(group, t, row)),
      after: [
        ...(problems.length > SHOWN ? [t(says.more(problems.length - SHOWN))] : []),
        ...(known > 0 ? [t(says.known(known))] : []),
      ],
    }
  }
  return {
    locale,
    outcome: facts.outcome,
    word: t(says.outcomes[facts.outcome]),
    headline: t(facts.headline),
    times: timesOf(facts).map(t),
    sections: [
      ...noticeSection(facts.notices, t),
      part(says.parts.upload, facts.upload),
      part(says.parts.earlier, facts.earlier),
      part(says.parts.orders, facts.orders),
    ],
    footer: footerOf(facts, options).map(t),
  }
}

function footerOf({ plan = [] }: MailFacts, { publicUrl }: LetterOptions): readonly Sentence[] {
  return [
    ...plan,
    says.footerCommands,
    ...(publicUrl === undefined ? [] : [says.footerServer(publicUrl)]),
    says.footerAutomatic,
  ]
}

/** Words that all have in common, and the next step, stand once behind the products. */
function toldTogether(
  group: readonly ProblemRow[],
  t: (sentence: Sentence) => string,
  row: (one: ProblemRow) => Row,
): readonly Row[] {
  const rows = group.map(row)
  const next = group[0]?.group?.next
  if (next === undefined || rows.length === 1) return rows
  const isSame = rows.every(({ what }) => what === rows[0]?.what)
  return rows.map((one, i) => {
    const isLast = i === rows.length - 1
    return {
      ...one,
      what: isSame && !isLast ? '' : one.what,
      next: isLast ? t(says.forEach(next)) : '',
    }
  })
}

function isEmpty({ lines, problems, known }: Part): boolean {
  return lines.length === 0 && problems.length === 0 && known === 0
}

/** Before the three parts, and only when there is one: it may be why nothing goes at all. */
function noticeSection(notices: readonly Notice[], t: (sentence: Sentence) => string): Section[] {
  if (notices.length === 0) return []
  const rows = notices.map(({ what, next }) => ({
    product: '',
    quantity: '',
    what: t(what),
    next: next === null ? '' : t(next),
  }))
  return [{ title: t(says.parts.notices), lines: [], rows, after: [] }]
}

function timesOf({ at, since }: MailFacts): Sentence[] {
  return [
    says.ranAt(toJstMinute(at)),
    ...(since === null ? [] : [says.sinceMail(toJstMinute(since))]),
  ]
}

/** Words of other services may hold line breaks, control characters, and marks that turn the reading direction. */
function oneLine(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
      .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
      .trim()
  )
}
