import { shownIn } from '../../domain/stock/stock-key.ts'
import { isObject } from '../../kernel/json.ts'
import { toJstMinute } from '../../kernel/time.ts'
import { compare as says } from '../../messages/owner-pages.ts'
import { causes } from '../../messages/reconcile.ts'
import { signed } from '../../reports/problems.ts'
import { choices, question } from './choices.ts'
import { type Json, listIn, numberIn, textIn } from './json.ts'
import { begin, command, told } from './commands.ts'
import { html, type Html } from './html.ts'
import { stateBox, wentWellBox } from './state-box.ts'
import { formTo, type Page, type Seen, type Visit, type Run } from './visit.ts'

const COMPARE = '/compare'
const SHOWN = 300

const WAYS = ['accept', 'nextengine', 'smaregi'] as const
type Way = (typeof WAYS)[number]

export async function comparePage(visit: Visit): Promise<Page> {
  const { t, snapshots } = visit
  const last = (await snapshots.now({ heardAt: null })).drift.at(-1)
  const body = html`<h1>${t(says.title)}</h1>
    <div class="card wide">
      <p>${t(says.about)}</p>
      ${last !== undefined && html`<p class="note">${t(says.last(toJstMinute(last.at), last.differences))}</p>`}
      ${formTo(visit, '/do/compare', html`<div class="acts"><button class="main">${t(says.go)}</button></div>`)}
    </div>`
  return { title: says.title, body }
}

export function compare(visit: Visit): Seen {
  return begin(visit, {
    commands: [command(visit, ['reconcile'])],
    title: says.title,
    show: differences,
    back: COMPARE,
  })
}

function differences(json: Json, visit: Visit, run: Run): Html {
  const { t } = visit
  const all = listIn(json, 'differences')
  const moved = movedLines(json, visit)
  if (all.length === 0) return allEqual(json, visit, moved)
  const rest = all.length - SHOWN
  const isOpen = all.some(mayBeMended)
  const rows = all.slice(0, SHOWN).map((one) => row(visit, one))
  const list = html`<ul class="plain">
      ${rows}
    </ul>
    ${rest > 0 && html`<p class="note">${t(says.rest(rest))}</p>`}`
  return html`${stateBox(visit, 'check', says.differ(all.length), ...moved)}
    <div class="card">
      ${
        isOpen
          ? formTo(
              visit,
              '/compare/sure',
              html`<p>${t(says.choose)}</p>
                ${list}${ways(visit, run)}`,
            )
          : list
      }
    </div>`
}

/** Of what was not compared nothing is said to be equal. */
function allEqual(json: Json, visit: Visit, moved: readonly Html[]): Html {
  const compared = numberIn(json, 'compared')
  return compared === 0
    ? stateBox(visit, 'check', says.noneCompared, ...moved)
    : wentWellBox(visit, says.equal(compared), ...moved)
}

/** What kept moving while both sides were read. */
function movedLines(json: Json, { t }: Visit): readonly Html[] {
  const moving = listIn(json, 'moving').length
  return moving > 0 ? [html`<p>${t(says.moving(moving))}</p>`] : []
}

/** For what is explained there is nothing to mend. */
function mayBeMended(one: Json): boolean {
  return textIn(one, 'cause') === 'unexplained' && textIn(one, 'productId') !== ''
}

/** As the command takes it back. */
function idOf(one: Json): string {
  const warehouse = textIn(one, 'warehouse')
  return [textIn(one, 'productId'), ...(warehouse === '' ? [] : [warehouse])].join('@')
}

function row({ t }: Visit, one: Json): Html {
  const id = idOf(one)
  const code = shownIn(textIn(one, 'code'), textIn(one, 'warehouse') || undefined)
  const name = [textIn(one, 'name'), code].filter((part) => part !== '').join('  ')
  const cause = textIn(one, 'cause')
  const words = Object.hasOwn(causes, cause) ? t(causes[cause as keyof typeof causes]) : cause
  const shown = html`<b>${name || id}</b>`
  const head = mayBeMended(one)
    ? html`<label class="choice"
        ><input type="checkbox" name="id-${id}" value="1" checked />${shown}</label
      >`
    : shown
  return html`<li>
    <div class="head">${head}<span class="tag">${signed(numberIn(one, 'difference'))}</span></div>
    <p>${t(says.counts(numberIn(one, 'smaregi'), numberIn(one, 'nextengine')))}</p>
    <p class="note">${words}</p>
  </li>`
}

