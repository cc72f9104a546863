import { isObject } from '../../kernel/json.ts'
import { toJstMinute } from '../../kernel/time.ts'
import { compare as says } from '../../messages/owner-pages.ts'
import { choices, question } from './choices.ts'
import { type Json, listIn, numberIn, textIn } from './json.ts'
import { begin, command, told } from './commands.ts'
import {
  differenceRow,
  goesAlong,
  idOf,
  isMixed,
  mayBeMended,
  nameOf,
  partsOf,
} from './difference.ts'
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
  const rows = all.slice(0, SHOWN).map((one) => differenceRow(visit, one))
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
                ${all.some(isMixed) && html`<p class="note">${t(says.mixed)}</p>`}
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

function ways({ t }: Visit, run: Run): Html {
  const all = WAYS.map((way) => [way, t(says.ways[way])] as const)
  return html`<input type="hidden" name="run" value="${run.id}" />
    ${question(html`<b>${t(says.how)}</b>`, choices('way', all, 'accept'))}
    <div class="acts wide"><button class="main">${t(says.next)}</button></div>`
}

interface Chosen {
  readonly way: Way
  readonly ids: readonly string[]
  /** The lines of the comparison that were chosen. */
  readonly rows: readonly Json[]
}

/** What was chosen among the differences that were found then. */
function chosenIn({ form, runs }: Visit): Chosen | null {
  const json = runs.find(form.text('run'))?.ended?.json
  const found = isObject(json) ? listIn(json, 'differences') : []
  const rows = found.filter(mayBeMended).filter((one) => form.text(`id-${idOf(one)}`) === '1')
  const way = WAYS.find((one) => one === form.text('way'))
  return way === undefined || rows.length === 0 ? null : { way, ids: rows.map(idOf), rows }
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
    ${chosen.way !== 'accept' && alsoMended(visit, chosen.rows)}
    <div class="card">${formTo(visit, '/do/mend', again)}</div>`
  return { title: says.title, body }
}

/** With what nobody can explain goes what orders still take, or what somebody let go: what that leads to is said before. */
function alsoMended({ t }: Visit, rows: readonly Json[]): Html | false {
  const some = rows.filter((one) => goesAlong(one).length > 0)
  if (some.length === 0) return false
  const causes = new Set(some.flatMap(goesAlong))
  const items = some.map((one) => html`<li><b>${nameOf(one)}</b> ${partsOf(t, one)}</li>`)
  return html`<div class="card">
    <p><b>${t(says.also(some.length))}</b></p>
    <ul class="plain">
      ${items}
    </ul>
    ${causes.has('allocation') && html`<p>${t(says.alsoAllocation)}</p>`}
    ${causes.has('dropped') && html`<p>${t(says.alsoDropped)}</p>`}
  </div>`
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
  const allocated = numberIn(json, 'allocated')
  const [elsewhere, moved] = [numberIn(json, 'elsewhere'), numberIn(json, 'moved')]
  const refused = listIn(json, 'refused')
  const left = listIn(json, 'notMended')
  const isAccepted = json['accepted'] !== undefined
  const isAsked = textIn(json, 'server') === 'asked'
  const count = numberIn(json, isAccepted ? 'accepted' : 'mended')
  const done = isAccepted ? says.accepted(count) : says.mended(count)
  const lines = [
    ...(early > 0 ? [html`<p>${t(says.early(early))}</p>`] : []),
    ...(unequal > 0 ? [html`<p>${t(says.unequal(unequal))}</p>`] : []),
    ...(allocated > 0 ? [html`<p>${t(says.allocated(allocated))}</p>`] : []),
    ...(elsewhere > 0 ? [html`<p>${t(says.elsewhere(elsewhere))}</p>`] : []),
    ...(moved > 0 ? [html`<p>${t(says.moved(moved))}</p>`] : []),
    ...(isAsked ? [html`<p>${t(says.server)}</p>`] : []),
    ...(count + early + unequal + allocated + elsewhere + moved + refused.length + left.length === 0
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
  }
  ${
    left.length > 0 &&
    html`<div class="card">
      <p>${t(says.left)}</p>
      <ul class="plain">
        ${left.map((one) => html`<li><b>${nameOf(one)}</b> ${textIn(one, 'words')}</li>`)}
      </ul>
    </div>`
  }`
}
