import type { Sentence } from '../../kernel/sentence.ts'
import { whichStores as says } from '../../messages/owner-settings.ts'
import { knownStores } from '../../product-mapping/place-names.ts'
import * as frame from '../../messages/owner.ts'
import type { Form } from './forms.ts'
import { html } from './html.ts'
import { storeCalled, storesIn } from './stores.ts'
import { formTo, type Page, type Visit } from './visit.ts'

/** Stores were chosen that were not before, and yet all of them: one of both is a slip, and nobody here knows which. */
export function isUnclear(form: Form, before: readonly string[]): boolean {
  return form.text('which') !== 'some' && storesIn(form).some((id) => !before.includes(id))
}

interface Asking {
  readonly title: Sentence
  /** How the form calls all of them. */
  readonly every: Sentence
  readonly place: string
  readonly back: string
}

/** Before anything is changed. */
export async function askWhich(visit: Visit, asking: Asking): Promise<Page> {
  const { t, form, base, store } = visit
  const { title, every, place, back } = asking
  const known = await knownStores(store)
  const ids = storesIn(form)
  const names = ids.map((id) => t(storeCalled(known, id))).join(visit.locale === 'ja' ? '、' : ', ')
  const these = html`<input type="hidden" name="which" value="some" />
    ${ids.map((id) => html`<input type="hidden" name="ids" value="${id}" />`)}
    <div class="acts wide"><button class="main">${t(says.these(names))}</button></div>`
  const all = html`<input type="hidden" name="which" value="every" />
    <div class="acts wide"><button>${t(every)}</button></div>`
  const body = html`<div class="state check">
      <h1>${t(says.title)}</h1>
      <p>${t(says.about(names, t(every)))}</p>
    </div>
    <div class="card wide">${formTo(visit, place, these)} ${formTo(visit, place, all)}</div>
    <div class="acts"><a class="button" href="${base}${back}">${t(frame.back)}</a></div>`
  return { title, body }
}
