import { say } from '../kernel/sentence.ts'
import type { Mailer, MailFacts, Part } from '../mailer/facts.ts'
import * as command from '../messages/mail-command.ts'
import type { App } from '../context.ts'

/** The part of `App` that mails need. */
export interface MailApp extends Pick<App, 'config' | 'locale' | 'log' | 'now'> {
  /** Null where `mail.enabled` is false or nobody is named to write to. */
  mailer(): Promise<Mailer | null>
}

const NOTHING: Part = { lines: [], problems: [], known: 0 }

/** A mail's parts, where it has nothing to say in them. */
export const NO_PARTS: Pick<MailFacts, 'upload' | 'earlier' | 'orders'> = {
  upload: NOTHING,
  earlier: NOTHING,
  orders: NOTHING,
}

/** Never anybody's trouble: what goes wrong is logged. */
export async function quietly(
  app: Pick<App, 'log' | 'locale'>,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    app.log.warn({ err: error }, say(app.locale, command.notWritten))
  }
}
