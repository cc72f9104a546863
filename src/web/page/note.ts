import { type Locale, say, type Sentence } from '../../kernel/sentence.ts'
import { escape } from '../../kernel/escape-html.ts'
import type { State } from '../../status/headline.ts'
import { frame } from './frame.ts'

/** A page with one thing to say. */
export interface Note {
  readonly state: State
  readonly headline: Sentence
  readonly lines: readonly Sentence[]
}

export function noteHtml({ state, headline, lines }: Note, locale: Locale): string {
  const t = (sentence: Sentence): string => escape(say(locale, sentence))
  return frame(
    locale,
    `ston: ${say(locale, headline)}`,
    `<header class="${state}">
<h1>${t(headline)}</h1>
${lines.map((line) => `<p>${t(line)}</p>`).join('\n')}
</header>`,
  )
}
