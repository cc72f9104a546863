import type { Sentence } from '../kernel/sentence.ts'
import { toJstMinute } from '../kernel/time.ts'
import type { MailOutcome, Notice } from '../mailer/facts.ts'
import { missed } from '../messages/mail.ts'
import * as says from '../messages/mail-headline.ts'
import * as many from '../messages/mail-many.ts'
import * as again from '../messages/mail-again.ts'
import { because } from '../messages/mail-stopped.ts'
import type { Books } from '../status/told-so-far.ts'
import type { Warning } from '../status/warnings.ts'
import type { Concern } from './concerns.ts'
import type { Material, Teller } from './material.ts'
import { placeOf } from './owner-places.ts'
import { forOwner } from './owners-words.ts'
import { noticeOf, type Trouble } from './trouble.ts'

export function outcomeOf({ fresh, alarms, trouble }: Material<keyof Books>): MailOutcome {
  const some = fresh.length + alarms.length > 0
  if (trouble !== null && !(trouble.kind === 'temporary' && some)) return 'failed'
  return some ? 'check' : 'done'
}

export function headlineOf<K extends keyof Books>(
  teller: Teller<K>,
  material: Material<K>,
  outcome: MailOutcome,
): Sentence {
  const { book, fresh, known, alarms, trouble, worksAgain } = material
  if (outcome === 'failed' && trouble !== null)
    return forOwner({ what: withCause(trouble), next: null }).what
  if (outcome === 'done') {
    // Where something was done as well, that is what it comes to.
    const isOver = worksAgain !== null && !teller.hasNews(book)
    const headline = isOver ? again.worksAgain(teller.direction) : teller.headline(book)
    const open = known.length + standingOf(material)
    return open === 0 ? headline : says.stillOpen(headline, open)
  }
  const worst = worstOf(fresh, alarms)
  const count = fresh.length + alarms.length
  const alike = fresh.filter((one) => isAlike(one, worst)).length
  return worst.kind !== 'notice' && alike >= MANY
    ? says.andMore(many.manyAlike({ ...worst, kind: worst.kind }, alike), count - alike)
    : says.toCheck(worst, count - 1)
}

/** What needs a person, and is told by other mails. */
export function standingOf({ elsewhere }: Material<keyof Books>): number {
  return elsewhere.alarms + elsewhere.problems
}

/** What passes by itself is told by how long it lasts: why comes after it. */
function withCause({ kind, headline, what }: Trouble): Sentence {
  return kind === 'temporary' ? because(headline, what) : headline
}

/** From so many of one kind on, the mail begins with their number. */
const MANY = 10

function isAlike(one: Concern, { kind, isOrder }: Pick<Concern, 'isOrder'> & { kind: string }) {
  return one.kind === kind && one.isOrder === isOrder
}

/** How many there are of what is told in one sentence, and what so many mostly are. */
function manyNotice({ fresh, known }: Material<keyof Books>): Notice[] {
  const held = fresh.filter(({ kind }) => kind === 'held').length
  if (held < MANY) return []
  const all = many.allOfThem(held, known.length)
  const { what, next } = many.mostlyTable
  return [{ what: { ja: `${all.ja}${what.ja}`, en: `${all.en} ${what.en}` }, next }]
}

/** What costs a customer comes first, then what stops everything. */
function worstOf(fresh: readonly Concern[], alarms: readonly Warning[]): says.Worst {
  const [first] = fresh
  const [alarm] = alarms
  if (first !== undefined && (first.kind === 'oversold' || alarm === undefined)) return first
  const about = (alarm && forOwner(alarm).what) ?? first?.about ?? { ja: '', en: '' }
  return { kind: 'notice', about, isOrder: false }
}

export function noticesOf(material: Material<keyof Books>): Notice[] {
  const { book, alarms, trouble, worksAgain } = material
  const over = worksAgain === null ? [] : [again.failedFrom(toJstMinute(worksAgain))]
  const all: Notice[] = [
    ...over.map((what) => ({ what, next: null })),
    ...(trouble === null ? [] : [noticeOf(trouble, outcomeOf(material) === 'failed')]),
    ...book.missed
      .filter((one) => one.name !== trouble?.name)
      .map(({ at, what }) => ({ what: missed(toJstMinute(at), what), next: null })),
    ...manyNotice(material),
    ...alarms.map(({ id, what, next }) => ({ what, next, ...placeOf(id) })),
  ]
  return all.map(forOwner)
}
