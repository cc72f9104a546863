import { scrub } from '../kernel/log.ts'
import type { Locale } from '../kernel/sentence.ts'
import { composeMail, type ComposeOptions } from './compose.ts'
import type { Mailer } from './facts.ts'
import { type SendMail, type SendOptions, sendMail as overSmtp, verifyServer } from './transport.ts'

export interface MailerOptions extends Pick<SendOptions, 'smtpUrl' | 'from' | 'to'> {
  readonly when: ComposeOptions['when']
  readonly publicUrl: string | undefined
  readonly ownerUrl?: string | undefined
  readonly locale: Locale
  readonly signal: AbortSignal
  /** What takes the mails; a mail server unless given. */
  readonly sendMail?: SendMail | undefined
}

export function openMailer(options: MailerOptions): Mailer {
  const { smtpUrl, from, to, when, publicUrl, ownerUrl, locale, signal } = options
  const { sendMail = overSmtp } = options
  return {
    compose: (facts) => composeMail(facts, locale, { when, publicUrl, ownerUrl, clean: scrub }),
    send: (mail) => sendMail({ smtpUrl, from, to, mail, signal }),
    verify: () => verifyServer(smtpUrl),
  }
}
