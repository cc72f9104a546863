import { type Address, isRefused, isWholeWebhook } from '../config/web-address.ts'
import { isStoreId } from '../config/store-id.ts'
import { listOf } from '../kernel/list-of.ts'
import { ALLOWED, oneOf, wholeNumber, wrongItem } from '../messages/config.ts'
import { RULE } from '../messages/config-rules.ts'
import { QUESTION } from '../messages/init-questions.ts'
import type { Sentence } from '../kernel/sentence.ts'
import { apiOf, STANDARD, type Answers } from './answers.ts'
import type { Rule } from './talk.ts'

export interface Question {
  readonly key: keyof Answers & keyof typeof QUESTION
  readonly text: Sentence
  readonly secret?: true
  readonly rule?: Rule
  /** What Enter stands for. */
  readonly standard?: string
}

function question(key: Question['key'], more: Omit<Question, 'key' | 'text'> = {}): Question {
  return { key, text: QUESTION[key], ...more }
}

function address(at: Address, allowed: Sentence): Rule {
  return { fits: (text) => /^https?:\/\/[^\s/]+/.test(text) && !isRefused(at, text), allowed }
}
const PUBLIC: Rule = {
  ...address('webhook.publicUrl', ALLOWED.publicUrl),
  refuses: (text) => (isWholeWebhook(text, undefined) ? RULE.wholeWebhook() : null),
}
const REDIRECT = address('nextengine.redirectUri', ALLOWED.redirectUri)
const PORT: Rule = {
  fits: (text) => /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 65535,
  allowed: ALLOWED.port,
  isPlain: true,
}
const CONTRACT: Rule = { fits: (text) => /^[\w-]+$/.test(text), allowed: ALLOWED.contractId }
/** Names the one that is wrong. */
function listed(fits: (one: string) => boolean, allowed: Sentence): Rule {
  const wrongIn = (text: string): string | undefined => listOf(text).find((one) => !fits(one))
  return {
    fits: () => true,
    allowed,
    refuses: (text) => {
      const wrong = wrongIn(text)
      return wrong === undefined ? null : wrongItem(wrong, allowed)
    },
    isPlain: true,
  }
}
const STORES = listed(isStoreId, ALLOWED.storeIds)
const STORE: Rule = { fits: isStoreId, allowed: ALLOWED.storeId, isPlain: true }
const ADDRESS = /^[^\s@<>]+@[^\s@<>]+$/
const MAIL: Rule = {
  fits: (text) => ADDRESS.test(text),
  allowed: ALLOWED.typedAddress,
  isPlain: true,
}
const MAILS = listed((one) => ADDRESS.test(one), ALLOWED.typedAddresses)
const SMTP: Rule = {
  fits: (text) => /^smtps?:\/\/[^\s/?#]\S*$/i.test(text),
  allowed: ALLOWED.smtpUrl,
}

function among(options: readonly string[]): Rule {
  return {
    fits: (text) => options.includes(text),
    allowed: oneOf(options),
    ignoresCase: true,
    isPlain: true,
  }
}

export const MASTER = [
  question('stockMaster', {
    rule: among(['smaregi', 'nextengine']),
    standard: STANDARD.stockMaster,
  }),
]
export const PUBLIC_URL = [question('publicUrl', { rule: PUBLIC })]
export const PORT_QUESTION = [question('port', { rule: PORT, standard: STANDARD.port })]
export const DATA = [question('data', { standard: STANDARD.data })]

/** What the API that ston calls needs; a legacy reception alone needs nothing of it. */
export function smaregi(answers: Answers): readonly Question[] {
  const credentials =
    apiOf(answers) === 'legacy'
      ? [question('accessToken', { secret: true })]
      : [question('clientId'), question('clientSecret', { secret: true })]
  return [question('contractId', { rule: CONTRACT }), ...credentials]
}

export const RECEIVE = [
  question('receive', { rule: among(['platform', 'legacy', 'auto']), standard: 'platform' }),
]

export function api(answers: Answers): readonly Question[] {
  return [question('api', { rule: among(['platform', 'legacy']), standard: apiOf(answers) })]
}

export const STORE_QUESTIONS = [
  question('stores', { rule: STORES }),
  question('ordersStore', { rule: STORE }),
]

export function mail({ mailTo }: Answers): readonly Question[] {
  const to = question('mailTo', { rule: MAILS })
  const [sender] = listOf(mailTo)
  if (sender === undefined) return [to]
  return [
    to,
    question('smtpUrl', { rule: SMTP, secret: true }),
    question('mailFrom', { rule: MAIL, standard: sender }),
  ]
}

export const OTHER_LINK = [question('otherLink', { rule: among(['yes', 'no']), standard: 'no' })]

const CALLS: Rule = {
  fits: (text) => /^\d{1,7}$/.test(text),
  allowed: wholeNumber(0),
  isPlain: true,
}

/** How many calls ston may use, where it is not alone. */
export function calls({ otherApps }: Answers): readonly Question[] {
  const asked = question('otherApps', { rule: among(['yes', 'no']), standard: 'no' })
  if (otherApps !== 'yes') return [asked]
  return [asked, question('callsPerMonth', { rule: CALLS, standard: STANDARD.sharedCalls })]
}

export const NEXT_ENGINE = [
  question('neClientId'),
  question('neClientSecret', { secret: true }),
  question('redirectUri', { rule: REDIRECT, standard: STANDARD.redirectUri }),
]
