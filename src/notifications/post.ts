import { digest } from '../kernel/crypto.ts'
import { StonError } from '../kernel/errors.ts'
import { say, type Sentence } from '../kernel/sentence.ts'
import { MINUTE_MS } from '../kernel/time.ts'
import type { Delivery, Mail, Mailer } from '../mailer/facts.ts'
import * as command from '../messages/mail-command.ts'
import * as says from '../messages/mail-server.ts'
import {
  after,
  isDue,
  isResting,
  type Kept,
  leftOf,
  type Letter,
  slowAfter,
  stillWanted,
  unanswered,
  unwanted,
  withLetters,
} from '../status/letters.ts'
import { changeKept, readKept } from '../status/told-so-far.ts'
import type { Store } from '../store/store.ts'
import type { MailApp } from './context.ts'

/** By what mails leave, and where they lie until they have reached everybody. */
export interface Post {
  readonly app: MailApp
  readonly store: Store
  readonly mailer: Mailer
  /** How long the server may take to say that it has a mail; absent = as long as a person waits. */
  readonly answerMs?: number
}

/**
 * RFC 5321 has a sender wait for ten minutes, who holds nobody up by it. A run holds its lock so long; and whoever leaves earlier may leave
 * behind a mail that arrives all the same.
 */
export const PATIENT = { answerMs: 5 * MINUTE_MS }

/**
 * Sends a mail for the first time. Says what is not as it should be: some do not have it yet, or nobody knows. Rejects with a `StonError`
 * where nobody has it, and nothing is kept then.
 */
export async function sendNew(post: Post, mail: Mail): Promise<Sentence | null> {
  const rests = await resting(post)
  if (rests !== null) throw rests
  const letter = newLetter(post, mail)
  const ended = await handOver(post, letter)
  const { told, trouble } = ended
  if (trouble !== null && !isUnanswered(trouble)) throw trouble
  await put(post, letter, ended)
  return told
}

/** A mail that no run writes anew: where nobody gets it now, it goes with the next run. */
export async function sendOrKeep(post: Post, mail: Mail): Promise<void> {
  const { app } = post
  try {
    await sendNew(post, mail)
  } catch (error) {
    if (!(error instanceof StonError)) throw error
    app.log.warn({}, say(app.locale, command.notSent(error.sentence)))
    const letter = newLetter(post, mail)
    await put(post, letter, { left: [withAlarm(letter)], told: null, trouble: error })
  }
}

/** Sends again what has not reached everybody. Null = the server is there, as far as anybody knows; else what keeps it from taking mails. */
export async function sendWaiting(post: Post): Promise<StonError | null> {
  const rests = await resting(post)
  if (rests !== null) return rests
  const tried = new Set<string>()
  for (;;) {
    const letter = await take(post, tried)
    if (letter === null) return null
    tried.add(nameOf(letter))
    const ended = await handOver(post, letter, letter.to)
    await put(post, letter, ended)
    if (ended.trouble !== null) return ended.trouble
  }
}

async function resting({ app, store }: Post): Promise<StonError | null> {
  const { slow } = await readKept(store)
  if (!isResting(slow, app.now())) return null
  return new StonError({ code: 'mailResting', exit: 'temporary', message: says.restsNow })
}

/** Whoever dies over one leaves it to others after so long. */
const TAKEN_MS = 10 * MINUTE_MS

/** The next one that is due; the other direction leaves it alone meanwhile. */
function take({ app, store }: Post, tried: ReadonlySet<string>): Promise<Letter | null> {
  const now = app.now()
  return changeKept(store, (kept) => {
    const letters = stillWanted(kept.letters, app.config.mail.to)
    const due = letters.find((one) => isDue(one, now) && !tried.has(nameOf(one))) ?? null
    const taken = letters.map((one) => (one === due ? { ...one, next: after(now, TAKEN_MS) } : one))
    return { kept: { ...kept, letters: taken }, result: due }
  })
}

/** What came of one sending. */
interface Ended {
  readonly left: readonly Letter[]
  /** What is not as it should be, in words. */
  readonly told: Sentence | null
  /** Why no mail can be sent at all, or nobody knows whether it was. */
  readonly trouble: StonError | null
}

/** `only`: who has not got it yet; absent = it is sent for the first time. */
async function handOver(post: Post, letter: Letter, only?: readonly string[]): Promise<Ended> {
  const { app, mailer, answerMs } = post
  try {
    const sending = { id: letter.id, ...(only && { only }), ...(answerMs && { answerMs }) }
    return delivered(post, letter, await mailer.send(letter.mail, sending))
  } catch (error) {
    if (!(error instanceof StonError)) throw error
    const told = error.sentence
    if (isUnanswered(error)) {
      app.log.warn({}, say(app.locale, told))
      return { left: unanswered(letter, app.now()), told, trouble: error }
    }
    // A mail that is sent for the first time is written anew by the next run, with what comes until then.
    if (only === undefined) return { left: [withAlarm(letter)], told, trouble: error }
    return refusedAgain(post, letter, error)
  }
}

/** Where it is about these addresses alone, or about what stands in this one mail, the server takes others. */
function refusedAgain(post: Post, letter: Letter, error: StonError): Ended {
  const { app } = post
  const told = error.sentence
  const isForNow = error.exit === 'temporary'
  if (error.code === 'mailEMESSAGE') {
    app.log.warn({}, say(app.locale, command.notSent(told)))
    return { left: unwanted(letter, isForNow, app.now()), told, trouble: null }
  }
  if (error.code !== 'mailEENVELOPE') return { left: [withAlarm(letter)], told, trouble: error }
  const { to } = letter
  const [later, refused] = isForNow ? [to, []] : [[], to]
  return delivered(post, letter, { later, refused })
}

function delivered(
  { app }: Post,
  letter: Letter,
  delivery: Pick<Delivery, 'later' | 'refused'>,
): Ended {
  const { later, refused } = delivery
  const told = [
    ...(refused.length > 0 ? [says.someRefused(refused)] : []),
    ...(later.length > 0 ? [says.someLater(later)] : []),
  ]
  for (const one of told) app.log.warn({}, say(app.locale, one))
  return { left: leftOf(letter, delivery, app.now()), told: told[0] ?? null, trouble: null }
}

/** In the place of the letter stands what is left of it. */
function put({ app, store }: Post, letter: Letter, { left, trouble }: Ended): Promise<null> {
  return changeKept(store, ({ letters, slow }) => {
    const others = letters.filter((one) => nameOf(one) !== nameOf(letter))
    const kept: Kept = { letters: withLetters(others, left) }
    if (trouble === null) return { kept, result: null }
    const slower = isUnanswered(trouble) ? slowAfter(slow, app.now()) : slow
    return { kept: { ...kept, slow: slower }, result: null }
  })
}

function newLetter({ app }: Post, mail: Mail): Letter {
  const at = app.now().toISOString()
  return { id: idOf(mail), at, next: at, mail, to: app.config.mail.to, why: 'later' }
}

/** Nobody has got it, and whoever looks at ston has to know. */
function withAlarm(letter: Letter): Letter {
  return { ...letter, alarm: true }
}

function isUnanswered({ code }: StonError): boolean {
  return code === 'mailUnanswered'
}

function idOf({ subject, text, html }: Mail): string {
  return digest(JSON.stringify([subject, text, html]), 32)
}

function nameOf({ id, why }: Letter): string {
  return `${id} ${why}`
}
