import { digest } from '../kernel/crypto.ts'
import { StonError } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import { MINUTE_MS } from '../kernel/time.ts'
import type { Delivery, Mail, Mailer } from '../mailer/facts.ts'
import * as command from '../messages/mail-command.ts'
import { someLater, someRefused } from '../messages/mail-server.ts'
import { after, isDue, leftOf, type Letter, stillWanted, withLetters } from '../status/letters.ts'
import { changeLetters } from '../status/told-so-far.ts'
import type { Store } from '../store/store.ts'
import type { MailApp } from './context.ts'

/** By what mails leave, and where they lie until they have reached everybody. */
export interface Post {
  readonly app: MailApp
  readonly store: Store
  readonly mailer: Mailer
}

/** Sends a mail for the first time. Rejects with a `StonError` where nobody has got it, and nothing is kept then. */
export async function sendNew(post: Post, mail: Mail): Promise<Delivery> {
  const { app, mailer } = post
  const letter = { id: idOf(mail), at: app.now().toISOString(), mail }
  const delivery = await mailer.send(mail, { id: letter.id })
  await keep(post, leftOf(letter, delivery, app.now()))
  tellLeft(post, delivery)
  return delivery
}

/** A mail that no run writes anew: where nobody gets it now, it goes with the next run. */
export async function sendOrKeep(post: Post, mail: Mail): Promise<void> {
  const { app } = post
  try {
    await sendNew(post, mail)
  } catch (error) {
    if (!(error instanceof StonError)) throw error
    app.log.warn({}, say(app.locale, command.notSent(error.sentence)))
    const letter = { id: idOf(mail), at: app.now().toISOString(), mail }
    const left = leftOf(letter, { later: app.config.mail.to, refused: [] }, app.now())
    await keep(post, left.map(withAlarm))
  }
}

/** Sends again what has not reached everybody. Null = the server is there, as far as anybody knows; else what keeps it from taking mails. */
export async function sendWaiting(post: Post): Promise<StonError | null> {
  const tried = new Set<string>()
  for (;;) {
    const letter = await take(post, tried)
    if (letter === null) return null
    tried.add(nameOf(letter))
    const { left, trouble } = await sendAgain(post, letter)
    await put(post, letter, left)
    if (trouble !== null) return trouble
  }
}

/** Whoever dies over one leaves it to others after so long. */
const TAKEN_MS = 10 * MINUTE_MS

/** The next one that is due; the other direction leaves it alone meanwhile. */
function take({ app, store }: Post, tried: ReadonlySet<string>): Promise<Letter | null> {
  const now = app.now()
  return changeLetters(store, (all) => {
    const letters = stillWanted(all, app.config.mail.to)
    const due = letters.find((one) => isDue(one, now) && !tried.has(nameOf(one))) ?? null
    const taken = letters.map((one) => (one === due ? { ...one, next: after(now, TAKEN_MS) } : one))
    return { letters: taken, result: due }
  })
}

interface Again {
  readonly left: readonly Letter[]
  readonly trouble: StonError | null
}

async function sendAgain(post: Post, letter: Letter): Promise<Again> {
  const { app, mailer } = post
  const { id, mail, to } = letter
  try {
    const delivery = await mailer.send(mail, { id, only: to })
    tellLeft(post, delivery)
    return { left: leftOf(letter, delivery, app.now()), trouble: null }
  } catch (error) {
    if (!(error instanceof StonError)) throw error
    // Where it is about these addresses alone, the server takes other mails.
    if (error.code !== 'mailEENVELOPE') return { left: [withAlarm(letter)], trouble: error }
    const isForNow = error.exit === 'temporary'
    const delivery = { later: isForNow ? to : [], refused: isForNow ? [] : to }
    tellLeft(post, delivery)
    return { left: leftOf(letter, delivery, app.now()), trouble: null }
  }
}

function put({ store }: Post, letter: Letter, left: readonly Letter[]): Promise<null> {
  return changeLetters(store, (all) => {
    const others = all.filter((one) => nameOf(one) !== nameOf(letter))
    return { letters: withLetters(others, left), result: null }
  })
}

async function keep({ store }: Post, letters: readonly Letter[]): Promise<void> {
  if (letters.length === 0) return
  await changeLetters(store, (all) => ({ letters: withLetters(all, letters), result: null }))
}

function tellLeft({ app }: Post, { later, refused }: Pick<Delivery, 'later' | 'refused'>): void {
  if (later.length > 0) app.log.warn({}, say(app.locale, someLater(later)))
  if (refused.length > 0) app.log.warn({}, say(app.locale, someRefused(refused)))
}

/** Nobody has got it, and whoever looks at ston has to know. */
function withAlarm(letter: Letter): Letter {
  return { ...letter, alarm: true }
}

function idOf({ subject, text, html }: Mail): string {
  return digest(JSON.stringify([subject, text, html]), 32)
}

function nameOf({ id, why }: Letter): string {
  return `${id} ${why}`
}
