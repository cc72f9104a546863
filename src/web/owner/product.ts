import { verbatim } from '../../kernel/sentence.ts'
import { eventSentence } from '../../audit/show.ts'
import type { StoryEvent } from '../../audit/events.ts'
import { Exclusions } from '../../domain/mapping/exclusions.ts'
import { jstIsoOf, minuteOf } from '../../kernel/time.ts'
import { product as says } from '../../messages/owner-pages.ts'
import { excluded } from '../../messages/owner-todo.ts'
import { BUTTONS, withButtons } from '../../messages/owner-words.ts'
import { placeOfItem } from '../../notifications/owner-places.ts'
import { readExclusions } from '../../product-mapping/exclusions.ts'
import { folded } from './folded.ts'
import { type Json, listIn, textIn } from './json.ts'
import { begin, command } from './commands.ts'
import { html, type Html, NOTHING } from './html.ts'
import { marked } from './marked.ts'
import type { Seen, Visit } from './visit.ts'

const SHOWN = 200
const LISTED = 100

/** One product's story; without a name the question, and what is left out. */
export async function productPage(visit: Visit): Promise<Seen> {
  const name = (visit.query.get('q') ?? '').trim().slice(0, 100)
  if (name !== '')
    return begin(visit, {
      commands: [command(visit, ['why'], [name])],
      title: says.of(name),
      show: (json, looking) => story(looking, name, json),
      back: '/product',
    })
  const { t } = visit
  const body = html`<h1>${t(says.title)}</h1>
    <p>${t(says.about)}</p>
    ${question(visit)} ${await leftOut(visit)}`
  return { title: says.title, body }
}

function question({ t, base }: Visit): Html {
  return html`<form class="card wide" method="get" action="${base}/product">
    <label for="q">${t(says.label)}</label>
    <input id="q" type="search" name="q" maxlength="100" required />
    <div class="acts"><button class="main">${t(says.go)}</button></div>
  </form>`
}

async function leftOut(visit: Visit): Promise<Html> {
  const { store, t } = visit
  const { entries } = await readExclusions(store)
  if (entries.length === 0) return NOTHING
  const rest = entries.length - LISTED
  return html`<h2>${t(says.list.title)}</h2>
    <ul class="card plain">
      ${entries.slice(0, LISTED).map(
        ({ name, by, since }) =>
          html`<li>
            <div class="head">
              <b>${name}</b
              ><span class="note">${t(says.list.by[by])} ${minuteOf(jstIsoOf(since))}</span>
            </div>
            ${include(visit, name)}
          </li>`,
      )}
      ${rest > 0 && html`<li>${t(says.list.more(rest))}</li>`}
    </ul>`
}

function include(visit: Visit, name: string): Html {
  const { t } = visit
  const inner = html`<input type="hidden" name="product" value="${name}" />
    <p>${t(excluded.backWhy)}</p>`
  return folded(visit, { name: t(BUTTONS.include), place: '/do/include' }, inner)
}

/** What `why --json` has found: it is our own command, so its events are those of `audit`. */
async function story(visit: Visit, name: string, json: Json): Promise<Html> {
  const { t } = visit
  const events = listIn(json, 'events').toReversed() as unknown as StoryEvent[]
  const rest = events.length - SHOWN
  const [id, code] = [textIn(json, 'productId'), textIn(json, 'code')]
  return html`<h1>${t(says.of(textIn(json, 'name') || name))}</h1>
    <p>${t(says.pair(id, code))}</p>
    ${await passedOn(visit, name, { id, code })} ${open(visit, listIn(json, 'open'))}
    <h2>${t(says.events)}</h2>
    ${events.length === 0 ? html`<div class="card"><p>${t(says.none)}</p></div>` : NOTHING}
    <ol class="card plain">
      ${events.slice(0, SHOWN).map(
        (event) =>
          html`<li>
            <span class="note">${minuteOf(event.at)}</span>
            <p>${marked(t(withButtons(eventSentence(event))))}</p>
          </li>`,
      )}
      ${rest > 0 && html`<li>${t(says.earlier(rest))}</li>`}
    </ol>`
}

function open({ t, base }: Visit, all: readonly Json[]): Html {
  const lines = all.map((one) => {
    const [code, id] = [textIn(one, 'code'), textIn(one, 'id')]
    const delta = typeof one['delta'] === 'number' && one['delta'] !== 0 ? String(one['delta']) : ''
    const message = textIn(one, 'message')
    const name = html`<b>${code} ${delta}</b>`
    return html`<li>
      ${id === '' ? name : html`<a href="${base}/${placeOfItem(id)}">${name}</a>`}
      <p>${marked(t(withButtons(verbatim(message))))}</p>
    </li>`
  })
  return html`<h2>${t(says.open)}</h2>
    ${
      lines.length === 0
        ? html`<div class="card"><p>${t(says.nothingOpen)}</p></div>`
        : html`<ul class="card plain">
            ${lines}
          </ul>`
    }`
}

/** Taking it out, or taking it back. */
async function passedOn(
  visit: Visit,
  name: string,
  { id, code }: { readonly id: string; readonly code: string },
): Promise<Html> {
  const { t, store } = visit
  const entry = new Exclusions(await readExclusions(store)).of(id, code)
  if (entry !== null)
    return html`<div class="card">
      <p>${t(says.excludedSince(entry.name, minuteOf(jstIsoOf(entry.since))))}</p>
      ${include(visit, entry.name)}
    </div>`
  const inner = html`<input type="hidden" name="product" value="${name}" />
    <input type="hidden" name="back" value="product" />
    <p>${t(excluded.about)}</p>`
  return folded(visit, { name: t(BUTTONS.exclude), place: '/do/exclude', isCard: true }, inner)
}
