import { scrub } from '../kernel/log.ts'
import type { Locale } from '../kernel/sentence.ts'
import type { Mail, Mailer, MailFacts, Reason } from './facts.ts'
import { htmlText } from './html.ts'
import { letterOf } from './letter.ts'
import { plainText } from './plain.ts'
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
    send: (mail, sending) => sendMail({ smtpUrl, from, to, mail, sending, signal }),
    verify: () => verifyServer(smtpUrl),
  }
}

export interface ComposeOptions {
  readonly when: 'always' | 'changes' | 'problems'
  readonly publicUrl?: string | undefined
  /** Where the owner decides about what the mail tells; then his pages are given in the place of commands. */
  readonly ownerUrl?: string | undefined
  /** Takes secrets out of whatever other services have said. */
  readonly clean?: (text: string) => string
}

const WANTED: Record<ComposeOptions['when'], readonly Reason[]> = {
  always: ['person', 'news', 'nothing'],
  changes: ['person', 'news'],
  problems: ['person'],
}

/** A longer one is cut off by mail programs, at a place of their choosing. */
const SUBJECT = 90

/** What the mail says; null when it is not wanted. */
export function composeMail(
  facts: MailFacts,
  locale: Locale,
  { when, publicUrl, ownerUrl, clean = (text) => text }: ComposeOptions,
): Mail | null {
  if (!WANTED[when].includes(facts.reason)) return null
  const letter = letterOf(facts, locale, { publicUrl, ownerUrl, clean })
  const { subject } = letter
  const characters = Array.from(subject)
  return {
    subject:
      characters.length <= SUBJECT ? subject : `${characters.slice(0, SUBJECT - 1).join('')}…`,
    text: plainText(letter),
    html: htmlText(letter),
  }
}
