import { domainToASCII } from 'node:url'
import type { Mail } from '../mailer/facts.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../kernel/time.ts'

/** A mail that is done with for its run, and has not reached everybody whom it is for. */
export interface Letter {
  /** Goes along each time, so that whoever gets it twice can tell that it is one. */
  readonly id: string
  /** When it was written, and before when it is not sent again (ISO instants). */
  readonly at: string
  readonly next: string
  readonly mail: Mail
  readonly to: readonly string[]
  readonly why: Why
  /** A person has to look: absent = it may still arrive by itself. */
  readonly alarm?: true
  /** How often it has left without a word from the server; absent = never. */
  readonly left?: number
}

/** The server takes no mail for the address just now; it does not want the address; it has not said whether it has the mail. */
type Why = 'later' | 'refused' | 'unanswered'

/** All that is kept of mails, beside the books. Absent = nothing waits, and the server answers. */
export interface Kept {
  readonly letters: readonly Letter[]
  readonly slow?: Slow | undefined
}

/** A server that did not say in time that it has a mail. */
export interface Slow {
  /** So often, one after the other. */
  readonly times: number
  /** Nothing is sent to it before (ISO instant). */
  readonly until: string
}

/** Each time may hold up a run for minutes, and leave the same mail once more with those who have it. */
const PAUSES = [5, 10, 20, 60].map((minutes) => minutes * MINUTE_MS)
/** Of one mail; who has not got it after so many does not get it by one more. */
const SENT_AT_MOST = 5

/** What a mail server that is only busy has taken by then; from then on a person is told. */
const LATE_MS = 4 * HOUR_MS
/** No server keeps a sender waiting for so long. */
const LOST_MS = 3 * DAY_MS
/** A mail that the server has read, and does not take just now, is not what it is asked for with every run. */
const UNTAKEN_MS = 20 * MINUTE_MS
/** What it has refused once a day for so long, while it takes others, nobody waits for any more. */
const GIVEN_UP_MS = 7 * DAY_MS
/** An address that is refused is asked for again once a day: a mailbox may have been full. */
const REFUSED_MS = DAY_MS
/** As many as are kept for an address that takes none. */
const KEPT = 30

/** Whoever is not written to any more waits for nothing. */
export function stillWanted(letters: readonly Letter[], configured: readonly string[]): Letter[] {
  const names = configured.map(bare)
  const isWanted = (one: string): boolean => names.includes(bare(one))
  return letters.map((one) => ({ ...one, to: one.to.filter(isWanted) })).filter(hasSome)
}

/** As the server names it: without the name before it, and its domain as it is looked up. */
function bare(address: string): string {
  const [, inner = address] = /<([^<>]+)>/.exec(address) ?? []
  const [mailbox = '', domain = ''] = inner.split('@')
  return `${mailbox}@${domainToASCII(domain)}`.toLowerCase()
}

/** A moment that lies further ahead than any wait was written by a clock that was wrong. */
export function isDue({ next }: Letter, now: Date): boolean {
  const wait = Date.parse(next) - now.getTime()
  return wait <= 0 || wait > REFUSED_MS
}

export function slowAfter(before: Slow | undefined, now: Date): Slow {
  const times = (before?.times ?? 0) + 1
  return { times, until: after(now, PAUSES[Math.min(times, PAUSES.length) - 1] ?? 0) }
}

/** A pause that is longer than any was written by a clock that was wrong. */
export function isResting(slow: Slow | undefined, now: Date): boolean {
  const rest = Date.parse(slow?.until ?? '') - now.getTime()
  return rest > 0 && rest <= Math.max(...PAUSES)
}

/** A mail that has left without a word is sent again, as the same, so many times. */
export function unanswered(
  letter: Pick<Letter, 'id' | 'at' | 'mail' | 'to' | 'left'>,
  now: Date,
): Letter[] {
  const { id, at, mail, to, left = 0 } = letter
  if (left + 1 >= SENT_AT_MOST) return []
  return [{ id, at, mail, to, why: 'unanswered', left: left + 1, next: now.toISOString() }]
}

/** Whether whoever looks at ston has to know of it. */
export function isAlarming({ letters, slow }: Kept): boolean {
  return (slow?.times ?? 0) > 1 || letters.some(({ alarm }) => alarm === true)
}

/** What is left of a letter for those whom the server has not taken now. */
export function leftOf(
  letter: Pick<Letter, 'id' | 'at' | 'mail'>,
  { later, refused }: { readonly later: readonly string[]; readonly refused: readonly string[] },
  now: Date,
): Letter[] {
  const { id, at, mail } = letter
  const age = now.getTime() - Date.parse(at)
  const isLost = age > LOST_MS
  const lasting = isLost ? [...refused, ...later] : refused
  const parts: Letter[] = [
    {
      id,
      at,
      mail,
      why: 'later',
      to: isLost ? [] : later,
      next: now.toISOString(),
      ...(age > LATE_MS && { alarm: true }),
    },
    { id, at, mail, why: 'refused', to: lasting, next: after(now, REFUSED_MS), alarm: true },
  ]
  return parts.filter(hasSome)
}

/** What is left of a letter that the server has read and does not take, which says nothing about others. */
export function unwanted(letter: Letter, isForNow: boolean, now: Date): Letter[] {
  const { id, at, mail, to, alarm } = letter
  const age = now.getTime() - Date.parse(at)
  if (age > GIVEN_UP_MS) return []
  if (!isForNow || age > LOST_MS) return leftOf(letter, { later: [], refused: to }, now)
  const isLate = alarm === true || age > LATE_MS
  const next = after(now, UNTAKEN_MS)
  return [{ id, at, mail, to, why: 'later', next, ...(isLate && { alarm: true }) }]
}

/** Of what an address refuses only the newest is kept; of the others not more than a folder of mail can bear. */
export function withLetters(before: readonly Letter[], added: readonly Letter[]): Letter[] {
  const newer = added.filter(isRefused).flatMap(({ to }) => to)
  const others = before.map((one) =>
    isRefused(one) ? { ...one, to: one.to.filter((address) => !newer.includes(address)) } : one,
  )
  return [...others, ...added].filter(hasSome).slice(-KEPT)
}

export function after(now: Date, ms: number): string {
  return new Date(now.getTime() + ms).toISOString()
}

function isRefused({ why }: Letter): boolean {
  return why === 'refused'
}

function hasSome({ to }: Letter): boolean {
  return to.length > 0
}
