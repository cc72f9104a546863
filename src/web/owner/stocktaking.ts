import { isObject } from '../../kernel/json.ts'
import { minuteOf, toJst, toJstMinute } from '../../kernel/time.ts'
import { contractOfCalls } from '../../config/need.ts'
import * as says from '../../messages/owner-stocktaking.ts'
import { unshippedInNextEngine } from '../../messages/pause.ts'
import { knownStores } from '../../product-mapping/place-names.ts'
import { followsSalesOnly } from '../../reconciliation/repairs.ts'
import { type Count, type Pause, readPause } from '../../settings/pause.ts'
import { choices, question } from './choices.ts'
import { type Json, numberIn, textIn } from './json.ts'
import { begin, command, told } from './commands.ts'
import { folded } from './folded.ts'
import { html, type Html, NOTHING } from './html.ts'
import { stateBox, wentWellBox } from './state-box.ts'
import { resumed } from './resumed.ts'
import { momentIn } from './settings-actions.ts'
import { storesField, storesIn } from './stores.ts'
import { askWhich, isUnclear } from './which-stores.ts'
import { formTo, type Page, type Seen, type Visit } from './visit.ts'

const HERE = '/stocktaking'

/** Beginning and ending a stocktaking. */
export async function stocktakingPage(visit: Visit): Promise<Page> {
  const { t, store } = visit
  const pause = await readPause(store)
  const body = html`<h1>${t(says.title)}</h1>
    ${pause === null ? starting(visit, await knownStores(store)) : ending(visit, pause)}`
  return { title: says.title, body }
}

function starting(visit: Visit, known: ReadonlyMap<string, string>): Html {
  const { t } = visit
  const { start } = says
  const which = [
    ['every', t(start.every)],
    ['some', t(start.some)],
  ] as const
  const inner = html`<p>${t(start.about)}</p>
    ${question(html`<b>${t(start.which)}</b>`, choices('which', which, 'every'))}
    ${storesField(visit, { known, label: start.ids }, [])}
    <div class="acts"><button class="main">${t(start.go)}</button></div>`
  return html`<div class="card wide">${formTo(visit, '/do/pause', inner)}</div>`
}

function ending(visit: Visit, pause: Pause): Html {
  const { t } = visit
  const { standing, end } = says
  return html`<div class="state ${pause.state === 'paused' ? 'waits' : 'check'}" role="status">
      <h2>${t(standing[pause.state](toJstMinute(pause.quietAt ?? pause.since)))}</h2>
    </div>
    ${pause.state === 'pausing' ? html`<div class="card wide">${formTo(visit, '/do/pause', again(visit, pause))}</div>` : NOTHING}
    <h2>${t(end.go)}</h2>
    <div class="card wide">${pause.count === null ? ask(visit) : goOn(visit, pause.count)}</div>`
}

function again({ t }: Visit, { stores }: Pause): Html {
  return html`<input type="hidden" name="which" value="${stores.length > 0 ? 'some' : 'every'}" />
    <input type="hidden" name="ids" value="${stores.join(',')}" />
    <div class="acts"><button>${t(says.standing.again)}</button></div>`
}

function ask(visit: Visit): Html {
  const { t, app } = visit
  const { end } = says
  const counted = html`<p>${t(end.about[comparing(visit)])}</p>
    <label for="counted">${t(end.counted)}</label>
    <input
      id="counted"
      name="counted"
      type="datetime-local"
      value="${forInput(toJst(app.now()))}"
      required
    />
    ${aboutUnshipped(visit)}
    <div class="acts"><button class="main">${t(end.go)}</button></div>`
  const never = { name: t(end.never), place: '/do/resume-uncounted' }
  return html`${formTo(visit, '/do/resume', counted)}
  ${folded(visit, never, html`<p>${t(end.neverAbout)}</p>`)}`
}

/** What was answered is being settled, and is not asked once more. */
function goOn(visit: Visit, { at, unshipped }: Count): Html {
  const { t } = visit
  const answered = html`<p>${t(says.end.goingOn(toJstMinute(at)))}</p>
    <input type="hidden" name="counted" value="${forInput(at)}" />
    <input type="hidden" name="unshipped" value="${unshipped}" />
    <div class="acts"><button class="main">${t(says.end.go)}</button></div>`
  return formTo(visit, '/do/resume', answered)
}

/** To the minute, as a field for a moment takes it. */
function forInput(jst: string): string {
  return jst.slice(0, 16).replace(' ', 'T')
}

/** Whether both counts can be compared afterwards, and set equal. */
function comparing({ app: { config } }: Visit): keyof typeof says.end.about {
  if (followsSalesOnly(config)) return 'salesOnly'
  return contractOfCalls(config) === null ? 'unreadable' : 'compared'
}

/** It is asked where the answer changes something: elsewhere a person has to see to it. */
function aboutUnshipped({ app, t }: Visit): Html {
  const { stockMaster, orders } = app.config
  const { end } = says
  if (stockMaster === 'nextengine') return html`<p class="note">${t(unshippedInNextEngine)}</p>`
  if (!orders.enabled) return html`<p class="note">${t(end.byHand)}</p>`
  const answers = [
    ['apart', t(end.apart)],
    ['counted', t(end.withThem)],
  ] as const
  return question(html`<b>${t(end.question)}</b>`, choices('unshipped', answers, 'apart'))
}

export async function pause(visit: Visit): Promise<Seen> {
  const { form, store } = visit
  const { start } = says
  const ids = storesIn(form)
  const isSome = form.text('which') === 'some'
  if (isSome && ids.length === 0) return told(visit, start.missing, start.needsIds, HERE)
  // One that stands keeps its stores, whatever is sent.
  if (isUnclear(form, (await readPause(store))?.stores ?? []))
    return askWhich(visit, {
      title: says.title,
      every: start.every,
      place: '/do/pause',
      back: HERE,
    })
  const stores = isSome ? [`--stores=${ids.join(',')}`] : []
  return begin(visit, {
    commands: [command(visit, ['pause', '--for=stocktaking', ...stores])],
    title: start.go,
    show: stopped,
    notYet: (_json, page) =>
      stateBox(page, 'waits', start.notYet, html`<p>${page.t(start.notYetWhy)}</p>`),
    back: HERE,
  })
}

function stopped(json: Json, visit: Visit): Html {
  const { t, base } = visit
  const { start, standing } = says
  const pause = isObject(json['pause']) ? json['pause'] : {}
  if (pause['state'] === 'resuming')
    return stateBox(visit, 'check', standing.resuming(minuteOf(textIn(pause, 'since'))))
  const open = numberIn(json, 'inDoubt')
  return open > 0
    ? stateBox(
        visit,
        'check',
        start.pausedOpen,
        html`<p><a href="${base}/todo">${t(start.open(open))}</a></p>`,
      )
    : wentWellBox(visit, start.paused)
}

export function resume(visit: Visit): Seen {
  const { form } = visit
  const { start, end } = says
  const counted = momentIn(form.text('counted'))
  if (counted === null) return told(visit, start.missing, end.needsWhen, HERE)
  const answer = form.text('unshipped')
  const unshipped = ['apart', 'counted'].includes(answer) ? [`--unshipped=${answer}`] : []
  return begin(visit, {
    commands: [command(visit, ['resume', `--counted=${counted}`, ...unshipped, '--yes'])],
    title: end.go,
    show: resumed,
    back: HERE,
  })
}

export function resumeUncounted(visit: Visit): Seen {
  return begin(visit, {
    commands: [command(visit, ['resume', '--not-counted'])],
    title: says.end.go,
    show: resumed,
    back: HERE,
  })
}
