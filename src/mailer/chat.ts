import { type Line, post } from '../kernel/http.ts'
import { scrub } from '../kernel/redact.ts'
import type { Locale } from '../kernel/sentence.ts'
import * as says from '../messages/notice.ts'
import type { ChatFacts } from './facts.ts'
import { type Group, groupsOf } from './letter.ts'
import { noticeSteps, type Steps, writeIn, type WriteOptions } from './steps.ts'

/** Sends short notices to a chat. */
export interface Notifier {
  /** The facts in words, without any secret. */
  compose(facts: ChatFacts): string
  /** Never rejects. Null = it was taken; otherwise why not, as a code that holds no secret. */
  send(text: string): Promise<string | null>
}

export interface NotifierOptions {
  readonly line?: Line | undefined
  readonly locale?: Locale
  /** Where the owner decides about what is told; then it is given in the place of commands. */
  readonly ownerUrl?: string | undefined
}

const TIMEOUT_MS = 10_000

/** The address is a secret: whoever knows it can write into the chat. `{"text": …}` is what Slack and its like take. */
export function openNotifier(
  url: string,
  signal: AbortSignal,
  { line, locale = 'ja', ownerUrl }: NotifierOptions = {},
): Notifier {
  return {
    compose: (facts) => noticeText(facts, locale, { ownerUrl, clean: scrub }),
    async send(text) {
      const json = { text: plain(text) }
      const answer = await post(url, { json, timeoutMs: TIMEOUT_MS, signal, line })
      if (answer.kind !== 'answered') return answer.cause
      return answer.status >= 200 && answer.status < 300 ? null : `HTTP ${answer.status}`
    },
  }
}

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Slack's own rule: between these signs stand links and calls to everybody, which no product's name may become. */
function plain(text: string): string {
  return text.replace(/[&<>]/g, (sign) => SIGNS[sign] ?? sign)
}

/** As many as a chat shows; the rest is counted. */
const SHOWN = 10
const LISTED = 20

/** What a chat is told: the same of each problem as a mail, without a mail's parts. */
export function noticeText(
  { notices, problems }: ChatFacts,
  locale: Locale,
  options: WriteOptions,
): string {
  const write = writeIn(locale, options, 'chat')
  const { t } = write
  const all = [
    ...notices.map((notice) => [`• ${t(notice.what)}`, ...told(noticeSteps(write, notice))]),
    ...groupsOf(write, problems).map((group) => groupLines(group, (rest) => t(says.andMore(rest)))),
  ]
  const rest = all.length - SHOWN
  return [
    t(says.title(notices.length + problems.length)),
    ...all.slice(0, SHOWN).flat(),
    ...(rest > 0 ? [t((options.ownerUrl === undefined ? says.more : says.andMore)(rest))] : []),
  ].join('\n')
}

function told({ shop, server }: Steps): string[] {
  return [shop, server].filter((step) => step !== '').map((step) => `   → ${step}`)
}

/** One alone is told product first; of several come the matter and what to do, then the list. */
function groupLines({ items, what, steps }: Group, more: (rest: number) => string): string[] {
  const rest = items.length - LISTED
  const list = items
    .slice(0, LISTED)
    .map((one) => words(one.product, one.quantity, one.what))
    .concat(rest > 0 ? [more(rest)] : [])
  if (items.length === 1) return [`• ${words(list[0] ?? '', what)}`, ...told(steps)]
  return what === ''
    ? [...list.map((one) => `• ${one}`), ...told(steps)]
    : [`• ${what}`, ...told(steps), ...list.map((one) => `   ・${one}`)]
}

function words(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('  ')
}
