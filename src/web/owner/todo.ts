import type { Sentence } from '../../kernel/sentence.ts'
import { grouped } from '../../kernel/grouped.ts'
import { minuteOf, jstIsoOf } from '../../kernel/time.ts'
import * as says from '../../messages/owner-todo.ts'
import { BUTTONS, withButtons } from '../../messages/owner-words.ts'
import type { PageProblem } from '../page/facts.ts'
import { generalProblems } from '../status-page.ts'
import { folded } from './folded.ts'
import { choices, question } from './choices.ts'
import { factRows, html, type Html, NOTHING } from './html.ts'
import { marked } from './marked.ts'
import { type Problem, problemsIn } from './problems.ts'
import { formTo, type Page, type Visit } from './visit.ts'
import { ownersStep, ownersWords } from './words.ts'

const EACH_PAGE = 20
const IN_A_GROUP = 30
const MOST_AT_ONCE = 200

/** Everything that waits for a person, each with what may be done about it. */
export async function todo(visit: Visit): Promise<Page> {
  const { app, snapshots, query, t } = visit
  const snapshot = await snapshots.now({ heardAt: null })
  const problems = problemsIn(snapshot)
  const warnings = generalProblems(snapshot, app.config)
  const count = problems.length
  const asked = query.get('of')
  const { led, all } = withFirst([...grouped(problems, keyOf).values()], asked)
  const last = Math.max(0, Math.ceil(all.length / EACH_PAGE) - 1)
  const page = Math.min(last, Math.max(0, Math.trunc(Number(query.get('p') ?? 0)) || 0))
  const shown = all.slice(page * EACH_PAGE, (page + 1) * EACH_PAGE)
  const isUrgent = ([first]: Group): boolean => first?.isUrgent === true
  const [urgent, others] = [shown.filter(isUrgent), shown.filter((one) => !isUrgent(one))]
  const nothing = count + warnings.length === 0
  const body = html`<h1>${t(says.todo.title(count + warnings.length))}</h1>
    ${asked !== null && ledTo(visit, led)}
    ${nothing && html`<div class="card"><p>${t(says.todo.nothing)}</p></div>`}
    ${urgent.length > 0 && html`<h2>${t(says.todo.urgent)}</h2>`}
    ${urgent.map((group) => cardOf(visit, group))}
    ${page === 0 && warnings.length > 0 && general(visit, warnings)}
    ${others.length > 0 && html`<h2>${t(says.todo.products)}</h2>`}
    ${others.map((group) => cardOf(visit, group))} ${pages(visit, page, last)}`
  return { title: says.todo.heading, body }
}

function keyOf({ id, group }: Problem): string {
  return group || id
}

type Group = readonly Problem[]

/** Takes the group of the one that a link leads to out of the others, that one first; null = it is not there. */
function withFirst(
  groups: readonly Group[],
  asked: string | null,
): { readonly led: Group | null; readonly all: readonly Group[] } {
  const isAsked = ({ id }: Problem): boolean => id === asked
  const its = groups.find((group) => group.some(isAsked))
  if (its === undefined) return { led: null, all: groups }
  const led = [...its.filter(isAsked), ...its.filter((one) => !isAsked(one))]
  return { led, all: groups.filter((group) => group !== its) }
}

/** What a mail, or another page, has told of. */
function ledTo(visit: Visit, led: Group | null): Html {
  const { t } = visit
  if (led === null)
    return html`<div class="state good" role="status"><p>${t(says.todo.ledGone)}</p></div>`
  return html`<h2>${t(says.todo.led)}</h2>
    ${cardOf(visit, led)}`
}

function general({ t }: Visit, warnings: readonly PageProblem[]): Html {
  return html`<h2>${t(says.todo.general)}</h2>
    <ul class="card plain">
      ${warnings.map(
        ({ what, next }) =>
          html`<li>
            <p class="what"><b>${marked(t(ownersWords(what)))}</b></p>
            ${next !== null && html`<p class="what">${marked(t(ownersStep(next)))}</p>`}
          </li>`,
      )}
    </ul>`
}

/** One problem, or all that have the same one. */
function cardOf(visit: Visit, group: Group): Html {
  const [first] = group
  if (first === undefined) return NOTHING
  return group.length === 1 ? card(visit, first) : together(visit, group, first)
}

function together(visit: Visit, group: Group, first: Problem): Html {
  const { t } = visit
  const rest = group.length - IN_A_GROUP
  const next = first.groupNext?.() ?? first.told().next
  const items = group.slice(0, IN_A_GROUP).map(
    (one) =>
      html`<li id="${one.id}">
        ${heading(visit, one)}
        <p class="what">${marked(t(withButtons(one.told().what)))}</p>
        <details>
          <summary>${t(says.todo.act)}</summary>
          ${acts(visit, one)}
        </details>
      </li>`,
  )
  const ids = group.slice(0, MOST_AT_ONCE).map(({ id }) => id)
  const all = html`<input type="hidden" name="id" value="${ids.join('\n')}" />
    <div class="acts wide"><button>${t(says.todo.retryAll(ids.length))}</button></div>`
  return html`<div class="card">
    <h3>${t(says.todo.same(group.length))}</h3>
    <p class="what">${marked(t(withButtons(next)))}</p>
    ${first.may.retry && formTo(visit, '/do/retry', all)}
    <ul class="plain">
      ${items}${rest > 0 && html`<li>${t(says.todo.rest(rest))}</li>`}
    </ul>
  </div>`
}

