/**
 * Every sentence for people exists in both languages, side by side, so that neither can be forgotten:
 * a sentence is a pair, made where the facts are known and put into one language at the edge.
 */
export type Locale = 'ja' | 'en'

export interface Sentence {
  readonly ja: string
  readonly en: string
}

export function say(locale: Locale, sentence: Sentence): string {
  return sentence[locale]
}

/** The same in both languages: a name, a code, what somebody else has said. */
export function verbatim(text: string): Sentence {
  return { ja: text, en: text }
}
