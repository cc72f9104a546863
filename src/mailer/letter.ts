import { grouped } from '../kernel/grouped.ts'
import type { Locale, Sentence } from '../kernel/sentence.ts'
import * as says from '../messages/mail.ts'
import { onPage } from '../messages/mail-pages.ts'
import { toJstMinute } from '../kernel/time.ts'
import type { MailFacts, MailOutcome, Notice, Part, ProblemRow } from './facts.ts'
import { stepsOf } from './steps.ts'

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
  /** What to do: at most one line for the shop, and one for the server. */
  readonly steps: readonly string[]
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
  const write = writeIn(locale, options, says.toServer)
  const { t } = write
  const headline = t(facts.headline)
  return {
    locale,
    outcome: facts.outcome,
    word: t(says.outcomes[facts.outcome]),
    headline,
    subject: t(says.subject(says.outcomes[facts.outcome], headline)),
    times: timesOf(facts).map(t),
    sections: [...noticeSection(facts.notices, write), ...partSections(facts, write)],
    footer: footerOf(facts, options).map(t),
  }
}

/** Where all is well nobody needs a command. */
function footerOf(facts: MailFacts, { publicUrl, ownerUrl }: LetterOptions): readonly Sentence[] {
  const look = ownerUrl === undefined ? says.footerCommands : onPage(TODO, ownerUrl)
  return [
    ...(facts.plan ?? []),
    ...(isWell(facts) ? [] : [look]),
    ...(publicUrl === undefined ? [] : [says.footerServer(publicUrl)]),
    says.footerSton,
    says.footerAutomatic,
  ]
}

/** Nothing stands that a person has to see to. */
function isWell(facts: MailFacts): boolean {
  const standing = partsOf(facts).some(([, part]) => part.known + part.problems.length > 0)
  return facts.outcome === 'done' && !standing
}

/** How sentences come into what is written. */
export interface Write {
  readonly t: (sentence: Sentence) => string
  /** What to do. `place`: where the owner does it on his pages; undefined = nowhere. */
  readonly next: (sentence: Sentence, place: string | undefined) => readonly string[]
}

/** `toServer`: how whoever keeps the server is spoken to. */
export function writeIn(
  locale: Locale,
  { clean, ownerUrl }: Pick<LetterOptions, 'clean' | 'ownerUrl'>,
  toServer: (pieces: readonly string[]) => Sentence,
): Write {
  const t = (sentence: Sentence): string => oneLine(clean(sentence[locale]))
  const steps = (sentence: Sentence): readonly string[] => {
    const { shop, server } = stepsOf(locale, t(sentence))
    return [shop, server.length === 0 ? '' : toServer(server)[locale]].filter((one) => one !== '')
  }
  return {
    t,
    // The only place where a way to act is given: a page where there is one, else the command.
    next: (next, place) =>
      ownerUrl === undefined || place === undefined ? steps(next) : [t(onPage(place, ownerUrl))],
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

/** Where a person has to look comes first; what is empty is one line for all, at the end. */
function partSections(facts: MailFacts, write: Write): Section[] {
  const parts = partsOf(facts)
  const [empty, told] = [parts.filter(([, one]) => isEmpty(one)), parts.filter(isTold)]
  const sections = told.map(([title, part]) => sectionOf(write, title, part))
  const isProblem = ({ groups }: Section): boolean => groups.length > 0
  const titles = empty.map(([title]) => title)
  const rest = facts.outcome === 'failed' ? says.notReached(titles) : says.nothingIn(titles)
  return [
    ...sections.filter(isProblem),
    ...sections.filter((one) => !isProblem(one)),
    ...(empty.length === 0 ? [] : [{ title: write.t(rest), lines: [], groups: [], after: [] }]),
  ]
}

function isTold([, part]: readonly [Sentence, Part]): boolean {
  return !isEmpty(part)
}

function sectionOf(write: Write, title: Sentence, { lines, problems, known }: Part): Section {
  const { t } = write
  const done = lines.map(t)
  const rest = problems.length - SHOWN
  return {
    title: t(title),
    lines: problems.length === 0 ? done : [],
    groups: groupsOf(write, problems.slice(0, SHOWN)),
    after: [
      ...(rest > 0 ? [t(says.more(rest))] : []),
      ...(problems.length === 0 ? [] : done),
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
    quantity: t(quantity),
    what: t(what),
  }))
  const [first] = group
  const together = group.length === 1 ? undefined : first?.group?.next
  const next = together === undefined ? (first?.next ?? NOTHING) : says.forEach(together)
  const isSame = items.every(({ what }) => what === items[0]?.what)
  return {
    items: isSame ? items.map((one) => ({ ...one, what: '' })) : items,
    what: isSame ? (items[0]?.what ?? '') : '',
    steps: write.next(next, group.length === 1 ? (first?.place ?? TODO) : TODO),
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
    steps: next === null ? [] : step(next, place),
  }))
  return [{ title: t(says.parts.notices), lines: [], groups, after: [] }]
}

function timesOf(facts: MailFacts): Sentence[] {
  const { at, since } = facts
  return [
    ...(isWell(facts) ? [says.nothingToDo] : []),
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
