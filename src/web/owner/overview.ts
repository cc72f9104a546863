import * as says from '../../messages/owner.ts'
import { todo as toDo } from '../../messages/owner-todo.ts'
import { BUTTONS, withButtons } from '../../messages/owner-words.ts'
import { forServer } from '../../messages/page.ts'
import { placeOfItem } from '../../notifications/owner-places.ts'
import type { PageRow } from '../page/facts.ts'
import { generalProblems, pageFacts } from '../status-page.ts'
import { factRows, html, NOTHING, type Html } from './html.ts'
import { marked } from './marked.ts'
import { problemsIn } from './problems.ts'
import { formTo, type Page, type Visit } from './visit.ts'

const FIRST = 3

/** The state in five seconds: one headline, what costs customers, and the way to what is to be done; sending at once helps with none of it. */
export async function overview(visit: Visit): Promise<Page> {
  const { app, snapshots, t, base } = visit
  const snapshot = await snapshots.now({ heardAt: null })
  const facts = pageFacts(snapshot, app.config)
  const problems = problemsIn(snapshot)
  const warnings = generalProblems(snapshot, app.config).length
  const { state, headline, explanation, rows, serverRows, at } = facts
  const send = problems.length + warnings === 0 ? html` class="main"` : NOTHING
  const body = html`<div class="state ${state}">
      <h1>${marked(t(withButtons(headline)))}</h1>
      <p>${marked(t(withButtons(explanation)))}</p>
      ${snapshot.signIn.signedIn ? NOTHING : signInAgain(visit)}
      ${snapshot.pause === null ? NOTHING : html`<p><a href="${base}/stocktaking">${t(BUTTONS.resume)}</a></p>`}
    </div>
    ${todo(visit, problems, warnings)}
    <h2 id="send">${t(says.flush.title)}</h2>
    <div class="card wide">
      <p>${t(says.flush.about)}</p>
      ${problems.length + warnings > 0 && html`<p class="note">${t(says.flush.mendsNothing)}</p>`}
      ${formTo(visit, '/do/flush', html`<div class="acts"><button ${send}>${t(says.flush.now)}</button></div>`)}
    </div>
    <h2 id="now">${t(says.now)}</h2>
    ${figures(visit, rows)}
    <p class="note">${t(says.asOf(at))} <a href="${base}">${t(says.reload)}</a></p>
    <h2 id="server">${t(forServer)}</h2>
    ${figures(visit, serverRows)}`
  return { title: says.nav.overview, body }
}

function figures({ t }: Visit, rows: readonly PageRow[]): Html {
  const shown = rows.map(({ name, value }) => [t(name), marked(t(withButtons(value)))] as const)
  return html`<dl class="card">${factRows(shown)}</dl>`
}

function signInAgain({ base, t }: Visit): Html {
  return html`<p><a href="${base}/nextengine">${t(says.nextEngine.again)}</a></p>`
}

function todo(visit: Visit, problems: ReturnType<typeof problemsIn>, warnings: number): Html {
  const { base, t } = visit
  const count = problems.length + warnings
  const first = problems.slice(0, FIRST).map(
    ({ id, name, quantity, told }) =>
      html`<li>
        <div class="head">
          <b><a href="${base}/${placeOfItem(id)}">${name}</a></b>
        </div>
        ${quantity !== null && html`<p><b>${t(quantity)}</b></p>`}
        <p class="what">${marked(t(withButtons(told().what)))}</p>
      </li>`,
  )
  return html`<h2 id="todo">${t(toDo.title(count))}</h2>
    ${
      count === 0
        ? html`<div class="card"><p>${t(toDo.nothing)}</p></div>`
        : html`<div class="card">
            <ul class="plain">
              ${first}
            </ul>
            <div class="acts wide">
              <a class="button main" href="${base}/todo">${t(toDo.all(count))}</a>
            </div>
          </div>`
    }`
}
