import type { App } from '../context.ts'
import { say } from '../kernel/sentence.ts'
import type { Notice } from '../mailer/facts.ts'
import * as chat from '../messages/notice.ts'
import * as says from '../messages/owner-sign-in.ts'
import type { SignedUser } from '../sign-in/window.ts'
import { type MailApp, NO_PARTS, quietly } from './context.ts'
import { sendOrKeep } from './post.ts'

/** Whose sign-in ston goes by now, and whose it was. */
export interface OtherUserFacts {
  readonly before: SignedUser
  readonly user: SignedUser
  readonly company: string | null
  /** Who has said that this is right. */
  readonly by: string
}

type Teller = MailApp & Pick<App, 'notifier' | 'store'>

/** The session goes with the person who has signed in, so it is told to all, by mail and chat. Never the sign-in's own trouble. */
export async function tellOtherUser(app: Teller, facts: OtherUserFacts): Promise<void> {
  const notice = { what: says.otherMail.what(facts), next: says.otherMail.next }
  await quietly(app, () => mail(app, notice))
  await quietly(app, () => write(app, notice))
}

async function mail(app: Teller, notice: Notice): Promise<void> {
  const mailer = await app.mailer()
  if (mailer === null) return
  const letter = mailer.compose({
    reason: 'person',
    outcome: 'check',
    headline: says.otherMail.headline,
    at: app.now().toISOString(),
    since: null,
    notices: [notice],
    ...NO_PARTS,
    own: [],
  })
  if (letter !== null) await sendOrKeep({ app, store: await app.store(), mailer }, letter)
}

async function write(app: Teller, notice: Notice): Promise<void> {
  const notifier = await app.notifier()
  const failed = await notifier?.send(notifier.compose({ notices: [notice], problems: [] }))
  if (failed) app.log.warn({}, say(app.locale, chat.notSentOnce(failed)))
}
