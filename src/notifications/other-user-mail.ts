import type { App } from '../context.ts'
import { StonError } from '../kernel/errors.ts'
import { say } from '../kernel/sentence.ts'
import * as command from '../messages/mail-command.ts'
import * as says from '../messages/owner-sign-in.ts'
import type { SignedUser } from '../sign-in/window.ts'
import { NO_PARTS } from './context.ts'

/** Whose sign-in ston goes by now, and whose it was. */
export interface OtherUserFacts {
  readonly before: SignedUser
  readonly user: SignedUser
  readonly company: string | null
  /** Who has said that this is right. */
  readonly by: string
}

/** The session goes with the person who has signed in, so it is told to all. Never the sign-in's own trouble. */
export async function mailOtherUser(app: App, facts: OtherUserFacts): Promise<void> {
  try {
    const mailer = await app.mailer()
    const mail = mailer?.compose({
      reason: 'person',
      outcome: 'check',
      headline: says.otherMail.headline,
      at: app.now().toISOString(),
      since: null,
      notices: [{ what: says.otherMail.what(facts), next: says.otherMail.next }],
      ...NO_PARTS,
    })
    if (mailer !== null && mail !== null && mail !== undefined) await mailer.send(mail)
  } catch (error) {
    const fields = error instanceof StonError ? {} : { err: error }
    const what = error instanceof StonError ? command.notSent(error.sentence) : command.notWritten
    app.log.warn(fields, say(app.locale, what))
  }
}
