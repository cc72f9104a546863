import { type Locale, say, type Sentence } from '../../kernel/sentence.ts'
import { escape } from './escape.ts'
import type { State } from '../../status/headline.ts'
import { STYLE } from './style.ts'

/** A page with one thing to say. */
export interface Note {
  readonly state: State
  readonly headline: Sentence
  readonly lines: readonly Sentence[]
}

export function noteHtml({ state, headline, lines }: Note, locale: Locale): string {
  const t = (sentence: Sentence): string => escape(say(locale, sentence))
  return `<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>ston: ${t(headline)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header class="${state}">
<h1>${t(headline)}</h1>
${lines.map((line) => `<p>${t(line)}</p>`).join('\n')}
</header>
</main>
</body>
</html>
`
}
