import { type Line, post } from '../kernel/http.ts'
import { scrub } from '../kernel/redact.ts'
import type { Locale } from '../kernel/sentence.ts'
import type { ChatFacts } from './facts.ts'
import { noticeText } from './notice.ts'

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
