import { isStoreId } from '../../config/store-id.ts'
import { listOf } from '../../kernel/list-of.ts'
import * as says from '../../messages/owner-settings.ts'
import type { Sentence } from '../../kernel/sentence.ts'
import { toJst } from '../../kernel/time.ts'
import { isPlanned } from '../../scheduling/shown-plan.ts'
import { begin, command, told } from './commands.ts'
import { openLines, saying } from './decide.ts'
import { html, type Html } from './html.ts'
import type { Json } from './json.ts'
import type { Command } from './runs.ts'
import { stateBox } from './state-box.ts'
import { storesIn } from './stores.ts'
import { askWhich, isUnclear } from './which-stores.ts'
import type { Seen, Visit } from './visit.ts'

const SETTINGS = '/settings'

/** `config set`; what it is set to comes through standard input, where nobody sees it. */
function set(visit: Visit, key: string, value: string): Command {
  return command(visit, ['config', 'set'], [key, '-'], value)
}

function missing(visit: Visit, why: Sentence): Seen {
  return told(visit, says.missing, why, SETTINGS)
}

/** `2026-11-30T10:00` of a form is Japan time, as people read their clocks. */
export function momentIn(text: string): string | null {
  const found = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})/.exec(text)
  return found === null ? null : `${found[1]} ${found[2]}`
}

/** Everything is checked by the command before it writes anything down; where the first import cannot be begun, it switches off again. */
export function ordersOn(visit: Visit): Seen {
  const { form } = visit
  const since = form.text('from') === 'since' ? momentIn(form.text('since')) : ''
  if (since === null) return missing(visit, says.orders.needsWhen)
  if (since === '' && form.text('since') !== '') return missing(visit, says.orders.whichOfBoth)
  const given = ACCESS.filter((key) => form.text(key).trim() !== '')
  // A reference would have the server read a file of its own.
  if (given.some((key) => form.text(key).trim().startsWith('{')))
    return missing(visit, says.orders.noSecret)
  const settings = Object.fromEntries([
    ...given.map((key) => [`smaregi.${key}`, form.text(key)]),
    ['orders.storeId', form.text('storeId')],
  ])
  const start = since === '' ? '--from-now' : `--since=${since}`
  const words = ['import-orders', '--switch-on', start]
  return begin(visit, {
    commands: [command(visit, words, [], JSON.stringify(settings))],
    title: says.orders.title,
    show: started,
    back: SETTINGS,
  })
}

/** What is read once is not read by itself from then on, unless something on the server does so. */
async function started(json: Json, visit: Visit): Promise<Html> {
  const { t, app, store } = visit
  const { orders: words } = says
  const planned = await isPlanned(store, app.now())
  const why = planned ? words.startedWhy : words.startedAlone
  const lines = [html`<p>${t(why)}</p>`, ...openLines(json, visit)]
  return stateBox(visit, planned ? 'good' : 'check', words.started, ...lines)
}

const ACCESS = ['contractId', 'accessToken', 'clientId', 'clientSecret'] as const

/** The pause is noted by the command that would import. */
export function ordersOff(visit: Visit): Seen {
  return begin(visit, {
    commands: [set(visit, 'orders.enabled', 'false'), command(visit, ['import-orders'])],
    title: says.orders.title,
    show: saying(says.orders.stopped),
    back: SETTINGS,
  })
}

export function stores(visit: Visit): Seen | Promise<Seen> {
  const { form, app } = visit
  const isSome = form.text('which') === 'some'
  const ids = storesIn(form)
  if (isSome && ids.length === 0) return missing(visit, says.stores.needsIds)
  const wrong = ids.find((id) => !isStoreId(id))
  if (wrong !== undefined) return missing(visit, says.stores.wrongId(wrong))
  const { title, every } = says.stores
  if (isUnclear(form, app.config.smaregi.stores))
    return askWhich(visit, { title, every, place: '/do/stores', back: SETTINGS })
  return begin(visit, {
    commands: [set(visit, 'smaregi.stores', JSON.stringify(isSome ? ids : []))],
    title: says.stores.title,
    show: saying(says.saved, says.stores.care),
    back: SETTINGS,
  })
}

export function sale(visit: Visit): Seen {
  const until = momentIn(visit.form.text('until'))
  if (until === null) return missing(visit, says.sale.needsUntil)
  return begin(visit, {
    commands: [command(visit, ['sale', `--until=${until}`])],
    title: says.sale.title,
    show: announced,
    back: SETTINGS,
  })
}

async function announced(json: Json, visit: Visit): Promise<Html> {
  const { sale: words } = says
  if (json['until'] === null) return stateBox(visit, 'check', words.wasOver)
  const planned = await isPlanned(visit.store, visit.app.now())
  return planned
    ? stateBox(visit, 'good', words.announced)
    : stateBox(visit, 'check', words.announced, html`<p>${visit.t(words.alone)}</p>`)
}

export function saleEnd(visit: Visit): Seen {
  const now = toJst(visit.app.now())
  return begin(visit, {
    commands: [command(visit, ['sale', `--until=${now}`])],
    title: says.sale.title,
    show: saying(says.sale.ended),
    back: SETTINGS,
  })
}

export function mailTo(visit: Visit): Seen {
  const to = listOf(visit.form.text('to'))
  if (to.length === 0) return missing(visit, says.mail.needsTo)
  const wrong = to.find((one) => !/^[^\s@<>]+@[^\s@<>]+$/.test(one))
  if (wrong !== undefined) return missing(visit, says.mail.wrongTo(wrong))
  return begin(visit, {
    commands: [set(visit, 'mail.to', JSON.stringify(to))],
    title: says.mail.title,
    show: saying(says.saved),
    back: SETTINGS,
  })
}

export function mailTest(visit: Visit): Seen {
  return begin(visit, {
    commands: [command(visit, ['mail', 'test'])],
    title: says.mail.title,
    show: saying(says.mail.sent),
    back: SETTINGS,
  })
}
