import type { Locale } from '../kernel/sentence.ts'

/** What to do, apart for those who can do it. */
export interface Steps {
  /** In the shop, with Smaregi and Next Engine alone; '' = nothing. */
  readonly shop: string
  /** With commands on the server, one piece for each case. */
  readonly server: readonly string[]
}

/** A sentence, or what stands apart by a wide blank, which is kept: it begins a new line. */
const PIECES: Record<Locale, RegExp> = {
  ja: /(?<=。)|(?=\u3000)/,
  en: /(?<=[^\d]\.) +| {2,}|(?=\u3000)/,
}
const COMMAND: Record<Locale, RegExp> = { ja: /\bston [a-z]/, en: /`ston |: ston [a-z]/ }
/** What stands for a name in the commands of several is explained to whoever types them. */
const PLACEHOLDER = /^[（(](?:CODE|ID) /

export function stepsOf(locale: Locale, next: string): Steps {
  const isServers = (piece: string): boolean =>
    COMMAND[locale].test(piece) || PLACEHOLDER.test(piece)
  const pieces = next.split(PIECES[locale]).filter((piece) => piece !== '')
  return {
    shop: pieces
      .filter((piece) => !isServers(piece))
      .join(locale === 'ja' ? '' : ' ')
      .replace(/ ?\u3000 ?/g, '\u3000')
      .trim(),
    server: pieces.filter(isServers).map((piece) => piece.trim()),
  }
}
