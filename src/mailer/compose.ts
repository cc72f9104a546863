import type { Locale } from '../kernel/sentence.ts'
import type { Mail, MailFacts, Reason } from './facts.ts'
import { htmlText } from './html.ts'
import { letterOf } from './letter.ts'
import { plainText } from './plain.ts'

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
