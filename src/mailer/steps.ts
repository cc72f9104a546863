import type { Locale, Sentence } from '../kernel/sentence.ts'
import { forward, FORWARDS, toServer } from '../messages/mail-forward.ts'
import { onPage } from '../messages/mail-pages.ts'
import type { Notice } from './facts.ts'

/** What to do, apart for those who can do it; '' = nothing. A wide blank begins a new line. */
export interface Steps {
  /** In the shop, with Smaregi and Next Engine alone. */
  readonly shop: string
  /** With commands on the server. */
  readonly server: string
}

const NO_STEPS: Steps = { shop: '', server: '' }

/** How sentences come into what is written. */
export interface Write {
  readonly t: (sentence: Sentence) => string
  /** What to do. `place`: where the owner does it on his pages; undefined = nowhere. */
  readonly next: (sentence: Sentence, place: string | undefined) => Steps
}

export interface WriteOptions {
  /** Where the owner decides about what is told; then it is given in the place of commands. */
  readonly ownerUrl?: string | undefined
  /** Cleans every text on its way into what is written. */
  readonly clean: (text: string) => string
}

/** Those of a notice, and after them what keeps the harm small meanwhile. */
export function noticeSteps(
  { t, next: step }: Write,
  { next, meanwhile, place }: Pick<Notice, 'next' | 'meanwhile' | 'place'>,
): Steps {
  const steps = next === null ? NO_STEPS : step(next, place)
  const all = [steps.shop, meanwhile === undefined ? '' : t(meanwhile)]
  return { ...steps, shop: all.filter((one) => one !== '').join('\u3000') }
}

/** `into`: only a mail can be handed on. */
export function writeIn(
  locale: Locale,
  { clean, ownerUrl }: WriteOptions,
  into: 'mail' | 'chat',
): Write {
  const t = (sentence: Sentence): string => oneLine(clean(sentence[locale]))
  const steps = (sentence: Sentence): Steps => {
    const { shop, pieces } = splitSteps(locale, t(sentence))
    if (pieces.length === 0) return { shop, server: '' }
    const handOn = into === 'mail' && !FORWARDS[locale].test(shop)
    return {
      shop: numbered([shop, handOn ? forward(pieces, locale)[locale] : '']),
      server: toServer(pieces)[locale],
    }
  }
  return {
    t,
    // The only place where a way to act is given: a page where there is one, else the command.
    next: (next, place) =>
      ownerUrl === undefined || place === undefined
        ? steps(next)
        : { shop: t(onPage(place, ownerUrl)), server: '' },
  }
}

/** A sentence, or what stands apart by a wide blank, which is kept: it begins a new line. */
const PIECES: Record<Locale, RegExp> = {
  ja: /(?<=。)|(?=\u3000)/,
  en: /(?<=[^\d]\.) +| {2,}|(?=\u3000)/,
}
const COMMAND: Record<Locale, RegExp> = { ja: /\bston [a-z]/, en: /`ston |: ston [a-z]/ }
/** What stands for a name in the commands of several is explained to whoever types them. */
const PLACEHOLDER = /^[（(](?:CODE|ID) /

function splitSteps(
  locale: Locale,
  next: string,
): { readonly shop: string; readonly pieces: readonly string[] } {
  const isServers = (piece: string): boolean =>
    COMMAND[locale].test(piece) || PLACEHOLDER.test(piece)
  const pieces = next.split(PIECES[locale]).filter((piece) => piece !== '')
  return {
    shop: pieces
      .filter((piece) => !isServers(piece))
      .join(locale === 'ja' ? '' : ' ')
      .replace(/ ?\u3000 ?/g, '\u3000')
      .trim(),
    pieces: pieces.filter(isServers).map((piece) => piece.trim()),
  }
}

function numbered(steps: readonly string[]): string {
  const all = steps.filter((step) => step !== '')
  return all.length < 2 ? all.join('') : all.map((step, i) => `${i + 1}. ${step}`).join('\u3000')
}

/** Words of other services may hold line breaks, control characters, and marks that turn the reading direction. */
function oneLine(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
      .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
      .trim()
  )
}
