import { escape } from './escape-html.ts'
import type { Locale } from './sentence.ts'

/** In English a command stands in backquotes; in Japanese it ends where Japanese goes on. */
const COMMANDS: Record<Locale, RegExp> = {
  en: /`([^`]+)`/g,
  ja: /(ston(?: (?:"[^"]*"|'(?:[^']|'\\'')*'|[!-~]+))+)/g,
}

/** Longer words may break: a phone is not that wide. */
const LONG = 24

/**
 * A sentence as HTML, with each command set apart from the words around it: it is there to be copied. `box`: what a command stands in;
 * `word`: what keeps an option and its hyphens in one line.
 */
export function withCommands(
  locale: Locale,
  text: string,
  { box, word }: { box: (command: string) => string; word: (text: string) => string },
): string {
  const wordOf = (one: string): string =>
    one.includes('-') && one.length <= LONG ? word(escape(one)) : escape(one)
  return text
    .split(COMMANDS[locale])
    .map((part, i) => (i % 2 === 0 ? escape(part) : box(part.split(' ').map(wordOf).join(' '))))
    .join('')
}
