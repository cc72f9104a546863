import { minuteOf, toJstMinute } from '../../kernel/time.ts'
import type { Sentence } from '../../kernel/sentence.ts'
import * as says from '../../messages/owner-settings.ts'
import { title as stocktaking } from '../../messages/owner-stocktaking.ts'
import { knownStores } from '../../product-mapping/place-names.ts'
import { readRuns } from '../../status/runs.ts'
import { isPlanned } from '../../scheduling/shown-plan.ts'
import { saleUntil } from '../../settings/sale.ts'
import { choices, type Field, field, question } from './choices.ts'
import { folded } from './folded.ts'
import { html, type Html, NOTHING } from './html.ts'
import { storeCalled, storeChoices, storesField, warehousesOfStores } from './stores.ts'
import { formTo, type Page, type Visit } from './visit.ts'

/** Every switch, how it stands, and what it changes from when. */
export async function settingsPage(visit: Visit): Promise<Page> {
  const { t, base } = visit
  const { links } = says
  const known = await knownStores(visit.store)
  const planned = await isPlanned(visit.store, visit.app.now())
  const places = [
    ['/nextengine', links.nextEngine],
    ['/stocktaking', stocktaking],
    ['/smaregi', links.smaregi],
    ['/account', links.password],
  ] as const
  const body = html`<h1>${t(says.title)}</h1>
    <ul class="card plain">
      ${places.map(([place, name]) => html`<li><a href="${base}${place}">${t(name)}</a></li>`)}
    </ul>
    ${await orders(visit, known, planned)} ${stores(visit, known)} ${await sale(visit, planned)}
    ${mail(visit)}`
  return { title: says.title, body }
}

/** `planned`, here and below: `ston run` is in use, so that things go on by themselves. */
async function orders(
  visit: Visit,
  known: ReadonlyMap<string, string>,
  planned: boolean,
): Promise<Html> {
  const { t, app } = visit
  const { orders: words } = says
  const { enabled, storeId } = app.config.orders
  const body = enabled ? stop(visit) : start(visit, known, planned)
  const last = enabled ? (await readRuns(visit.store)).import?.finishedAt : undefined
  return html`<h2 id="orders">${t(words.title)}</h2>
    <div class="card wide">
      <p><b>${t(words.now(enabled))}</b></p>
      <p>${t(words.about)}</p>
      ${enabled ? html`<p>${t(words.from(t(storeCalled(known, storeId))))}</p>` : NOTHING}
      ${last === undefined ? NOTHING : html`<p>${t(words.last(minuteOf(last)))}</p>`} ${body}
    </div>`
}

function stop(visit: Visit): Html {
  const { t } = visit
  const step = { name: t(says.orders.stop), place: '/do/orders-off' }
  return folded(visit, step, html`<p>${t(says.orders.stopAbout)}</p>`)
}

function start(visit: Visit, known: ReadonlyMap<string, string>, planned: boolean): Html {
  const { t, app } = visit
  const { orders: words } = says
  const { smaregi } = app.config
  const kept = (value: string | undefined): string => (value === undefined ? '' : t(says.given))
  const access: readonly Field[] =
    smaregi.api === 'legacy'
      ? [secret('accessToken', words.accessToken, kept(smaregi.accessToken))]
      : [
          { name: 'clientId', label: words.clientId, value: smaregi.clientId ?? '' },
          secret('clientSecret', words.clientSecret, kept(smaregi.clientSecret)),
        ]
  const fields: readonly Field[] = [
    { name: 'contractId', label: words.contractId, value: smaregi.contractId ?? '' },
    ...access,
  ]
  const from = [
    ['now', t(words.nowOn)],
    ['since', t(words.since)],
  ] as const
  const inner = html`${fields.map((one) => field(visit, one))} ${shippingStore(visit, known)}
    ${question(html`<b>${t(words.question)}</b>`, choices('from', from, 'now'))}
    ${field(visit, { name: 'since', label: words.sinceWhen, type: 'datetime-local' })}
    <p class="note">${t(planned ? words.startAbout : words.startAboutAlone)}</p>
    <div class="acts"><button class="main">${t(words.start)}</button></div>`
  return html`<details>
    <summary>${t(words.start)}</summary>
    ${formTo(visit, '/do/orders-on', inner)}
  </details>`
}

/** By name where names are known. */
function shippingStore(visit: Visit, known: ReadonlyMap<string, string>): Html {
  const { t, app } = visit
  const { storeId } = app.config.orders
  const { orders: words } = says
  if (known.size === 0)
    return field(visit, { name: 'storeId', label: words.storeId, value: storeId })
  return question(t(words.store), choices('storeId', storeChoices(visit, known, storeId), storeId))
}

function secret(name: string, label: Sentence, hint: string): Field {
  return { name, label, type: 'password', hint }
}

function stores(visit: Visit, known: ReadonlyMap<string, string>): Html {
  const { t, app } = visit
  const ids = app.config.smaregi.stores
  const { stores: words } = says
  const which = [
    ['every', t(words.every)],
    ['some', t(words.some)],
  ] as const
  const inner = html`${question(t(words.about), choices('which', which, ids.length === 0 ? 'every' : 'some'))}
    ${storesField(visit, { known, label: words.ids }, ids)}
    <p class="note">${t(says.fromNow)}${t(words.care)}</p>
    <div class="acts"><button>${t(says.save)}</button></div>`
  return html`<h2 id="stores">${t(words.title)}</h2>
    <div class="card wide">
      <p><b>${t(words.now(ids.map((id) => known.get(id) ?? id)))}</b></p>
      ${formTo(visit, '/do/stores', inner)} ${warehousesOfStores(visit)}
    </div>`
}

async function sale(visit: Visit, planned: boolean): Promise<Html> {
  const { t, app, store } = visit
  const { sale: words } = says
  const until = await saleUntil(store, app.now())
  const at = until === null ? null : toJstMinute(until.toISOString())
  const announce = html`${field(visit, { name: 'until', label: words.until, type: 'datetime-local' })}
    <div class="acts"><button>${t(words.start)}</button></div>`
  return html`<h2 id="sale">${t(words.title)}</h2>
    <div class="card wide">
      <p><b>${t(words.now(at))}</b></p>
      <p>${t(words.about)}</p>
      ${!planned && html`<p class="note">${t(words.alone)}</p>`}
      ${formTo(visit, '/do/sale', announce)}
      ${at !== null && formTo(visit, '/do/sale-end', html`<div class="acts"><button>${t(words.end)}</button></div>`)}
    </div>`
}

function mail(visit: Visit): Html {
  const { t, app } = visit
  const { mail: words } = says
  const { enabled, to } = app.config.mail
  const change = html`${field(visit, { name: 'to', label: words.to, value: to.join(', ') })}
    <div class="acts"><button>${t(says.save)}</button></div>`
  return html`<h2 id="mail">${t(words.title)}</h2>
    <div class="card wide">
      <p><b>${t(words.now(enabled, to))}</b></p>
      ${enabled ? NOTHING : html`<p class="note">${t(words.off)}</p>`}
      ${formTo(visit, '/do/mail-to', change)}
      ${enabled && formTo(visit, '/do/mail-test', html`<div class="acts"><button>${t(words.test)}</button></div>`)}
    </div>`
}