function ways({ t }: Visit, run: Run): Html {
  const all = WAYS.map((way) => [way, t(says.ways[way])] as const)
  return html`<input type="hidden" name="run" value="${run.id}" />
    ${question(html`<b>${t(says.how)}</b>`, choices('way', all, 'accept'))}
    <div class="acts wide"><button class="main">${t(says.next)}</button></div>`
}

interface Chosen {
  readonly way: Way
  readonly ids: readonly string[]
}

/** What was chosen among the differences that were found then. */
function chosenIn({ form, runs }: Visit): Chosen | null {
  const json = runs.find(form.text('run'))?.ended?.json
  const found = isObject(json) ? listIn(json, 'differences') : []
  const ids = found.filter(mayBeMended).map(idOf)
  const chosen = ids.filter((id) => form.text(`id-${id}`) === '1')
  const way = WAYS.find((one) => one === form.text('way'))
  return way === undefined || chosen.length === 0 ? null : { way, ids: chosen }
}

/** Before anything is changed: what, and how. */
export function sure(visit: Visit): Seen {
  const { t, form, base } = visit
  const chosen = chosenIn(visit)
  if (chosen === null) return told(visit, says.none, says.noneWhy, COMPARE)
  const fields = chosen.ids.map((id) => [`id-${id}`, '1'] as const)
  const again = html`<p><b>${t(says.ways[chosen.way])}</b></p>
    <p>${t(says.again)}</p>
    <input type="hidden" name="run" value="${form.text('run')}" />
    <input type="hidden" name="way" value="${chosen.way}" />
    ${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`)}
    <div class="acts wide">
      <button class="main">${t(says.doIt)}</button>
      <a class="button" href="${base}${COMPARE}">${t(says.stop)}</a>
    </div>`
  const body = html`<div class="state check"><h1>${t(says.sure(chosen.ids.length))}</h1></div>
    <div class="card">${formTo(visit, '/do/mend', again)}</div>`
  return { title: says.title, body }
}

export function mend(visit: Visit): Seen {
  const chosen = chosenIn(visit)
  if (chosen === null) return told(visit, says.none, says.noneWhy, COMPARE)
  const { way, ids } = chosen
  const how = way === 'accept' ? ['--accept'] : [`--apply=${way}`, '--yes']
  // The first line is taken for a heading, unless it is an id.
  const input = `${ids.join('\n')}\n`
  return begin(visit, {
    commands: [command(visit, ['reconcile', ...how, '--from=-'], [], input)],
    title: says.title,
    show: mended,
    back: COMPARE,
  })
}

function mended(json: Json, visit: Visit): Html {
  const { t } = visit
  const [early, unequal] = [numberIn(json, 'tooEarly'), numberIn(json, 'unequal')]
  const [elsewhere, moved] = [numberIn(json, 'elsewhere'), numberIn(json, 'moved')]
  const refused = listIn(json, 'refused')
  const isAccepted = json['accepted'] !== undefined
  const isAsked = textIn(json, 'server') === 'asked'
  const count = numberIn(json, isAccepted ? 'accepted' : 'mended')
  const done = isAccepted ? says.accepted(count) : says.mended(count)
  const lines = [
    ...(early > 0 ? [html`<p>${t(says.early(early))}</p>`] : []),
    ...(unequal > 0 ? [html`<p>${t(says.unequal(unequal))}</p>`] : []),
    ...(elsewhere > 0 ? [html`<p>${t(says.elsewhere(elsewhere))}</p>`] : []),
    ...(moved > 0 ? [html`<p>${t(says.moved(moved))}</p>`] : []),
    ...(isAsked ? [html`<p>${t(says.server)}</p>`] : []),
    ...(count + early + unequal + elsewhere + moved + refused.length === 0
      ? [html`<p>${t(says.nothingWhy)}</p>`]
      : []),
  ]
  return html`${stateBox(visit, count > 0 && !isAsked ? 'good' : 'check', done, ...lines)}
  ${
    refused.length > 0 &&
    html`<div class="card">
      <p>${t(says.refused)}</p>
      <ul class="plain">
        ${refused.map((one) => html`<li>${textIn(one, 'code')} ${textIn(one, 'words')}</li>`)}
      </ul>
    </div>`
  }`
}
