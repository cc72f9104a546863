import * as says from '../../messages/page.ts'
import { type Locale, say, type Sentence } from '../../kernel/sentence.ts'
import { jstDay } from '../../kernel/time.ts'
import { withCommands } from '../../kernel/commands-in.ts'
import { escape } from '../../kernel/escape-html.ts'
import type { Situation } from '../../status/headline.ts'
import type { PageDay, PageFacts, PageProblem, PageRow } from './facts.ts'
import { frame } from './frame.ts'
import { plot } from './plot.ts'

type Say = (sentence: Sentence) => string

/** The whole page. */
export function pageHtml(facts: PageFacts, locale: Locale): string {
  const t = sayer(locale)
  return around(
    facts,
    locale,
    `${problems(facts, t)}
<section aria-labelledby="now">
<h2 id="now">${t(says.now)}</h2>
<dl>${facts.rows.map((row) => rowOf(row, t)).join('\n')}</dl>
</section>
${days(facts.days, locale)}
${drift(facts, locale)}
<section aria-labelledby="server">
<h2 id="server">${t(says.forServer)}</h2>
<dl>${facts.serverRows.map((row) => rowOf(row, t)).join('\n')}</dl>
</section>
<footer>${t(says.asOf(facts.at))}</footer>`,
  )
}

/** The same frame around nothing but the situation. */
export function situationHtml(situation: Situation, locale: Locale): string {
  return around(situation, locale, '')
}

function around(
  { state, headline, explanation }: Situation,
  locale: Locale,
  inner: string,
): string {
  const t = sayer(locale)
  const other: Locale = locale === 'ja' ? 'en' : 'ja'
  const who = state === 'bad' ? `<p><b>${t(says.showIt)}</b></p>` : ''
  const help = state === 'check' ? `<p>${t(says.whereToRun)}</p>` : ''
  const title = `${say(locale, says.title)}: ${say(locale, headline)}`
  return frame(
    locale,
    title,
    `<nav><span>${t(says.title)}</span> <a href="?lang=${other}" lang="${other}">${escape(say(other, says.inThisLanguage))}</a></nav>
<header class="${state}">
<h1>${t(headline)}</h1>
${who}<p>${t(explanation)}</p>
${help}
</header>
${inner}`,
  )
}

/** As HTML, with commands in boxes that do not break inside an option. */
function sayer(locale: Locale): Say {
  const marks = {
    box: (command: string): string => `<code>${command}</code>`,
    word: (one: string): string => `<span>${one}</span>`,
  }
  return (sentence) =>
    withCommands(locale, say(locale, sentence), marks).replaceAll('\u3000', '<br>')
}

function problems({ problems: all, more }: PageFacts, t: Say): string {
  if (all.length === 0) return ''
  const rest = more > 0 ? `<li><p>${t(says.more(more))}</p></li>` : ''
  return `<section aria-labelledby="todo">
<h2 id="todo">${t(says.todo)}</h2>
<ul>${all.map((one) => problem(one, t)).join('\n')}${rest}</ul>
</section>`
}

function problem({ what, items = [], next }: PageProblem, t: Say): string {
  const step = next === null ? '' : `<p class="next">→ ${t(next)}</p>`
  const list =
    items.length === 0
      ? ''
      : `<ul class="items">${items.map((one) => `<li>${t(one)}</li>`).join('')}</ul>`
  return `<li><p>${t(what)}</p>${step}${list}</li>`
}

function rowOf({ name, value }: PageRow, t: Say): string {
  return `<div><dt>${t(name)}</dt><dd>${t(value)}</dd></div>`
}

/** Two drawings, because changes and pieces are not the same; the numbers of all days below them. */
function days(all: readonly PageDay[], locale: Locale): string {
  const [first, last] = [all.at(0), all.at(-1)]
  if (first === undefined || last === undefined) return ''
  const t = sayer(locale)
  const ends: [string, string] = [short(first.day), short(last.day)]
  const drawing = (figure: 'received' | 'applied'): string => {
    const values = all.map((one) => one[figure])
    const most = Math.max(...values)
    return plot({
      caption: say(locale, says.figures[figure]),
      words: say(locale, says.daysWords(figure, values, first.day, last.day)),
      values,
      most: say(locale, says.most(most)),
      ends,
    })
  }
  const rows = all
    .toReversed()
    .map(
      (one) =>
        `<tr><th scope="row">${one.day}</th><td>${one.received}</td><td>${one.applied}</td></tr>`,
    )
  return `<section aria-labelledby="days">
<h2 id="days">${t(says.daysTitle)}</h2>
<div class="card">
${drawing('received')}
${drawing('applied')}
<p class="note">${t(says.daysNote)}</p>
<details><summary>${t(says.asTable)}</summary>
<table><thead><tr><th scope="col">${t(says.day)}</th><th scope="col">${t(says.figures.received)}</th><th scope="col">${t(says.figures.applied)}</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table></details>
</div>
</section>`
}

function drift({ drift: runs }: PageFacts, locale: Locale): string {
  const [first, last] = [runs.at(0), runs.at(-1)]
  if (first === undefined || last === undefined) return ''
  const t = sayer(locale)
  const values = runs.map(({ unexplained }) => unexplained)
  const most = Math.max(...values)
  const drawing = plot({
    caption: say(locale, says.driftTitle),
    words: say(locale, says.driftWords(runs.length, most, last.unexplained)),
    values,
    most: say(locale, says.most(most)),
    ends: [jstDay(new Date(first.at)), runs.length > 1 ? jstDay(new Date(last.at)) : ''],
  })
  return `<section aria-labelledby="drift">
<h2 id="drift">${t(says.driftHeading)}</h2>
<div class="card"><p class="note">${t(says.driftNow(last.unexplained))}</p>${drawing}</div>
</section>`
}

/** `11/28` */
function short(day: string): string {
  return day.slice(5).replace('-', '/')
}