function card(visit: Visit, problem: Problem): Html {
  const { t } = visit
  const { id, kind } = problem
  const { what, next } = problem.told()
  return html`<div class="card" id="${id}">
    ${heading(visit, problem)}
    <p class="what">${marked(t(withButtons(what)))}</p>
    ${kind === 'inDoubt' ? doubt(visit, problem) : html`<p class="what">${marked(t(withButtons(next)))}</p>`}
    ${acts(visit, problem)}
  </div>`
}

function heading({ t }: Visit, { kind, name, quantity, since }: Problem): Html {
  return html`<div class="head">
      <h3>${name}</h3>
      <span class="tag ${kind === 'held' ? 'check' : 'bad'}">${t(says.todo.kinds[kind])}</span>
    </div>
    ${quantity !== null && html`<p><b>${t(quantity)}</b></p>`}
    ${since !== '' && html`<p class="note">${t(says.todo.since(minuteOf(jstIsoOf(since))))}</p>`}`
}

/** What may be done: the likely thing as a button, the others one step further away. */
function acts(visit: Visit, { id, product, may, isUrgent, toCompare }: Problem): Html {
  const { t, base } = visit
  const story = `${base}/product?q=${encodeURIComponent(product)}`
  return html`${toCompare && compare(visit)} ${may.retry && retry(visit, id, isUrgent !== true)}
  ${may.drop && drop(visit, id)} ${product !== '' && exclude(visit, product)}
  ${product !== '' && html`<p><a href="${story}">${t(says.todo.story)}</a></p>`}`
}

function compare({ t, base }: Visit): Html {
  return html`<div class="acts wide">
    <a class="button main" href="${base}/compare">${t(BUTTONS.compare)}</a>
  </div>`
}

function retry(visit: Visit, id: string, isMain: boolean): Html {
  const { t } = visit
  const kind = isMain ? html` class="main"` : NOTHING
  return formTo(
    visit,
    '/do/retry',
    html`<input type="hidden" name="id" value="${id}" />
      <div class="acts wide"><button ${kind}>${t(BUTTONS.retry)}</button></div>
      ${!isMain && html`<p class="note">${t(says.todo.retryWhen)}</p>`}`,
  )
}

function drop(visit: Visit, id: string): Html {
  const { t } = visit
  const inner = html`<p>${t(says.todo.dropAbout)}</p>
    <input type="hidden" name="id" value="${id}" />
    <label for="why-${id}">${t(says.todo.why)}</label>
    <input id="why-${id}" type="text" name="why" maxlength="200" required />`
  const [name, about] = [t(BUTTONS.drop), t(says.todo.dropShort)]
  return folded(visit, { name, about, place: '/do/drop' }, inner)
}

function exclude(visit: Visit, product: string): Html {
  const { t } = visit
  const inner = html`<p>${t(says.excluded.about)}</p>
    <input type="hidden" name="product" value="${product}" />`
  const [name, about] = [t(BUTTONS.exclude), t(says.excluded.short)]
  return folded(visit, { name, about, place: '/do/exclude' }, inner)
}

/** What to look for, and the question; who does not know changes nothing. */
function doubt(visit: Visit, problem: Problem): Html {
  const { t } = visit
  const answers = ['unknown', 'applied', 'notApplied'] as const
  const all = answers.map((answer) => [answer, t(says.todo.answers[answer])] as const)
  const asked = html`<input type="hidden" name="id" value="${problem.id}" />
    ${question(html`<b>${t(says.todo.question)}</b>`, choices('answer', all, 'unknown'))}
    <div class="acts wide"><button class="main">${t(says.todo.answer)}</button></div>`
  return html`${whatToLookFor(visit, problem)} ${formTo(visit, '/do/resolve', asked)}`
}

function whatToLookFor({ t }: Visit, { mark, told }: Problem): Html {
  if (mark === undefined) return html`<p class="what">${marked(t(withButtons(told().next)))}</p>`
  const { look } = says.todo
  const rows = [
    [t(look.screen), t(look.screenName)],
    [t(look.code), mark.code],
    [t(look.quantity), mark.quantity],
    [t(look.at), mark.at],
    [t(look.reason), mark.reason],
  ] as const
  return html`<p>${t(says.todo.lookTitle)}</p>
    <dl>${factRows(rows.filter(([, value]) => value !== ''))}</dl>`
}

function pages({ base, t }: Visit, page: number, last: number): Html {
  if (last === 0) return NOTHING
  const link = (to: number, name: Sentence): Html =>
    html`<a class="button" href="${base}/todo?p=${to}">${t(name)}</a>`
  return html`<div class="acts">
    ${page > 0 && link(page - 1, says.todo.before)} ${page < last && link(page + 1, says.todo.more)}
  </div>`
}
