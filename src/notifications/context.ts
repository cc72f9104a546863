import { type Mailer, type MailFacts, NO_PART } from '../mailer/facts.ts'
import type { App } from '../context.ts'

/** The part of `App` that mails need. */
export interface MailApp extends Pick<App, 'config' | 'locale' | 'log' | 'now'> {
  /** Null where `mail.enabled` is false or nobody is named to write to. */
  mailer(): Promise<Mailer | null>
}

/** A mail's parts, where it has nothing to say in them. */
export const NO_PARTS: Pick<MailFacts, 'upload' | 'earlier' | 'orders'> = {
  upload: NO_PART,
  earlier: NO_PART,
  orders: NO_PART,
}
