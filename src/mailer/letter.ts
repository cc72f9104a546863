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
  readonly subject: string
  readonly headline: string
  readonly times: readonly string[]
  readonly sections: readonly Section[]
  readonly footer: readonly string[]
}

export interface Section {
  readonly title: string
  readonly lines: readonly string[]
  readonly groups: readonly Group[]
  readonly after: readonly string[]
}

/** Problems that have all in common but their products; one alone is a group of one. */
export interface Group {
  readonly items: readonly Item[]
  /** What is the matter with all of them; '' where each has its own. */
  readonly what: string
  readonly next: string
}

/** A product, and what is the matter with it alone. */
interface Item {
  readonly product: string
  readonly quantity: string
  readonly what: string
}

export interface LetterOptions {
  readonly publicUrl: string | undefined
  /** As in `ComposeOptions`. */
  readonly ownerUrl?: string | undefined
  /** Cleans every text on its way into the mail. */
  readonly clean: (text: string) => string
}

/** As many as a person reads on a phone; the rest is counted. */
const SHOWN = 50

export function letterOf(facts: MailFacts, locale: Locale, options: LetterOptions): Letter {
  const write = writeIn(locale, options)
  const { t } = write
  const headline = t(facts.headline)
  return {
    locale,
    outcome: facts.outcome,
    word: t(says.outcomes[facts.outcome]),
    headline,
    subject: t(says.subject(says.outcomes[facts.outcome], headline)),
    times: timesOf(facts).map(t),
    sections: [
      ...noticeSection(facts.notices, write),
      ...partsOf(facts).map(([title, part]) => sectionOf(write, title, part)),
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

/** How sentences come into what is written. */
export interface Write {
  readonly t: (sentence: Sentence) => string
  /** `place`: where the owner does it on his pages; undefined = nowhere. */
  readonly next: (sentence: Sentence, place: string | undefined) => string
}

export function writeIn(
  locale: Locale,
  { clean, ownerUrl }: Pick<LetterOptions, 'clean' | 'ownerUrl'>,
): Write {
  const t = (sentence: Sentence): string => oneLine(clean(sentence[locale]))
  return {
    t,
    // The only place where a way to act is given: a page where there is one, else the command.
    next: (next, place) =>
      t(ownerUrl === undefined || place === undefined ? next : says.onPage(place, ownerUrl)),
  }
}

function partsOf({ upload, earlier, orders, comparison }: MailFacts): [Sentence, Part][] {
  if (comparison !== undefined) return [[says.parts.comparison, comparison]]
  return [
    [says.parts.upload, upload],
    [says.parts.earlier, earlier],
    [says.parts.orders, orders],
  ]
}

/** An empty part is one line. */
function sectionOf(write: Write, title: Sentence, { lines, problems, known }: Part): Section {
  const { t } = write
  if (isEmpty({ lines, problems, known }))
    return { title: t(says.nothingIn(title)), lines: [], groups: [], after: [] }
  return {
    title: t(title),
    lines: lines.map(t),
    groups: groupsOf(write, problems.slice(0, SHOWN)),
    after: [
      ...(problems.length > SHOWN ? [t(says.more(problems.length - SHOWN))] : []),
      ...(known > 0 ? [t(says.known(known))] : []),
    ],
  }
}

/** Equal problems are told once. */
export function groupsOf(write: Write, problems: readonly ProblemRow[]): readonly Group[] {
  const groups = grouped(problems, (one) => one.group?.key ?? one)
  return [...groups.values()].map((group) => toldTogether(write, group))
}

/** Words that all have in common, and the next step, are told once. */
function toldTogether(write: Write, group: readonly ProblemRow[]): Group {
  const { t } = write
  const items = group.map(({ product, quantity, what }) => ({
    product: t(product),
    quantity: quantity === '' ? '' : t(says.pieces(quantity)),
    what: t(what),
  }))
  const [first] = group
  const together = group.length === 1 ? undefined : first?.group?.next
  const next = together === undefined ? (first?.next ?? NOTHING) : says.forEach(together)
  const isSame = items.every(({ what }) => what === items[0]?.what)
  return {
    items: isSame ? items.map((one) => ({ ...one, what: '' })) : items,
    what: isSame ? (items[0]?.what ?? '') : '',
    next: write.next(next, group.length === 1 ? (first?.place ?? TODO) : TODO),
  }
}

/** Everything that waits for a decision. */
const TODO = 'todo'
const NOTHING: Sentence = { ja: '', en: '' }

function isEmpty({ lines, problems, known }: Part): boolean {
  return lines.length === 0 && problems.length === 0 && known === 0
}

/** Before the three parts, and only when there is one: it may be why nothing goes at all. */
function noticeSection(notices: readonly Notice[], { t, next: step }: Write): Section[] {
  if (notices.length === 0) return []
  const groups = notices.map(({ what, next, place }) => ({
    items: [],
    what: t(what),
    next: next === null ? '' : step(next, place),
  }))
  return [{ title: t(says.parts.notices), lines: [], groups, after: [] }]
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
