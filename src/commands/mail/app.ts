import type { Mailer } from '../../mail/facts.ts'
import type { App } from '../command.ts'

/** The part of `App` that mails need. */
export interface MailApp extends Pick<App, 'config' | 'locale' | 'log' | 'now'> {
  /** Null where `mail.enabled` is false or nobody is named to write to. */
  mailer(): Promise<Mailer | null>
}
