import { escape } from '../../kernel/escape-html.ts'
import type { Locale } from '../../kernel/sentence.ts'
import { STYLE } from './style.ts'

/** A page around `inner`, which is HTML: no script, nothing from elsewhere. */
export function frame(locale: Locale, title: string, inner: string): string {
  return `<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${inner}
</main>
</body>
</html>
`
}
