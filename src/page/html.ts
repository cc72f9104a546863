import * as says from '../text/page.ts'
import { type Locale, say, type Sentence } from '../text/sentence.ts'
import { escape } from './escape.ts'
import type { PageFacts, PageProblem, PageRow } from './facts.ts'
import { driftPlot } from './plot.ts'
import { STYLE } from './style.ts'

/** The whole page: no script, nothing from elsewhere. */
export function pageHtml(facts: PageFacts, locale: Locale): string {
  const t = (sentence: Sentence): string => escape(say(locale, sentence))
  return `<!DOCTYPE html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${t(says.title)}: ${t(facts.headline)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<header class="${facts.state}">
<h1>${t(facts.headline)}</h1>
<p>${t(facts.explanation)}</p>
</header>
${problems(facts, t)}
<section aria-labelledby="now">
<h2 id="now">${t(says.now)}</h2>
<dl>${facts.rows.map((row) => rowOf(row, t)).join('\n')}</dl>
</section>
${drift(facts, locale, t)}
<footer>${t(says.asOf(facts.at))}</footer>
</main>
</body>
</html>
`
}

type Say = (sentence: Sentence) => string

function problems({ problems: all, more }: PageFacts, t: Say): string {
  if (all.length === 0) return ''
  const rest = more > 0 ? `<li><p>${t(says.more(more))}</p></li>` : ''
  return `<section aria-labelledby="todo">
<h2 id="todo">${t(says.todo)}</h2>
<ul>${all.map((one) => problem(one, t)).join('\n')}${rest}</ul>
</section>`
}

function problem({ what, next }: PageProblem, t: Say): string {
  const step = next === null ? '' : `<p class="next">→ ${t(next)}</p>`
  return `<li><p>${t(what)}</p>${step}</li>`
}

function rowOf({ name, value }: PageRow, t: Say): string {
  return `<dt>${t(name)}</dt><dd>${t(value)}</dd>`
}

function drift({ drift: runs }: PageFacts, locale: Locale, t: Say): string {
  if (runs.length === 0) return ''
  return `<section aria-labelledby="drift">
<h2 id="drift">${t(says.driftTitle)}</h2>
<div class="plot">${driftPlot(runs, locale)}</div>
</section>`
}
