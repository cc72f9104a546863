import { grouped } from '../kernel/grouped.ts'
import type { Locale, Sentence } from '../kernel/sentence.ts'
import * as says from '../messages/mail.ts'
import { pagesAt } from '../messages/mail-pages.ts'
import { toJstMinute } from '../kernel/time.ts'
import type { MailFacts, MailOutcome, Part, PartName, ProblemRow } from './facts.ts'
import { noticeSteps, type Steps, type Write, writeIn, type WriteOptions } from './steps.ts'

/** A mail before it is plain text or HTML: both are written from this, so that both say the same. */
export interface Letter {
  readonly locale: Locale
  readonly outcome: MailOutcome
  readonly word: string
  readonly subject: string
  readonly headline: string
  /** Below the headline; '' = nothing. */
  readonly note: string
  readonly time: string
  readonly sections: readonly Section[]
  readonly footer: readonly string[]
  /** What the shop need not read. */
  readonly forServer: { readonly title: string; readonly lines: readonly string[] }
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
  readonly steps: Steps
  /** What to do comes before what is the matter: all else waits for it. */
  readonly stepFirst?: true | undefined
}

/** A product, and what is the matter with it alone. */
interface Item {
  readonly product: string
  readonly quantity: string
  readonly what: string
}

export interface LetterOptions extends WriteOptions {
  readonly publicUrl: string | undefined
}

/** As many as a person reads on a phone; the rest is counted. */
const SHOWN = 50

export function letterOf(facts: MailFacts, locale: Locale, options: LetterOptions): Letter {
  const write = writeIn(locale, options, 'mail')
  const { t } = write
  const headline = t(facts.headline)
  return {
    locale,
    outcome: facts.outcome,
    word: t(says.outcomes[facts.outcome]),
    headline,
    subject: t(says.subject(says.outcomes[facts.outcome], headline)),
    note: isWell(facts) ? t(says.nothingToDo) : '',
    time: t(says.ranAt(toJstMinute(facts.at))),
    sections: [...noticeSection(facts, write), ...partSections(facts, write)],
    footer: footerOf(facts, options).map(t),
    forServer: { title: t(says.forServer), lines: serverLines(facts, options).map(t) },
  }
}

function footerOf(facts: MailFacts, { ownerUrl }: LetterOptions): readonly Sentence[] {
  const { since } = facts
  const counts = partsOf(facts).some(([, { lines }]) => lines.length > 0)
  return [
    ...(ownerUrl === undefined ? [] : [pagesAt(ownerUrl)]),
    // Only figures need to say from when on they count.
    ...(since === null || !counts ? [] : [says.sinceMail(toJstMinute(since))]),
    says.footerSton,
    says.footerAutomatic,
  ]
}

/** Where all is well, or the owner has pages, nobody needs a command. */
function serverLines(
  facts: MailFacts,
  { publicUrl, ownerUrl }: LetterOptions,
): readonly Sentence[] {
  return [
    ...(isWell(facts) || ownerUrl !== undefined ? [] : [says.serverCommands]),
    ...(publicUrl === undefined ? [] : [says.sentBy(publicUrl)]),
    ...(facts.plan ?? []),
  ]
}

/** Nothing stands that a person has to see to. */
function isWell(facts: MailFacts): boolean {
  const standing = partsOf(facts).some(([, part]) => part.known + part.problems.length > 0)
  return facts.outcome === 'done' && !standing && (facts.standing ?? 0) === 0
}

const ALL: readonly PartName[] = ['upload', 'earlier', 'orders']

function partsOf(facts: MailFacts): [Sentence, Part][] {
  const { comparison, own = ALL } = facts
  if (comparison !== undefined) return [[says.parts.comparison, comparison]]
  return ALL.filter((name) => own.includes(name) || !isEmpty(facts[name])).map((name) => [
    says.parts[name],
    facts[name],
  ])
}

/** Where a person has to look comes first; what is empty is one line for all, at the end. */
function partSections(facts: MailFacts, write: Write): Section[] {
  const parts = partsOf(facts)
  const [empty, told] = [parts.filter(([, one]) => isEmpty(one)), parts.filter(isTold)]
  const sections = told.map(([title, part]) => sectionOf(write, title, part))
  const isProblem = ({ groups }: Section): boolean => groups.length > 0
  const titles = empty.map(([title]) => title)
  const rest =
    facts.outcome === 'failed'
      ? says.notReached(titles)
      : facts.isWarned === true
        ? says.nothingNew(titles)
        : says.nothingIn(titles)
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
function noticeSection({ notices, standing = 0 }: MailFacts, write: Write): Section[] {
  if (notices.length + standing === 0) return []
  const groups = notices.map((notice) => ({
    items: [],
    what: write.t(notice.what),
    steps: noticeSteps(write, notice),
    stepFirst: notice.stepFirst,
  }))
  const after = standing === 0 ? [] : [write.t(says.stillStanding(standing))]
  return [{ title: write.t(says.parts.notices), lines: [], groups, after }]
}
