import type { Mailer, MailFacts, Part } from '../mailer/facts.ts'
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
