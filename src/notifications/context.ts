import type { Mailer } from '../mailer/facts.ts'
import type { App } from '../context.ts'

/** The part of `App` that mails need. */
export interface MailApp extends Pick<App, 'config' | 'locale' | 'log' | 'now'> {
  /** Null where `mail.enabled` is false or nobody is named to write to. */
  mailer(): Promise<Mailer | null>
}
