import { domainToASCII } from 'node:url'
import type { Mail } from '../mailer/facts.ts'
import { DAY_MS, HOUR_MS } from '../kernel/time.ts'

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
}

/** The server takes no mail for the address just now; it does not want the address. */
type Why = 'later' | 'refused'

/** What a mail server that is only busy has taken by then; from then on a person is told. */
const LATE_MS = 4 * HOUR_MS
/** No server keeps a sender waiting for so long. */
const LOST_MS = 3 * DAY_MS
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
